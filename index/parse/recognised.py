"""Doubts about texts that come from text recognition, which loses and changes signs.

Recognition writes a hyphen for a dash and straight quotes for curly ones, and it loses the marks of
lists. What it wrote cannot tell: the lines where it may have happened are uncertain.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from index.datatypes import Flag, LineKind
from index.parse.drafts import Draft
from index.parse.following import full_length

_LIKE_OTHERS = re.compile(r"\s-\s|\s-$|^-\s|[\"']")
"""A hyphen that stands alone, and straight quotes: text recognition writes them for other signs."""
_PRINTED = (LineKind.BODY, LineKind.HEADING)


def doubt_signs(drafts: Sequence[Draft]) -> None:
    """Mark the lines of a recognised text whose signs may be others in print.

    So may those that begin a paragraph: they may be items of a list whose mark is lost.
    """
    printed = [draft for draft in drafts if draft.text and draft.kind in _PRINTED]
    full = full_length([draft.text for draft in printed])
    doubtful = [draft for draft in drafts if _LIKE_OTHERS.search(draft.text)]
    doubtful += [
        draft
        for before, draft in pairwise(printed)
        if draft.kind is LineKind.BODY and _starts_afresh(before, draft, full)
    ]
    for draft in doubtful:
        draft.flags = draft.flags | {Flag.UNCERTAIN}


def _starts_afresh(before: Draft, draft: Draft, full: float) -> bool:
    """Return whether a line stands below a heading, or one on which its first word had room."""
    room = len(before.text) + 1 + len(draft.text.split()[0]) <= full
    return before.kind is LineKind.HEADING or before.text.endswith(":") or room
