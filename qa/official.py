"""Everyday words of a German question → the official words that the documents print.

Somebody asks about "GEZ", "Öffis" or "Stütze"; an agreement says Rundfunkbeitrag, öffentlicher
Personennahverkehr, Bürgergeld. `official.tsv` holds such pairs. What the documents print is
searched for besides what was asked; nothing is replaced. (For English questions such a list made
answers worse: the model knows the words.)
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files

from index.store import PassageIndex
from index.tokens import normalize, stem, tokenize
from qa.question import Question

MOST = 4
"""Official terms added to a question, at most."""
GAP = 2
"""Words that may stand between two words of an expression: "die Familie nach Dresden nachholen"."""
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Entry:
    """The words of an everyday expression, and the official terms for it, best first.

    `single`: whether it is one word, maybe with hyphens ("Vier-Tage-Woche").
    """

    words: tuple[str, ...]
    terms: tuple[str, ...]
    single: bool


def in_official_words(question: Question, index: PassageIndex) -> Question:
    """Return the question with official terms for its words: for each the best that is printed.

    A word that is printed itself needs none.
    """
    if question.language != "de":
        return question
    typed = _words(question.text)
    own = {stem(word) for word in typed}
    terms: dict[str, None] = {}
    everyday: list[str] = []
    for entry, places in _entries_in(typed):
        if entry.single and all(index.lexical.frequency(word) for word in entry.words):
            continue
        new = [term for term in entry.terms if not set(_stems(term)) <= own]
        term = next((term for term in new if _is_printed(term, index)), None)
        if term is not None:
            terms[term] = None
            everyday += [typed[at] for at in places]
    also = tuple(terms)[:MOST]
    if not also:
        return question
    words = [word for term in also for word in tokenize(term)]
    words = list(dict.fromkeys((*question.words, *words)))
    return replace(question, also=also, everyday=tuple(everyday), words=tuple(words))


def _entries_in(typed: Sequence[str]) -> list[tuple[Entry, list[int]]]:
    """Return the entries whose expression is among the words, with its places, in order.

    Of entries that share a word the longest counts.
    """
    entries, stems = _entries(), [stem(word) for word in typed]
    starts = [(at, entry) for at, word in enumerate(stems) for entry in entries.get(word, ())]
    taken: set[int] = set()
    found: list[tuple[Entry, list[int]]] = []
    for at, entry in sorted(starts, key=lambda item: -len(item[1].words)):
        places = _places([stem(word) for word in entry.words], stems, at)
        if places and taken.isdisjoint(places):
            taken.update(places)
            found.append((entry, places))
    return sorted(found, key=lambda item: item[1])


def _places(wanted: Sequence[str], stems: Sequence[str], start: int) -> list[int]:
    """Return where the words of an expression stand from `start` on, in order; empty if not all."""
    places = [start]
    for word in wanted[1:]:
        window = range(places[-1] + 1, min(places[-1] + GAP + 2, len(stems)))
        place = next((at for at in window if stems[at] == word), None)
        if place is None:
            return []
        places.append(place)
    return places


def _is_printed(term: str, index: PassageIndex) -> bool:
    words = tokenize(term)
    return bool(words) and all(index.lexical.frequency(word) for word in words)


@lru_cache(maxsize=1)
def _entries() -> dict[str, list[Entry]]:
    """Return the entries by the first stem of their expression."""
    found: dict[str, list[Entry]] = {}
    text = (files("qa") / "official.tsv").read_text(encoding="utf-8")
    for row in text.splitlines():
        expression, terms = row.split("\t")
        single = " " not in expression
        entry = Entry(tuple(_words(expression)), tuple(terms.split(", ")), single)
        found.setdefault(_stems(expression)[0], []).append(entry)
    return found


def _words(text: str) -> list[str]:
    return _WORD.findall(normalize(text))


def _stems(text: str) -> list[str]:
    return [stem(word) for word in _words(text)]
