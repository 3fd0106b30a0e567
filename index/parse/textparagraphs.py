"""Where paragraphs and list items of a text file begin, as blank rows, bullets and row ends show.

`paragraphs` does the same for PDFs, from white space and indents.
"""

from __future__ import annotations

from collections.abc import Sequence

from index.datatypes import Begins, LineKind
from index.parse.drafts import Draft
from index.parse.paragraphs import bullet_length
from index.text import BULLETS

SHORT = 0.8
"""Share of a full row below which a row may be a paragraph's last."""


def mark_paragraphs(flow: Sequence[Draft], width: float, *, spaced: bool) -> None:
    """Set `begins` of body lines.

    `width` is the length of a full row, 0 if the text is not broken into rows; `spaced`: blank rows
    part no paragraphs.
    """
    before: Draft | None = None
    blank = False
    for draft in flow:
        if draft.kind is LineKind.BLANK:
            blank = True
            continue
        if draft.kind is LineKind.BODY:
            draft.begins = _begins(before, draft, width, blank=blank, spaced=spaced)
        before, blank = draft, False


def _begins(
    before: Draft | None, draft: Draft, width: float, *, blank: bool, spaced: bool
) -> Begins | None:
    mark = bullet_length(draft.text)
    if before is None or before.kind is LineKind.HEADING:
        return Begins.ITEM if mark else Begins.PARAGRAPH
    ended = before.ends_sentence
    small = draft.text[:1].islower()
    runs_on = not ended and small
    gapped = draft.gap and not spaced
    fresh = (blank or gapped) and not runs_on
    short = len(before.text) < SHORT * width
    listed = fresh or before.begins is Begins.ITEM or (ended and (short or not width))
    if mark and (draft.text[0] in BULLETS + "*" or listed):
        return Begins.ITEM
    fresh = fresh or (ended and short and not small)
    return Begins.PARAGRAPH if fresh else None
