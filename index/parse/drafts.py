"""Drafts: the lines of a text file while their kinds are found out, and what becomes of them.

`textfile` makes a draft of every row, `markdown` and `textlayout` fill it in; the finished `Line`s
are made here. `Draft` is to text files what `PlacedRow` is to PDFs.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.datatypes import Begins, Flag, Line, LineKind
from index.text import is_damaged

_ENDS_SENTENCE = re.compile(r"[.!?:;…][“”\"'’)\]»«*]*$")


@dataclass(slots=True)
class Draft:
    """A line of a text file on its way to a `Line`; `gap`: blank rows stand before it."""

    number: int | None
    text: str
    kind: LineKind | None = None
    level: int = 0
    begins: Begins | None = None
    flags: frozenset[Flag] = frozenset()
    page: int | None = None
    gap: bool = False
    fixed: bool = False
    """Whether kind and level come from markup and are beyond doubt."""

    @property
    def ends_sentence(self) -> bool:
        """Whether a sentence ends with the line."""
        return _ENDS_SENTENCE.search(self.text) is not None


def to_lines(drafts: Sequence[Draft]) -> list[Line]:
    """Return the finished lines; rows without number and text are left out."""
    lines: list[Line] = []
    for draft in drafts:
        kind = draft.kind or LineKind.BODY
        if not draft.text and draft.number is None:
            continue
        flags = set(draft.flags)
        if is_damaged(draft.text):
            flags.add(Flag.DAMAGED)
        lines.append(
            Line(
                number=draft.number,
                page=draft.page,
                pdf_page=None,
                text=draft.text,
                kind=kind,
                level=draft.level if kind is LineKind.HEADING else 0,
                begins=draft.begins if kind is LineKind.BODY else None,
                flags=tuple(sorted(flags)),
            )
        )
    return lines
