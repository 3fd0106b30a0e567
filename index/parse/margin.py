"""The line numbers that a PDF prints in its margin, found by their places and their sequence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from index.datatypes import Begins, Flag, LineKind, NumberingScope
from index.parse.chains import EDGE, find_numbering
from index.parse.rows import Row, columns
from index.parse.sequence import Anchor
from index.parse.word import Word
from index.parse.words import Page

LEADING = 1.5
"""Type heights from one line to the next, roughly."""


@dataclass(slots=True)
class PlacedRow:
    """A row of a page on its way to a line: `group` is its column, `row` None for a blank line."""

    page: int
    group: int
    row: Row | None
    number: int | None = None
    number_word: Word | None = None
    flags: frozenset[Flag] = frozenset()
    kind: LineKind = LineKind.BODY
    level: int = 0
    begins: Begins | None = None

    @property
    def text(self) -> str:
        """The row's text, "" for a blank line."""
        return "" if self.row is None else self.row.text

    @property
    def base(self) -> float:
        """Height of the baseline."""
        if self.row is not None:
            return self.row.base
        assert self.number_word is not None
        return self.number_word.base


@dataclass(frozen=True, slots=True)
class Break:
    """A place where printed numbers do not run on: 1-based PDF page, expected, found."""

    page: int
    expected: int
    found: int


@dataclass(frozen=True, slots=True)
class Margin:
    """All rows of a document, in reading order, with their printed numbers if it has any."""

    rows: tuple[PlacedRow, ...]
    numbered: bool
    step: int
    scope: NumberingScope
    breaks: tuple[Break, ...]


def rows_by_page(rows: Iterable[PlacedRow]) -> dict[int, list[PlacedRow]]:
    """Return the rows of each page, in order."""
    pages: dict[int, list[PlacedRow]] = {}
    for row in rows:
        pages.setdefault(row.page, []).append(row)
    return pages


def number_rows(pages: Sequence[Page]) -> Margin:
    """Return the rows of all pages with the line numbers printed beside them."""
    raw: list[PlacedRow] = []
    for page in pages:
        for group, found in enumerate(columns(page)):
            raw.extend(PlacedRow(page.number, group, row) for row in found)
    chain, twins = find_numbering(raw, {page.number: page.width for page in pages})
    if chain is None:
        return Margin(tuple(raw), False, 1, NumberingScope.PAGE, ())
    rows = _assign(raw, [*chain.anchors, *twins])
    breaks = []
    restarts = False
    for before, after in pairwise(chain.anchors):
        if after.number <= before.number:
            restarts = True
        elif after.number != before.number + chain.step:
            breaks.append(Break(raw[after.row].page, before.number + chain.step, after.number))
    scope = NumberingScope.PAGE if restarts else NumberingScope.DOCUMENT
    _flag_columns_without_numbers(rows, chain.step)
    return Margin(tuple(rows), True, chain.step, scope, tuple(breaks))


def _flag_columns_without_numbers(rows: Sequence[PlacedRow], step: int) -> None:
    """Flag columns of text that share the numbers of the column beside them: whose, is uncertain.

    Only rows at the height of numbered ones (or of those a few lines off that an interval leaves
    without) are flagged; what stands above and below, such as a page number, is no part of them.
    """
    for page in rows_by_page(rows).values():
        heights = [row.base for row in page if row.number is not None]
        numbered = {row.group for row in page if row.number is not None}
        for row in page:
            if not heights or row.row is None or row.group in numbered:
                continue
            reach = EDGE + (step - 1) * LEADING * row.row.size
            if min(heights) - reach <= row.base <= max(heights) + reach:
                row.flags |= {Flag.UNCERTAIN}


def _assign(raw: Sequence[PlacedRow], anchors: Sequence[Anchor]) -> list[PlacedRow]:
    """Take the numbers out of their rows; join a number that stands off its row's baseline."""
    rows = list(raw)
    alone: list[int] = []
    by_row: dict[int, list[Anchor]] = {}
    for anchor in anchors:
        by_row.setdefault(anchor.row, []).append(anchor)
    for index, (anchor, *others) in by_row.items():
        place = raw[index]
        assert place.row is not None
        words = place.row.words
        gone_words = {at for one in (anchor, *others) for at in range(one.start, one.end)}
        rest = tuple(word for at, word in enumerate(words) if at not in gone_words)
        row = Row(rest) if rest else None
        rows[index] = PlacedRow(
            place.page, place.group, row, anchor.number, words[anchor.start], place.flags
        )
        if row is None:
            alone.append(index)
    gone = {index for index in alone if _give_to_neighbour(rows, index)}
    return [place for index, place in enumerate(rows) if index not in gone]


def _give_to_neighbour(rows: Sequence[PlacedRow], index: int) -> bool:
    """Give a number that stands alone to the row that it overlaps most, if any.

    That row has none yet, or the same one from the other margin.
    """
    place = rows[index]
    word = place.number_word
    assert word is not None
    best, most = None, 0.5
    for other in (*rows[max(index - 1, 0) : index], *rows[index + 1 : index + 2]):
        beside = other.page == place.page and other.group == place.group
        if not beside or other.row is None or other.number not in (None, place.number):
            continue
        _, bottom, _, top = other.row.box
        common = min(top, word.top) - max(bottom, word.bottom)
        share = common / max(min(top - bottom, word.top - word.bottom), 0.1)
        if share >= most:
            best, most = other, share
    if best is not None and best.number is None:
        best.number, best.number_word = place.number, word
    return best is not None
