"""Numbers of the lines between printed ones: counted, or read off the grid of lines.

Editions that print every fifth number differ in whether blank lines count. Where they do not, rows
are counted; where they do, only the height of a row tells its number, and what lies off the grid
stays uncertain.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from index.datatypes import Flag, LineKind
from index.parse.grid import grid_height, holds_number, is_far, is_tabular, line_height
from index.parse.margin import Margin, PlacedRow

OFF_GRID = 0.15
"""Share of a line's height by which a row may lie off the grid of the numbered lines."""
OFF_GRID_BETWEEN = 0.3
"""The same between two numbers of one page, which hold the row from both sides."""


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
    if not known:
        return
    manner = _Manner(margin.step, _blanks_count(rows, known, margin.step))
    _count_outward(rows, known[0], -1, manner)
    for before, after in pairwise(known):
        if _begins_again(rows[before], rows[after]):
            _count_apart(rows, before, after, manner)
        else:
            _fill(rows, before, after, manner)
    _count_outward(rows, known[-1], 1, manner)


def _begins_again(before: PlacedRow, after: PlacedRow) -> bool:
    """Return whether numbers begin again on a later page."""
    assert before.number is not None
    assert after.number is not None
    return before.page != after.page and after.number <= before.number


def _count_apart(rows: Sequence[PlacedRow], before: int, after: int, manner: _Manner) -> None:
    """Give numbers to rows between two numbers of which the second belongs to a new count."""
    if manner.step == 1:
        return
    _count_outward(rows, after, -1, manner)
    page, first = rows[after].page, rows[after].number
    above = [row for row in rows[before + 1 : after] if row.page == page]
    if first is not None and not manner.blanks and len(above) < first - 1:
        # the new count begins on the page before, and nothing says on which row
        for row in rows[before + 1 : after - len(above)]:
            row.flags |= {Flag.UNCERTAIN}
        return
    _count_outward(rows, before, 1, manner)
    for row in rows[before + 1 : after]:
        if row.page not in (page, rows[before].page):  # a page without any number
            row.flags |= {Flag.UNCERTAIN}


def _fill(rows: Sequence[PlacedRow], before: int, after: int, manner: _Manner) -> None:
    step = manner.step
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
    if step == 1:
        numbers = _lost(rows, before, after) if len(between) == missing else []
    elif len(between) != missing or not _counts_alone(rows, before, after, manner):
        numbers = []
        pitch = (rows[before].base - rows[after].base) / (high - low)
        if rows[before].page == rows[after].page and pitch > 0:
            places = [_on_grid(rows[before], row, pitch, OFF_GRID_BETWEEN) for row in between]
            if all(fits for _, fits in places):
                numbers = [low + lines for lines, _ in places]
        else:
            numbers = _across_pages(rows, before, after, between)
    fits = len(set(numbers)) == len(between) and all(low < n < high for n in numbers)
    if manner.blanks and any(is_tabular(row) for row in between):
        fits = False  # a row of a table that bears no number may make up for a blank line
    if step > 1 and any((number - low) % step == 0 for number in numbers):
        fits = False  # that line would bear its number in print
    for at, row in enumerate(between):
        if fits:
            row.number, row.flags = numbers[at], row.flags | {Flag.DERIVED}
        else:
            row.flags = row.flags | {Flag.UNCERTAIN}


def _counts_alone(rows: Sequence[PlacedRow], before: int, after: int, manner: _Manner) -> bool:
    """Return whether as many rows as numbers are enough to number the rows between two numbers.

    Across a page break they are not if blank lines count or a row may be a header: one may make up
    for the other.
    """
    if rows[before].page == rows[after].page:
        return True
    return not manner.blanks and not any(is_far(rows, at, at + 1) for at in range(before, after))


def _lost(rows: Sequence[PlacedRow], before: int, after: int) -> list[int]:
    """Return the numbers of rows between two numbers, where every line should bear one.

    The numbers were lost only if each row stands where a line of its number does, seen from both
    sides: else it may be a header or a row of a table that bears none, and a blank line counts.
    """
    low, high = rows[before].number, rows[after].number
    assert low is not None
    assert high is not None
    numbers = list(range(low + 1, high))
    for row, number in zip(rows[before + 1 : after], numbers, strict=True):
        sides = [known for known in (before, after) if rows[known].page == row.page]
        if not sides or holds_number(row, number):
            return []
        for known in sides:
            pitch = line_height(rows, rows[known].page)
            lines = number - (rows[known].number or 0)
            apart = (rows[known].base - row.base) / pitch if pitch else 0.0
            if abs(apart - lines) > OFF_GRID_BETWEEN:
                return []
    return numbers


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
        pitch = grid_height(rows, known)
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
    if manner.step == 1:
        return
    pitch = grid_height(rows, known)
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
        if number < 1 and not any(held.number is not None for held in rows[:index]):
            break  # what stands above the first line of all, such as a title
        sure = sure and number >= 1  # else it may be the end of the chapter before
        sure = sure and (number - last) * towards > 0
        sure = sure and (number - start) % manner.step != 0
        sure = sure and not is_far(rows, index - towards, index) and not is_tabular(row)
        if sure:
            row.number, row.flags = number, row.flags | {Flag.DERIVED}
        else:
            row.flags |= {Flag.UNCERTAIN}
        last = number
        index += towards
