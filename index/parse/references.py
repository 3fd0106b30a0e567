"""Page numbers, which rise as line numbers do: those of the pages and of a table of contents.

They are left out of the search for line numbers: beside a text that prints only every tenth
number, a long table of contents could pass for the numbered text, and a page number that stands in
the column of line numbers for a line's.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from index.parse.contents import is_contents_title
from index.parse.sequence import Anchor, Place
from index.parse.word import Word

if TYPE_CHECKING:
    from index.parse.margin import PlacedRow

FEWEST = 5
"""Entries of a table of contents on one page, at least."""
FEWEST_PAGES = 3
"""Pages along which page numbers run, at least."""
FALLING = 0.1
"""Share of page numbers that may be smaller than the one above."""
EDGE = 2.0
"""Points by which the edge of the column of page numbers may vary."""

Found = Sequence[tuple[Anchor, Word]]


def page_references(raw: Sequence[PlacedRow], found: Found) -> set[Anchor]:
    """Return the figures at the ends of rows that are page numbers of a table of contents."""
    by_page: dict[int, list[tuple[Anchor, Word]]] = defaultdict(list)
    for anchor, word in found:
        if anchor.place is not Place.LEAD:
            by_page[raw[anchor.row].page].append((anchor, word))
    titled = {row.page for row in raw if is_contents_title(row.text)}
    references: set[Anchor] = set()
    for page, figures in by_page.items():
        column = _column(figures)
        if _are_references([anchor.number for anchor in column], titled=page in titled):
            references.update(column)
    return references


def running_numbers(raw: Sequence[PlacedRow], found: Found) -> set[Anchor]:
    """Return the figures of the first or last rows of pages that rise by one from page to page."""
    ends: dict[int, tuple[float, float]] = {}
    for row in raw:
        low, high = ends.get(row.page, (row.base, row.base))
        ends[row.page] = min(low, row.base), max(high, row.base)
    kinds: dict[tuple[int, bool], list[Anchor]] = defaultdict(list)
    for anchor, _ in found:
        row = raw[anchor.row]
        if row.base in ends[row.page]:
            kinds[anchor.number - row.page, row.base == ends[row.page][0]].append(anchor)
    running = [
        anchors
        for anchors in kinds.values()
        if len({raw[anchor.row].page for anchor in anchors}) >= FEWEST_PAGES
    ]
    return {anchor for anchors in running for anchor in anchors}


def _column(figures: Found) -> list[Anchor]:
    """Return the figures that stand in the fullest column of a page."""
    edges = Counter(round(word.right) for _, word in figures)
    edge = max(edges, key=lambda at: edges[at - 1] + edges[at] + edges[at + 1])
    return [anchor for anchor, word in figures if abs(word.right - edge) <= EDGE]


def _are_references(numbers: Sequence[int], *, titled: bool) -> bool:
    """Return whether the figures of a column, from top to bottom, number pages and not lines."""
    steps = [two - one for one, two in pairwise(numbers)]
    if len(numbers) < FEWEST or sum(step < 0 for step in steps) > FALLING * len(steps):
        return False
    repeats = sum(step == 0 for step in steps)
    return repeats >= 2 or (titled and (repeats > 0 or len(set(steps)) > 2))
