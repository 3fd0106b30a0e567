"""Markdown: its marks are taken out of a text file's lines and kept as what they mean.

Signs before a heading become its level; bold type and escapes go. So do the middle dots that text
recognition writes for the marks of a list.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.datatypes import Begins, LineKind
from index.parse.drafts import Draft

_HEADING = re.compile(r"(#{1,6})\s+(.*?)\s*#*$")
_BOLD = re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*|__(?=\S)(.+?)(?<=\S)__")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|<>~])")
_LOW_DOT = re.compile(r"\. +[„“»«(]?[A-ZÄÖÜ]")


def read_markdown(drafts: Sequence[Draft]) -> bool:
    """Take the marks of Markdown out of the lines; return whether there were any headings."""
    marked = [draft for draft in drafts if draft.kind is None and draft.text]
    headings = [(draft, _HEADING.fullmatch(draft.text)) for draft in marked]
    if not any(found for _, found in headings):
        return False
    for draft, found in headings:
        if found:
            draft.text, draft.level = _without_bold(found[2]), len(found[1])
            draft.kind, draft.fixed = LineKind.HEADING, True
        else:
            draft.text = _without_bold(draft.text)
        draft.text = _ESCAPE.sub(r"\1", draft.text)
    return True


def _without_bold(text: str) -> str:
    return _BOLD.sub(lambda found: found[1] or found[2], text)


def drop_recognised_marks(drafts: Sequence[Draft]) -> None:
    """Take the middle dots from the items of a text with headings marked up.

    Text recognition writes one for whatever mark is printed, drawn ones, too: it is markup, like
    the signs before a heading. That an item begins with the line is kept. Where it does so, a full
    stop that stands alone before a capital is a mark that was read too low.
    """
    dotted = [d for d in drafts if d.begins is Begins.ITEM and d.text.startswith("· ")]
    for draft in drafts if dotted else []:
        if draft.kind is LineKind.BODY and _LOW_DOT.match(draft.text):
            draft.begins = Begins.ITEM
            draft.text = draft.text[2:].lstrip()
    for draft in dotted:
        draft.text = draft.text[2:].lstrip()
