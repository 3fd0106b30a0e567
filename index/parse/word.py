"""The characters of a page → words, each with its place and type."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from index.parse.characters import Characters
from index.parse.touching import cuts_at_figures
from index.parse.turned import Place
from index.text import LOST_HYPHEN

_WORD = re.compile(rf"[^\s{LOST_HYPHEN}\x02]+[{LOST_HYPHEN}\x02]?|[{LOST_HYPHEN}\x02]")
_HYPHENS = re.compile(rf"[{LOST_HYPHEN}\x02\xad]$")
_NUMBER_AND_TEXT = re.compile(r"(\d{1,5})\D")
_TEXT_AND_NUMBER = re.compile(r"\D(\d{1,5})$")
_SPLIT_GAP = 0.6
"""Ems between a figure and a letter from which on they are two words."""
_JUMP = 0.8
"""Heights of type by which the baselines of a word's characters cannot differ."""
_TOUCHING = 0.06
"""Ems between two words up to which a space between them that the file does not hold is none."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word on a page, in points from the lower left corner of the page as displayed.

    `base` is the height of its baseline, `size` the height of its type (ascent to descent).
    `glued`: no space parts it from the word before. `parts`: the words that it is if figures at its
    start or end are a line number that touches the text.
    """

    text: str
    left: float
    right: float
    base: float
    bottom: float
    top: float
    size: float
    bold: bool
    font: str
    glued: bool = False
    parts: tuple[Word, ...] = ()


def words_of(
    text_page: Any,
    place: Place,
    rotation: int,
) -> Iterator[tuple[Word, bool]]:
    """Yield each word of the page and whether it is upright."""
    chars = Characters(text_page, place, rotation)
    text = chars.text()
    held: tuple[Word, bool] | None = None
    held_end = -1
    for found in _WORD.finditer(text):
        spans = _level(chars, text, *found.span())
        for begin, stop in (part for span in spans for part in _parts(chars, text, *span)):
            word = _word(chars, text, begin, stop)
            upright = chars.is_upright(begin)
            if held is not None:
                between = range(held_end, begin)
                guessed = bool(between) and all(chars.is_generated(at) for at in between)
                if guessed and upright and _touches(held[0], word):
                    word = _joined(held[0], word)
                else:
                    yield held
            held, held_end = (word, upright), stop
    if held is not None:
        yield held


def _word(chars: Characters, text: str, start: int, end: int) -> Word:
    """Return the word of a span, with its parts if figures at its ends may be line numbers."""
    word = _part(chars, text, start, end)
    cuts = [start, *cuts_at_figures(chars, text, start, end), end]
    if len(cuts) == 2:
        return word
    parts = [_part(chars, text, one, two) for one, two in pairwise(cuts)]
    return _of_parts(word, (parts[0], *_glued(parts[1:])))


def _of_parts(word: Word, parts: tuple[Word, ...]) -> Word:
    """Return a word with its parts, set in the type of the largest that is no figure."""
    main = max(parts, key=lambda part: (not part.text.isdigit(), round(part.size), len(part.text)))
    return replace(
        word, base=main.base, size=main.size, bold=main.bold, font=main.font, parts=parts
    )


def _glued(words: Sequence[Word]) -> list[Word]:
    return [replace(word, glued=True) for word in words]


def _part(chars: Characters, text: str, start: int, end: int) -> Word:
    font, bold, nominal = chars.type(start)
    first = chars.box(start)
    last = first if end - start == 1 else chars.box(end - 1)
    size = first[3] - first[1]
    if not 0 < size < 3 * max(nominal, size / 2):
        size = nominal
    return Word(
        text=_HYPHENS.sub("-", text[start:end]),
        left=min(first[0], last[0]),
        right=max(first[2], last[2]),
        base=chars.base(start),
        bottom=min(first[1], last[1]),
        top=max(first[3], last[3]),
        size=size,
        bold=bold,
        font=font,
    )


def _touches(one: Word, two: Word) -> bool:
    """Return whether two words stand so close that the space between them is a wrong guess."""
    near = abs(two.left - one.right) < _TOUCHING * one.size
    return near and abs(two.base - one.base) < 0.5 * one.size


def _joined(one: Word, two: Word) -> Word:
    """Return two words as one; its parts are cut where their type changes, not between them."""
    parts, more = one.parts or (one,), two.parts or (two,)
    if _same_type(parts[-1], more[0]):
        parts = (*parts[:-1], _run_together(parts[-1], more[0]), *more[1:])
    else:
        parts = (*parts, *_glued(more))
    joined = _run_together(one, two)
    return _of_parts(joined, parts) if len(parts) > 1 else joined


def _same_type(one: Word, two: Word) -> bool:
    size = abs(one.size - two.size) < 0.1 and abs(one.base - two.base) < 0.3
    return size and one.font == two.font


def _run_together(one: Word, two: Word) -> Word:
    return replace(
        one,
        text=one.text + two.text,
        right=max(one.right, two.right),
        bottom=min(one.bottom, two.bottom),
        top=max(one.top, two.top),
    )


def _level(chars: Characters, text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the word's span, cut where its characters jump to another height.

    PDFium runs together what is drawn one after another in some places of the page, such as a
    footer's number and the first line number far above it.
    """
    word = text[start:end]
    if len(word) < 2:
        return [(start, end)]
    inner = range(start, end) if word.isdigit() else (start, end - 1)
    bases = [chars.base(at) for at in inner]
    _, low, _, high = chars.box(start)
    limit = _JUMP * max(high - low, 1.0)
    if max(bases) - min(bases) <= limit:
        return [(start, end)]
    bases = [chars.base(at) for at in range(start, end)]
    cuts = [
        start + at for at, (one, two) in enumerate(pairwise(bases), 1) if abs(one - two) > limit
    ]
    return list(pairwise([start, *cuts, end]))


def _parts(
    chars: Characters,
    text: str,
    start: int,
    end: int,
) -> list[tuple[int, int]]:
    """Return the word's span, cut where a figure and a letter only seem to touch."""
    word = text[start:end]
    cut = 0
    if found := _NUMBER_AND_TEXT.match(word):
        cut = found.end(1)
    elif found := _TEXT_AND_NUMBER.search(word):
        cut = found.start(1)
    if not cut:
        return [(start, end)]
    left, right = chars.box(start + cut - 1), chars.box(start + cut)
    gap = right[0] - left[2]
    if abs(gap) > _SPLIT_GAP * (left[3] - left[1]):
        return [(start, start + cut), (start + cut, end)]
    return [(start, end)]
