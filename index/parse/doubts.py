"""Lines in doubt: those with a figure left in the column of numbers, or with another's number.

A number that does not run on (misprinted, or too far off its row) stays in the text. A line that
holds it would be cited with a figure that is no part of it, and perhaps with a wrong number.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from index.datatypes import Flag, LineKind
from index.parse.chains import column_edges, stands
from index.parse.forms import BARE
from index.parse.margin import Margin, PlacedRow

OVERLAP = 0.3
"""Type heights by which a word may lie over the next: slanted type and marks do by less."""
APART = 0.9
"""Type heights of white between a number and the text, at least, that are no space."""


def flag_doubles(rows: Sequence[PlacedRow]) -> None:
    """Flag lines of a page that bear the same number: page and line then name two places."""
    counted = Counter((row.page, row.number) for row in rows)
    for row in rows:
        if row.number is not None and counted[row.page, row.number] > 1:
            row.flags |= {Flag.UNCERTAIN}


def flag_overlaps(rows: Sequence[PlacedRow]) -> None:
    """Flag rows whose words lie over each other: a number printed over text mixes with it."""
    for placed in rows:
        if placed.row is None or placed.kind is not LineKind.BODY:
            continue
        words = placed.row.words
        over = OVERLAP * placed.row.size
        overlap = any(one.right - two.left > over for one, two in pairwise(words))
        mixed = any(all(word.glued for word in words[at : at + 3]) for at in range(len(words) - 2))
        if overlap or mixed:
            placed.flags |= {Flag.UNCERTAIN}


def flag_leftovers(margin: Margin) -> None:
    """Flag body rows that begin or end with a figure in the column of the line numbers."""
    if not margin.numbered:
        return
    words = [row.number_word for row in margin.rows if row.number_word is not None]
    edges = column_edges(words)
    for index, row in enumerate(margin.rows):
        if row.row is None or row.kind is not LineKind.BODY:
            continue
        ends = {row.row.words[0], row.row.words[-1]}
        if _is_printed_twice(row):
            row.flags |= {Flag.UNCERTAIN}
        if any(BARE.fullmatch(w.text) and stands(w, edges) for w in ends):
            row.flags |= {Flag.UNCERTAIN}
            if row.number_word is None:
                _doubt_counts(margin.rows, index)


def _is_printed_twice(placed: PlacedRow) -> bool:
    """Return whether a row's number also stands at an end of its text, set apart from it."""
    if placed.row is None or placed.number_word is None or len(placed.row.words) < 2:
        return False
    words = placed.row.words
    for word, beside in ((words[0], words[1]), (words[-1], words[-2])):
        white = max(word.left - beside.right, beside.left - word.right)
        apart = (
            white > APART * placed.row.size or word.font == placed.number_word.font != beside.font
        )
        if word.text == str(placed.number) and apart:
            return True
    return False


def _doubt_counts(rows: Sequence[PlacedRow], index: int) -> None:
    """Flag the rows around one, up to printed numbers: they were counted past what stands there."""
    for way in (range(index - 1, -1, -1), range(index + 1, len(rows))):
        for at in way:
            if rows[at].number_word is not None:
                break
            if Flag.DERIVED in rows[at].flags:
                rows[at].flags |= {Flag.UNCERTAIN}
