"""Numbers of the lines between printed ones: counted, or read off the grid of lines.

Editions that print every fifth number differ in whether blank lines count. Where they do not, rows
are counted; where they do, only the height of a row tells its number, and what lies off the grid
stays uncertain.
"""

from __future__ import annotations

import re
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
FAR = 3.0
"""Heights of a line from one row to the next, at most, for the next to be a line for certain."""
WIDE = 1.5
"""Type heights of white between two cells of a table, at least."""
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
    if step == 1:
        numbers = _lost(rows, before, after) if len(between) == missing else []
    elif len(between) != missing or _holds_header(rows, before, after):
        numbers = []
        pitch = (rows[before].base - rows[after].base) / (high - low)
        if rows[before].page == rows[after].page and pitch > 0:
            places = [(rows[before].base - row.base) / pitch for row in between]
            if all(abs(place - round(place)) <= OFF_GRID_BETWEEN for place in places):
                numbers = [low + round(place) for place in places]
        else:
            numbers = _across_pages(rows, before, after, between)
    fits = len(set(numbers)) == len(between) and all(low < n < high for n in numbers)
    for at, row in enumerate(between):
        if fits:
            row.number, row.flags = numbers[at], row.flags | {Flag.DERIVED}
        else:
            row.flags = row.flags | {Flag.UNCERTAIN}


def _holds_header(rows: Sequence[PlacedRow], before: int, after: int) -> bool:
    """Return whether a row between two numbers of two pages stands off the others of its page."""
    if rows[before].page == rows[after].page:
        return False
    return any(_is_far(rows, at, at + 1) for at in range(before, after))


def _is_far(rows: Sequence[PlacedRow], one: int, two: int) -> bool:
    """Return whether so much white parts two rows of a page that one may be a header."""
    page = rows[one].page
    on_page = [row.base for row in rows if row.page == page]
    steps = [above - below for above, below in pairwise(on_page) if above > below]
    apart = abs(rows[one].base - rows[two].base)
    return rows[two].page == page and bool(steps) and apart > FAR * median(steps)


def _is_tabular(placed: PlacedRow) -> bool:
    """Return whether a row is one of a table, whose rows some editions do not number."""
    if placed.row is None:
        return False
    wide = WIDE * placed.row.size
    return sum(two.left - one.right > wide for one, two in pairwise(placed.row.words)) >= 2


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
        if not sides or _holds_number(row, number):
            return []
        for known in sides:
            pitch = _line_height(rows, rows[known].page)
            lines = number - (rows[known].number or 0)
            apart = (rows[known].base - row.base) / pitch if pitch else 0.0
            if abs(apart - lines) > OFF_GRID_BETWEEN:
                return []
    return numbers


def _holds_number(row: PlacedRow, number: int) -> bool:
    """Return whether a row's text begins or ends with its number: it may be printed there."""
    return re.search(rf"^{number}(?!\d)|(?<!\d){number}$", row.text) is not None


def _line_height(rows: Sequence[PlacedRow], page: int) -> float | None:
    """Return the usual distance of lines of a page whose numbers follow each other directly."""
    heights = [
        one.base - two.base
        for one, two in pairwise(rows)
        if one.page == two.page == page
        and one.number is not None
        and two.number == one.number + 1
        and one.base > two.base
    ]
    return median(heights) if heights else None


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
        apart = (rows[known].base - row.base) / pitch
        if abs(apart - round(apart)) > OFF_GRID:
            return []
        numbers.append(number + round(apart))
    ascending = all(one < other for one, other in pairwise(numbers))
    return numbers if ascending else []


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
            apart = (rows[known].base - row.base) / pitch
            if manner.blanks:
                number = start + round(apart)
                sure = sure and abs(apart - round(apart)) <= OFF_GRID
            else:  # a line left blank, and nothing says whether it counts
                sure = sure and number == start + round(apart)
        if number < 1:  # what stands above the first line, such as a title
            break
        sure = sure and (number - last) * towards > 0
        sure = sure and (number - start) % manner.step != 0
        sure = sure and not _is_far(rows, index - towards, index) and not _is_tabular(row)
        if sure:
            row.number, row.flags = number, row.flags | {Flag.DERIVED}
        else:
            row.flags |= {Flag.UNCERTAIN}
        last = number
        index += towards
