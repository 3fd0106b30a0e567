"""Forms in which people type: key words only, lower case, a synonym in place of a word."""

from __future__ import annotations

import lzma
import random
import re
from pathlib import Path

_WORD = re.compile(r"[\w§][\w-]*")
_NOTE = re.compile(r"\s*\([^)]*\)")
# Closed classes only: what a person leaves out who types key words instead of a question.
STOP_WORDS = frozenset(
    """aber alle als also am an auch auf aus bei beim bin bis bist da damit dann das dass dein deine
    dem den der des dessen deren die dies diese diesem diesen dieser dieses dir doch dort du durch
    ein eine einem
    einen einer eines er es etwas euch euer für haben habe hat hatte hatten ich ihm ihn ihnen ihr
    ihre ihrem ihren ihrer im in ins ist ja jede jedem jeden jeder jedes kann können könnte man mein
    meine mich mir mit muss müssen nach noch nun nur ob oder sein seine seinem seinen seiner sich
    sie sind so soll sollen sollte sowie über um und uns unser unsere unter vom von vor war waren
    warum was welche welchem welchen welcher welches wenn wer werden wie wieder will wir wird wo
    worden wurde wurden zu zum zur zwischen""".split()
)  # "nicht", "kein", "ohne" stay: they carry meaning


def to_keywords(text: str, rng: random.Random) -> str:
    """Return the text without function words and marks, lower case, sometimes reordered."""
    words = [w for w in _WORD.findall(text) if w.lower() not in STOP_WORDS]
    if len(words) < 2:
        return text
    if len(words) > 4 and rng.random() < 0.5:
        keep = sorted(rng.sample(range(len(words)), k=max(3, (2 * len(words)) // 3)))
        words = [words[i] for i in keep]
    if rng.random() < 0.3:
        rng.shuffle(words)
    return " ".join(words).lower()


def read_synonyms(path: Path, *, max_senses: int = 2) -> dict[str, tuple[str, ...]]:
    """Return the one-word synonyms of words that have at most `max_senses` senses."""
    senses: dict[str, list[set[str]]] = {}
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            if line.startswith("#"):
                continue
            words = {_NOTE.sub("", entry).strip() for entry in line.strip().split(";")}
            words = {w for w in words if re.fullmatch(r"[A-Za-zÄÖÜäöüß-]{4,}", w)}
            for word in words:
                senses.setdefault(word, []).append(words - {word})
    few = {word: sets for word, sets in senses.items() if len(sets) <= max_senses}
    return {word: tuple(sorted(set().union(*sets))) for word, sets in few.items() if any(sets)}


def swap_synonym(text: str, synonyms: dict[str, tuple[str, ...]], rng: random.Random) -> str:
    """Return the text with one word replaced by a synonym, or as it is where none is known."""
    words = text.split(" ")
    places = [i for i, word in enumerate(words) if word.strip(".,;:!?") in synonyms]
    if not places:
        return text
    at = rng.choice(places)
    bare = words[at].strip(".,;:!?")
    words[at] = words[at].replace(bare, rng.choice(synonyms[bare]))
    return " ".join(words)
