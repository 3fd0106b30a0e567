"""Headings of a text file, as the table of contents, wording and blank rows show them.

Where they are marked up, `markdown` has found them before. `headings` finds those of PDFs, which
their type shows.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.datatypes import LineKind
from index.parse.contents import plain
from index.parse.drafts import Draft
from index.parse.paragraphs import bullet_length

LONGEST = 100
"""Characters of a heading, at most, where only its wording shows it."""

_FILE_NAME = re.compile(r"\S+\.\w{2,4}$")
_ENDS_OPEN = re.compile(r"[.,;:…(\-–][“”\"'’)\]»«]*$|\b(?:und|oder|der|die|das|für|von|mit|im|in)$")
_NUMBERING = re.compile(r"((?:\d{1,2}\.)+\d{0,2}|\d{1,2}|[IVX]{1,5}[.)]|[A-Z][.)])\s+\S")


def looks_like_heading(text: str) -> bool:
    """Return whether the text alone could be a heading: short, capital, no sentence, no file."""
    text = text.strip()
    return (
        2 < len(text) <= LONGEST
        and (text[0].isupper() or text[0].isdigit() or text[0] in "„“»")
        and sum(sign.isalpha() for sign in text) >= 0.6 * len(text)
        and not _ENDS_OPEN.search(text)
        and not _FILE_NAME.fullmatch(text)
    )


def mark_headings(
    flow: Sequence[Draft], titles: set[str], width: float, *, spaced: bool, sure: bool
) -> None:
    """Mark headings and their levels among the body lines.

    `titles` are those of the table of contents, plain; `width` is the length of a full row, 0 if
    the text is not broken into rows; `spaced`: blank rows part no paragraphs; `sure`: headings are
    marked up, only lines that stand alone are further ones.
    """
    deepest = max((draft.level for draft in flow if draft.fixed), default=0)
    body = [draft for draft in flow if draft.kind is not LineKind.BLANK]
    for index, draft in enumerate(body):
        if draft.kind is LineKind.HEADING:
            continue
        before = body[index - 1] if index else None
        after = body[index + 1] if index + 1 < len(body) else None
        listed = plain(draft.text) in titles and len(draft.text) < 200
        listed = listed and (after is None or plain(draft.text) != plain(after.text))
        if listed or (
            looks_like_heading(draft.text)
            and _stands_alone(before, draft, after, width, spaced=spaced, sure=sure)
        ):
            _make_heading(draft, deepest)


def _make_heading(draft: Draft, deepest: int) -> None:
    draft.kind = LineKind.HEADING
    found = _NUMBERING.match(draft.text)
    if not found:
        draft.level = deepest + 1 if deepest else 3
    elif found[1][0] in "IVX":
        draft.level = 1
    else:
        draft.level = min(1 + found[1].strip(".").count("."), 6) if found[1][0].isdigit() else 2


def _stands_alone(
    before: Draft | None,
    draft: Draft,
    after: Draft | None,
    width: float,
    *,
    spaced: bool,
    sure: bool,
) -> bool:
    """Return whether a title-like line is set apart from the text around it."""
    if after is None or (bullet_length(draft.text) and not _NUMBERING.match(draft.text)):
        return False
    if after.kind is LineKind.BODY and (after.text[:1].islower() or bullet_length(after.text)):
        return False
    if after.text[:1].isdigit() and not _NUMBERING.match(after.text) and not after.gap:
        return False  # "… und stellen dafür / 400 Millionen Euro bereit": the sentence goes on
    if before is not None and before.kind is not LineKind.HEADING and not before.ends_sentence:
        return False
    gapped = draft.gap and not spaced
    if sure or width == 0.0:
        return gapped and after.gap and len(draft.text) <= 70
    short = len(draft.text) < 0.85 * width
    return short and (gapped or before is not None)
