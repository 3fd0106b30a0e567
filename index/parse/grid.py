"""How the rows of a page stand to each other: the height of a line, white, cells of a table."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from index.datatypes import Flag
from index.parse.margin import PlacedRow

FAR = 3.0
"""Heights of a line from one row to the next, at most, for the next to be a line for certain."""
WIDE = 1.5
"""Type heights of white between two cells of a table, at least."""
UNEVEN = 0.02
"""Share by which the heights of a page's lines may differ if white space is made of lines."""


def grid_height(rows: Sequence[PlacedRow], known: int) -> float | None:
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


def line_height(rows: Sequence[PlacedRow], page: int) -> float | None:
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


def is_far(rows: Sequence[PlacedRow], one: int, two: int) -> bool:
    """Return whether so much white parts two rows of a page that one may be a header."""
    page = rows[one].page
    on_page = [row.base for row in rows if row.page == page]
    steps = [above - below for above, below in pairwise(on_page) if above > below]
    apart = abs(rows[one].base - rows[two].base)
    return rows[two].page == page and bool(steps) and apart > FAR * median(steps)


def is_tabular(placed: PlacedRow) -> bool:
    """Return whether a row is one of a table, whose rows some editions do not number."""
    if placed.row is None:
        return False
    wide = WIDE * placed.row.size
    return sum(two.left - one.right > wide for one, two in pairwise(placed.row.words)) >= 2


def holds_number(row: PlacedRow, number: int) -> bool:
    """Return whether a row's text begins or ends with its number: it may be printed there."""
    return re.search(rf"^{number}(?!\d)|(?<!\d){number}$", row.text) is not None
