"""Whether a sentence in other words says no more and no less than the sentence it rests on.

Each sentence of a statement must rest on one sentence of its quotes: its figures, negations,
modal verbs, conditions and content words are compared with that sentence, in order.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from index.sentences import split_sentences
from qa.datatypes import Verdict
from qa.figures import agree, figures

_NEGATIONS = frozenset(
    "nicht kein keine keinen keiner keinem keines keinerlei nie niemals niemand niemanden nichts "
    "weder ohne keinesfalls keineswegs nirgends nirgendwo".split()
)
_MODALS = {
    form: verb
    for verb, forms in {
        "wollen": "will wollen wollt wollte wollten gewollt",
        "sollen": "soll sollen sollt",
        "sollten": "sollte sollten",
        "müssen": "muss müssen müsst muß",
        "müssten": "müsste müssten",
        "können": "kann können könnt",
        "könnten": "könnte könnten",
        "dürfen": "darf dürfen dürft",
        "dürften": "dürfte dürften",
        "möchten": "möchte möchten mag mögen",
        "würden": "würde würden",
        "wurden": "wurde wurden",
        "prüfen": "prüfen prüft prüfe geprüft überprüfen überprüft evaluieren evaluiert erwägen",
        "streben": "streben strebt anstreben angestrebt strebe",
        "versuchen": "versuchen versucht bemühen bemüht",
    }.items()
    for form in forms.split()
}
_CONDITIONS = (
    r"nur|lediglich|ausschließlich|allein|sofern|soweit|falls|wenn|solange|vorbehaltlich|vorbehalt|"
    r"grundsätzlich|im einzelfall|bei bedarf|mindestens|höchstens|maximal|bis zu|möglichst|"
    r"gegebenenfalls|ggf|in der regel|vorübergehend|außer|ausgenommen|es sei denn|perspektivisch|"
    r"mittelfristig|langfristig|kurzfristig|teilweise|ausnahmsweise|ausnahmefällen|erst|aber|jedoch|"
    r"allerdings|sondern|kaum|unter umständen|im rahmen|bevor|bis|nachdem|ehe|unter der bedingung|"
    r"voraussetzung|bedingung|probeweise|befristet|schrittweise|fast|etwa|rund|knapp|nahezu|"
    r"auf bundesebene|auf europäischer ebene|auf eu-ebene|im bundesrat"
)
_CONDITION = re.compile(rf"(?<!\w)(?:{_CONDITIONS})(?!\w)")
_ELLIPSIS = re.compile(r"…|\.\.\.|\[\s*\.*\s*\]")
_ADJECTIVE = re.compile(r"(?:e|en|er|em|es)$")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_STOP = frozenset(
    "der die das den dem des ein eine einen einer einem eines wir uns unser unsere unseren "
    "unserer unserem unseres ich er sie es ihr ihre ihren ihrer ihrem ihres sein seine seinen "
    "seiner seinem seines sich man dies diese diesen dieser diesem dieses dabei dazu daher damit "
    "darum deshalb hierzu zudem auch werden wird werdet haben hat habe ist sind sei seien war "
    "waren zu zur zum im am ans ins vom beim als wie so da dass denn also hier dort an in von bei "
    "the".split()
)
_FRAME = frozenset(
    "koalition koalitionsvertrag koalitionsparteien koalitionspartner vertrag partei parteien "
    "programm regierung text dokument".split()
)
_ENDINGS = re.compile(r"(?:ungen|ung|eten|test|tet|ten|est|ern|em|en|er|es|et|st|te|e|n|s|t)$")


def compare_wording(text: str, quotes: Sequence[str], *, names: Sequence[str] = ()) -> Verdict:
    """Return whether each sentence of `text` rests on one sentence of the quotes.

    Words of `names` (title, state, parties) and words for the agreement itself may stand in the
    text without standing in a quote, since "wir" is them.
    """
    if _ELLIPSIS.search(text) and not any(_ELLIPSIS.search(quote) for quote in quotes):
        return Verdict.TRUNCATED
    free = {stem(word) for name in (*_FRAME, *names) for word in _words(name)}
    grounds = [quote[start:end] for quote in quotes for start, end in split_sentences(quote)]
    if not grounds:
        return Verdict.UNSUPPORTED
    worst = Verdict.VERIFIED
    for start, end in split_sentences(text):
        verdicts = [_compare(text[start:end], ground, free) for ground in grounds]
        if Verdict.VERIFIED in verdicts:
            continue
        overlaps = [_overlap(text[start:end], ground) for ground in grounds]
        worst = verdicts[overlaps.index(max(overlaps))]
        break
    return worst


def stem(word: str) -> str:
    """Return a word without its inflection, folded to small letters; rough and reproducible."""
    folded = unicodedata.normalize("NFKC", word).lower().replace("ß", "ss")
    folded = folded.translate(str.maketrans("äöü", "aou"))
    shorter = _ENDINGS.sub("", folded)
    return shorter if len(shorter) >= 3 else folded


def _compare(sentence: str, ground: str, free: set[str]) -> Verdict:
    if not agree(figures(sentence), figures(ground)):
        return Verdict.FIGURE
    if _count(sentence, _NEGATIONS) != _count(ground, _NEGATIONS):
        return Verdict.NEGATION
    if _modality(sentence) != _modality(ground):
        return Verdict.MODALITY
    said = [(word, stem(word)) for word in _content(sentence)]
    said = [(word, key) for word, key in said if key not in free or key in _keys(ground)]
    if not said:
        return Verdict.UNSUPPORTED
    basis = _content(ground)
    keys = [stem(word) for word in basis]
    at = -1
    for _, key in said:
        try:
            found = keys.index(key, at + 1)
        except ValueError:
            return Verdict.UNSUPPORTED
        if _drops_attribute(ground, basis[found], {key for _, key in said}):
            return Verdict.MODALITY
        at = found
    return Verdict.VERIFIED


def _drops_attribute(ground: str, noun: str, said: set[str]) -> bool:
    """Return whether a noun loses the adjective before it ("freiwillige Rückkehr")."""
    if not noun[:1].isupper():
        return False
    for before, word in pairwise(_words(ground)):
        adjective = before.islower() and len(before) > 4 and _ADJECTIVE.search(before)
        if word == noun and adjective and before not in _STOP and before not in _MODALS:
            return stem(before) not in said
    return False


def _words(text: str) -> list[str]:
    return _WORD.findall(unicodedata.normalize("NFKC", text))


def _content(text: str) -> list[str]:
    """Return the words that carry meaning, in order; modal verbs are compared apart."""
    return [w for w in _words(text) if w.lower() not in _STOP and w.lower() not in _MODALS]


def _keys(text: str) -> set[str]:
    return {stem(word) for word in _content(text)}


def _count(text: str, words: frozenset[str]) -> int:
    return sum(word.lower() in words for word in _words(text))


def _modality(text: str) -> tuple[frozenset[str], Counter[str]]:
    folded = " ".join(unicodedata.normalize("NFKC", text).lower().split())
    modals = frozenset(_MODALS[w.lower()] for w in _words(text) if w.lower() in _MODALS)
    return modals, Counter(_CONDITION.findall(folded))


def _overlap(sentence: str, ground: str) -> int:
    return len(_keys(sentence) & _keys(ground)) + len(
        {figure.value for figure in figures(sentence)} & {f.value for f in figures(ground)}
    )
