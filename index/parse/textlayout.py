"""The layout of a text file: what each of its lines is, found out step by step.

Table of contents (`textcontents`), title page, headings (`textheadings`), paragraphs and items
(`textparagraphs`). What they need to know of the file as a whole is measured here: how long a full
row is, and whether blank rows part paragraphs.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from statistics import quantiles

from index.datatypes import LineKind
from index.parse.drafts import Draft
from index.parse.textcontents import mark_contents
from index.parse.textheadings import mark_headings
from index.parse.textparagraphs import mark_paragraphs

TITLE_ROWS = 40
"""Rows before the table of contents up to which they are a title page, not text."""
WIDEST = 140
"""Characters from which on a row is a whole paragraph and not a printed line."""


def lay_out(drafts: Sequence[Draft], *, sure: bool) -> None:
    """Set kind, level and `begins` of the lines.

    `sure`: headings are marked up; only lines that stand alone are taken for further headings.
    """
    titles = mark_contents(drafts)
    _mark_title_page(drafts)
    flow = [draft for draft in drafts if draft.kind in (None, LineKind.HEADING, LineKind.BLANK)]
    spaced = _is_double_spaced(flow)
    width = _usual_width(flow)
    for draft in flow:
        if draft.kind is None:
            draft.kind = LineKind.BLANK if not draft.text else LineKind.BODY
    mark_headings(flow, titles, width, spaced=spaced, sure=sure)
    mark_paragraphs(flow, width, spaced=spaced)


def _mark_title_page(drafts: Sequence[Draft]) -> None:
    """Mark the few rows before the table of contents as not the agreement's text."""
    start = next((i for i, draft in enumerate(drafts) if draft.kind is LineKind.CONTENTS), 0)
    front = [draft for draft in drafts[:start] if draft.text]
    if len(front) <= TITLE_ROWS and all(len(draft.text) < WIDEST for draft in front):
        for draft in front:
            if draft.kind is not LineKind.FURNITURE:
                draft.kind = LineKind.EDITORIAL


def _usual_width(flow: Sequence[Draft]) -> float:
    """Return the length of a full row; 0 if the text is not broken into rows."""
    lengths = [len(draft.text) for draft in flow if len(draft.text) > 20]
    if len(lengths) < 8:
        return 80.0
    cuts = quantiles(lengths, n=20)
    return cuts[-2] if cuts[-2] < WIDEST else 0.0


def _is_double_spaced(flow: Sequence[Draft]) -> bool:
    """Return whether blank rows stand between most rows, so that they part no paragraphs."""
    body = [draft for draft in flow if draft.text]
    pairs = [(one, two) for one, two in pairwise(body) if not one.ends_sentence]
    gaps = sum(two.gap for _, two in pairs)
    return len(pairs) >= 6 and gaps >= 0.6 * len(pairs)
