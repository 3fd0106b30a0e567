"""Numbers of the lines between printed ones: counted, or read off the grid of lines.

Editions that print every fifth number differ in whether blank lines count. Where they do not, rows
are counted; where they do, only the height of a row tells its number, and what lies off the grid
stays uncertain.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from index.datatypes import Flag, LineKind, NumberingScope
from index.parse.margin import Margin, PlacedRow

OFF_GRID = 0.15
"""Share of a line's height by which a row may lie off the grid of the numbered lines."""
OFF_GRID_BETWEEN = 0.3
"""The same between two numbers of one page, which hold the row from both sides."""
UNEVEN = 0.02
"""Share by which the heights of a page's lines may differ if white space is made of lines."""


@dataclass(frozen=True, slots=True)
class _Manner:
    """How an edition numbers: the interval of printed numbers, and whether blank lines count."""

    step: int
    blanks: bool


def derive_numbers(margin: Margin) -> None:
    """Give numbers to rows between printed numbers where their count leaves no doubt.

    Called when furniture is marked: it takes no numbers.
    """
    if not margin.numbered:
        return
    rows = [
        row
        for row in margin.rows
        if row.kind is LineKind.BODY and Flag.UNCERTAIN not in row.flags  # not of another column
    ]
    known = [index for index, row in enumerate(rows) if row.number is not None]
    restarts = margin.scope is NumberingScope.PAGE
    for before, after in pairwise(known):
        if not (restarts and rows[before].page != rows[after].page):
            _fill(rows, before, after, margin.step)
    if margin.step > 1:
        manner = _Manner(margin.step, _blanks_count(rows, known, margin.step))
        printed = [rows[index].page for index in known]
        for at, index in enumerate(known):
            if at == 0 or (restarts and printed[at - 1] != printed[at]):
                _count_outward(rows, index, -1, manner)
            if at + 1 == len(known) or (restarts and printed[at + 1] != printed[at]):
                _count_outward(rows, index, 1, manner)


def _fill(rows: Sequence[PlacedRow], before: int, after: int, step: int) -> None:
    low, high = rows[before].number, rows[after].number
    assert low is not None
    assert high is not None
    between = [rows[index] for index in range(before + 1, after)]
    missing = high - low - 1
    if not between:
        return
    if missing <= 0:  # they begin again, and nothing says on which row
        for row in between if step > 1 else ():
            row.flags |= {Flag.UNCERTAIN}
        return
    numbers = list(range(low + 1, high))
    if len(between) != missing:
        numbers = []
        pitch = (rows[before].base - rows[after].base) / (high - low)
        if step > 1 and rows[before].page == rows[after].page and pitch > 0:
            places = [_on_grid(rows[before], row, pitch, OFF_GRID_BETWEEN) for row in between]
            if all(fits for _, fits in places):
                numbers = [low + lines for lines, _ in places]
        elif step > 1:
            numbers = _across_pages(rows, before, after, between)
    fits = len(set(numbers)) == len(between) and all(low < n < high for n in numbers)
    for at, row in enumerate(between):
        if fits:
            row.number, row.flags = numbers[at], row.flags | {Flag.DERIVED}
        else:
            row.flags = row.flags | {Flag.UNCERTAIN}


def _across_pages(
    rows: Sequence[PlacedRow], before: int, after: int, between: Sequence[PlacedRow]
) -> list[int]:
    """Return the numbers of rows on both sides of a page break, by their distance to known ones.

    Blank lines that count take the height of a line. Every row must lie on the grid of lines that
    the numbers of its own page give; else there are none.
    """
    numbers: list[int] = []
    for row in between:
        known = before if row.page == rows[before].page else after
        pitch = _pitch(rows, known)
        number = rows[known].number
        if row.page != rows[known].page or number is None or not pitch:
            return []
        lines, fits = _on_grid(rows[known], row, pitch)
        if not fits:
            return []
        numbers.append(number + lines)
    ascending = all(one < other for one, other in pairwise(numbers))
    return numbers if ascending else []


def _on_grid(
    known: PlacedRow, row: PlacedRow, pitch: float, off: float = OFF_GRID
) -> tuple[int, bool]:
    """Return how many lines a row stands below a numbered one, and whether on the grid of lines.

    `pitch` is the height of a line in points, `off` the share of it by which a row may lie off.
    """
    lines = (known.base - row.base) / pitch
    return round(lines), abs(lines - round(lines)) <= off


def _pitch(rows: Sequence[PlacedRow], known: int) -> float | None:
    """Return the height of a line on the page of a numbered row, None unless all lines count.

    They do if the distances between the page's printed numbers, at least three, are those of its
    rows that follow each other directly: white space that is no line would make them larger.
    """
    on_page = [row for row in rows if row.page == rows[known].page]
    steps = [one.base - other.base for one, other in pairwise(on_page) if one.base > other.base]
    printed = [r for r in on_page if r.number is not None and Flag.DERIVED not in r.flags]
    heights = [
        (one.base - other.base) / (other.number - one.number)
        for one, other in pairwise(printed)
        if one.number is not None and other.number is not None and other.number > one.number
    ]
    if len(heights) < 2:
        return None
    usual = median(steps)
    return usual if all(abs(height - usual) <= UNEVEN * usual for height in heights) else None


def _blanks_count(rows: Sequence[PlacedRow], known: Sequence[int], step: int) -> bool:
    """Return whether blank lines bear numbers: fewer rows than numbers lie between two printed."""
    for before, after in pairwise(known):
        low, high = rows[before].number, rows[after].number
        if low is not None and high is not None and high - low == step > after - before:
            return True
    return False


def _count_outward(rows: Sequence[PlacedRow], known: int, towards: int, manner: _Manner) -> None:
    """Give numbers to the rows of a page above its first or below its last printed number.

    `towards` is -1 upwards and 1 downwards. The first row that would bear a printed number but
    does not, or that lies off the grid, ends it; the rows from there on are uncertain.
    """
    start = rows[known].number
    assert start is not None
    pitch = _pitch(rows, known)
    sure = pitch is not None or not manner.blanks
    index, last = known + towards, start
    while 0 <= index < len(rows) and rows[index].page == rows[known].page:
        row = rows[index]
        if row.number is not None:
            break
        number = last + towards
        if pitch:
            lines, fits = _on_grid(rows[known], row, pitch)
            if manner.blanks:
                number = start + lines
                sure = sure and fits
            else:  # a line left blank, and nothing says whether it counts
                sure = sure and number == start + lines
        if number < 1:  # what stands above the first line, such as a title
            break
        sure = sure and (number - last) * towards > 0
        sure = sure and (number - start) % manner.step != 0
        if sure:
            row.number, row.flags = number, row.flags | {Flag.DERIVED}
        else:
            row.flags |= {Flag.UNCERTAIN}
        last = number
        index += towards
