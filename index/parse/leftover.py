"""Figures that stand where line numbers stand but were not taken for one: their lines are in doubt.

A number that does not run on (misprinted, or too far off its row) stays in the text. A line that
holds it would be cited with a figure that is no part of it, and perhaps with a wrong number.
"""

from __future__ import annotations

from index.datatypes import Flag, LineKind
from index.parse.forms import BARE
from index.parse.margin import Margin, edges, stands


def flag_leftovers(margin: Margin) -> None:
    """Flag body rows that begin or end with a figure in the column of the line numbers."""
    if not margin.numbered:
        return
    words = [row.number_word for row in margin.rows if row.number_word is not None]
    lefts, rights = edges(w.left for w in words), edges(w.right for w in words)
    for row in margin.rows:
        if row.row is None or row.kind is not LineKind.BODY:
            continue
        ends = {row.row.words[0], row.row.words[-1]}
        if any(BARE.fullmatch(w.text) and stands(w, lefts, rights) for w in ends):
            row.flags |= {Flag.UNCERTAIN}
