"""Figures, amounts and dates in German and English text, in a form that can be compared."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache


class Measure(StrEnum):
    """What a figure counts."""

    MONEY = "money"
    SHARE = "share"
    DATE = "date"
    YEAR = "year"
    DURATION = "duration"
    SECTION = "section"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure as it stands in a text.

    Attributes:
        value: its value as a fraction ("3/2"), or for dates and sections what identifies them.
        measure: what it counts.
        unit: the unit or the thing counted, in small letters; "" if none follows.
        relation: the word before it that changes its meaning ("bis", "um", "mehr als"); "" if none.
        start: offset of its first character (in the NFKC form of the text).
    """

    value: str
    measure: Measure
    unit: str
    relation: str
    start: int


_NUMBER_WORDS: dict[str, Fraction] = {
    word: Fraction(value)
    for value, words in {
        "1": "ein eine einen einem einer eines one einmal once",
        "2": "zwei beide beiden two both zweite zweiten second zweimal twice",
        "3": "drei three dritte dritten third dreimal",
        "4": "vier four vierte vierten fourth",
        "5": "fünf five fünfte fünften fifth",
        "6": "sechs six sechste sechsten",
        "7": "sieben seven siebte siebten",
        "8": "acht eight achte achten",
        "9": "neun nine neunte neunten",
        "10": "zehn ten zehnte zehnten",
        "11": "elf eleven",
        "12": "zwölf twelve",
        "13": "dreizehn",
        "14": "vierzehn",
        "15": "fünfzehn",
        "16": "sechzehn",
        "17": "siebzehn",
        "18": "achtzehn",
        "20": "zwanzig twenty",
        "30": "dreißig thirty",
        "40": "vierzig",
        "50": "fünfzig fifty",
        "60": "sechzig",
        "100": "hundert hundred",
        "1000": "tausend thousand",
        "1/2": "hälfte halbe halben halb half halbieren halbiert",
        "1/3": "drittel",
        "1/4": "viertel",
        "2/1": "doppelt doppelte doppelten verdoppeln verdoppelt zweifache double",
        "3/1": "dreifach dreifache verdreifachen verdreifacht triple",
        "10/1": "zehnfache zehnfachen",
        "20/1": "zwanzigfache zwanzigfachen",
    }.items()
    for word in words.split()
}
_CARDINALS = (
    {
        word: number
        for number, word in enumerate(
            "ein zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn "
            "fünfzehn sechzehn siebzehn achtzehn neunzehn".split(),
            start=1,
        )
    }
    | {"eins": 1}
    | {
        word: 10 * number
        for number, word in enumerate(
            "zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig".split(), start=2
        )
    }
)
_ARTICLES = frozenset("ein eine einen einem einer eines one".split())
_SCALES = {
    **dict.fromkeys(("tausend", "thousand"), 10**3),
    **dict.fromkeys(("mio", "million", "millionen", "millions"), 10**6),
    **dict.fromkeys(("mrd", "milliarde", "milliarden"), 10**9),
    **dict.fromkeys(("billion", "billionen"), 10**12),
}
_MONTHS = {
    month: number
    for number, months in enumerate(
        "januar january jan|februar february feb|märz march|april apr|mai may|juni june|juli july|"
        "august aug|september sept|oktober october|november nov|dezember december".split("|"),
        start=1,
    )
    for month in months.split()
}
_DURATIONS = re.compile(
    r"(?:lebens|kalender|haushalts|beitrags)?(?:jahr|monat|woche|tag|stunde|minute)"
    r"(?:e|en|es|s|n)?|years?|months?|weeks?|days?|hours?|minutes?|lebensjahr\w*|geburtstag\w*"
)
_RELATIONS = (
    "bis zu|bis zum|bis|um|auf|ab|seit|vor|nach|unter|über|mehr als|weniger als|mindestens|"
    "höchstens|maximal|rund|etwa|knapp|spätestens|erst ab|von"
)
_NUMBER = r"\d{1,3}(?:[.  ' ]\d{3})+(?:,\d+)?|\d+(?:,\d+)?"
_TOKEN = re.compile(
    rf"(?P<section>(?:§§?|Art(?:ikel|\.)?|Abs(?:atz|\.)?)\s*\d+\s?[a-z]?(?![\w]))"
    r"|(?P<date>(?<!\d)\d{1,2}\.\s?\d{1,2}\.\s?\d{4}(?!\d))"
    rf"|(?P<named>(?<!\d)(?:\d{{1,2}}\.?\s+)?(?:{'|'.join(_MONTHS)})\s+\d{{4}}(?!\d))"
    rf"|(?P<daymonth>(?<!\d)\d{{1,2}}\.\s+(?:{'|'.join(_MONTHS)})(?!\w))"
    rf"|(?P<number>(?<![\w.,])(?:{_NUMBER})(?![\d]))"
    r"|(?P<word>[^\W\d_]+)",
    re.IGNORECASE,
)
_AFTER = re.compile(r"\.?[\s ]*(%|€|\$|[^\W\d_]+(?:-[^\W\d_]+)*)?")
_MONEY = frozenset("€ euro eur cent dollar $ d-mark mark".split())
_SHARE = frozenset("% prozent percent prozentpunkte prozentpunkten promille".split())


def figures(text: str) -> tuple[Figure, ...]:
    """Return the figures of a text in order: digits, dates, sections of law and number words."""
    text = unicodedata.normalize("NFKC", text)
    found: list[Figure] = []
    skip_to = 0
    for match in _TOKEN.finditer(text):
        if match.start() < skip_to:
            continue
        kind = match.lastgroup or ""
        if kind == "word" and number_word(match[0]) is None:
            continue
        relation = _relation(text[: match.start()])
        if kind in ("section", "date", "named", "daymonth"):
            measure = Measure.SECTION if kind == "section" else Measure.DATE
            value = _section(match[0]) if kind == "section" else _date(match[0])
            found.append(Figure(value, measure, "", relation, match.start()))
            continue
        amount, unit, after = _amount(text, match)
        counts = amount != 1 or _DURATIONS.fullmatch(unit)
        if match[0].lower() in _ARTICLES and not counts:
            continue
        skip_to = after
        found.append(
            Figure(str(amount), _measure(amount, unit, kind), unit, relation, match.start())
        )
    return tuple(found)


@lru_cache(maxsize=10_000)
def number_word(word: str) -> Fraction | None:
    """Return what a number word says ("zwei", "zehntausend"), or None for another word."""
    word = word.lower()
    value = _NUMBER_WORDS.get(word)
    return value if value is not None else _composed(word)


def _composed(word: str) -> Fraction | None:
    """Return the value of a German number written as one word: "zweihundertfünfundzwanzig"."""
    for power, scale in (("tausend", 1000), ("hundert", 100)):
        before, found, after = word.partition(power)
        if found:
            times = _composed(before) if before else Fraction(1)
            rest = _composed(after.removeprefix("und")) if after else Fraction(0)
            return None if times is None or rest is None else times * scale + rest
    ones, found, tens = word.partition("und")
    if found:
        one, ten = _composed(ones), _composed(tens)
        right = one is not None and ten is not None and one < 10 <= ten and ten % 10 == 0
        return one + ten if right and one is not None and ten is not None else None
    number = _CARDINALS.get(word)
    return None if number is None else Fraction(number)


def is_duration(word: str) -> bool:
    """Return whether a word in small letters is a unit of time ("monate", "years")."""
    return _DURATIONS.fullmatch(word) is not None


def agree(said: Sequence[Figure], grounds: Sequence[Figure]) -> bool:
    """Return whether each figure said is among the grounds, with the same unit and relation.

    Their order must be the order of the grounds, so that two figures cannot change places.
    """
    at = 0
    for figure in said:
        while at < len(grounds) and not _same(figure, grounds[at]):
            at += 1
        if at == len(grounds):
            return False
        at += 1
    return True


def _same(said: Figure, ground: Figure) -> bool:
    units = (
        said.measure is ground.measure
        if Measure.OTHER not in (said.measure, ground.measure)
        else not said.unit or said.unit[:4] == ground.unit[:4]
    )
    same_unit = said.measure is not Measure.DURATION or said.unit[:3] == ground.unit[:3]
    return said.value == ground.value and units and same_unit and said.relation == ground.relation


def _amount(text: str, match: re.Match[str]) -> tuple[Fraction, str, int]:
    """Return value, unit and the offset after them of a number or a number word."""
    value = number_word(match[0]) if match.lastgroup == "word" else None
    if value is None:
        value = Fraction(re.sub(r"[.\s' ]", "", match[0]).replace(",", "."))
    end = match.end()
    after = _AFTER.match(text, end)
    unit = (after[1] or "").lower() if after else ""
    if after and unit in _SCALES:
        value *= _SCALES[unit]
        end = after.end()
        after = _AFTER.match(text.replace("Mio.", "Mio ").replace("Mrd.", "Mrd "), end)
        unit = (after[1] or "").lower() if after else ""
    return value, unit, end


def _measure(value: Fraction, unit: str, kind: str) -> Measure:
    if unit in _MONEY or unit.startswith(("euro", "cent")):
        return Measure.MONEY
    if unit in _SHARE or unit.startswith("prozent"):
        return Measure.SHARE
    if _DURATIONS.fullmatch(unit):
        return Measure.DURATION
    if kind == "number" and value.denominator == 1 and 1900 <= value <= 2100:
        return Measure.YEAR
    return Measure.OTHER


def _relation(before: str) -> str:
    match = re.search(
        rf"(?<!\w)({_RELATIONS})(?:\s+(?:zum|dem|den|der|die|das))?\s*$", before.lower()
    )
    return match[1] if match else ""


def _section(text: str) -> str:
    return re.sub(r"\s|\.|ikel|atz", "", text.lower())


def _date(text: str) -> str:
    """Return a date as "2025-01-01", "2025-01" or "01-01"."""
    parts = [part for part in re.split(r"[.\s]+", text.lower()) if part]
    numbers = [_MONTHS.get(part) or int(part) for part in parts]
    year = [f"{n:04d}" for n in numbers if n > 99]
    return "-".join(year + [f"{n:02d}" for n in reversed(numbers) if n <= 99])
