"""Text and Markdown files → lines, with their printed numbers or counted ones."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from index.datatypes import Flag, Line, LineKind, LineNumbering, NumberingScope
from index.parse.drafts import Draft, to_lines
from index.parse.furniture import PAGE_NUMBER
from index.parse.markdown import drop_recognised_marks, read_markdown
from index.parse.numbered import find_numbers, flags_of, pair_lines
from index.parse.recognised import doubt_signs
from index.parse.sequence import Chain
from index.parse.textheadings import looks_like_heading
from index.parse.textlayout import lay_out
from index.parse.textrows import TextRow, is_recognised, split_rows


def read_text(
    pages: Sequence[Sequence[str]],
) -> tuple[list[Line], LineNumbering, NumberingScope]:
    """Return the lines of a text file, given as the rows of its pages."""
    rows = split_rows(pages)
    chain = find_numbers(rows)
    drafts, scope = _read_unnumbered(rows) if chain is None else _read_numbered(rows, chain)
    if is_recognised(pages):
        doubt_signs(drafts)
    numbering = LineNumbering.COUNTED if chain is None else LineNumbering.PRINTED
    return to_lines(drafts), numbering, scope


def _read_unnumbered(rows: Sequence[TextRow]) -> tuple[list[Draft], NumberingScope]:
    """Count the rows of the file as an editor does, blank ones too."""
    drafts: list[Draft] = []
    gap = True
    used: set[int] = set()
    for row in rows:
        text = row.text.strip()
        number = None if row.place in used or row.kind is not None else row.place
        used.add(row.place)
        kind = row.kind
        if kind is None and row.text.startswith("% ") and row.place <= 5:
            kind = LineKind.EDITORIAL  # a Pandoc title block
        drafts.append(Draft(number, text, kind=kind, page=row.printed, gap=gap))
        gap = not text
    sure = read_markdown(drafts)
    lay_out(drafts, sure=sure)
    return drafts, NumberingScope.DOCUMENT


def _read_numbered(rows: Sequence[TextRow], chain: Chain) -> tuple[list[Draft], NumberingScope]:
    found, scope = pair_lines(rows, chain)
    blank_before = _gaps(rows)
    known = [index for index, line in enumerate(found) if line.number is not None]
    first, last = known[0], known[-1]
    drafts: list[Draft] = []
    for index, line in enumerate(found):
        draft = Draft(
            line.number,
            line.text,
            kind=line.kind,
            flags=frozenset(flags_of(line)),
            page=line.row.printed,
            gap=blank_before.get(line.row.place, False),
        )
        if line.number is not None and not line.text:
            draft.kind = LineKind.BLANK
        elif line.number is None and draft.kind is None:
            _place_unnumbered(draft, index, first, last, following=index == first - 1)
        drafts.append(draft)
    if chain.step > 1:
        _derive(drafts, chain.step)
    sure = read_markdown(drafts)
    lay_out(drafts, sure=sure)
    if sure:
        drop_recognised_marks(drafts)
    return drafts, scope


def _gaps(rows: Sequence[TextRow]) -> dict[int, bool]:
    """Return, for each row of the file with something on it, whether a blank row is above it."""
    gaps: dict[int, bool] = {}
    blank = True
    for row in rows:
        if row.is_blank:
            blank = True
        else:
            gaps.setdefault(row.place, blank)
            blank = False
    return gaps


def _place_unnumbered(draft: Draft, index: int, first: int, last: int, *, following: bool) -> None:
    """Say what a line without number is: text around the numbered part, or a part of it."""
    if PAGE_NUMBER.fullmatch(draft.text):
        draft.kind = LineKind.FURNITURE
    elif following and looks_like_heading(draft.text):
        draft.kind, draft.level, draft.fixed = LineKind.HEADING, 1, True
    elif index < first or index > last:
        draft.kind = LineKind.EDITORIAL
    else:
        draft.flags = draft.flags | {Flag.UNCERTAIN}


def _derive(drafts: Sequence[Draft], step: int) -> None:
    """Give numbers to the lines between two printed numbers where their count leaves no doubt."""
    known = [index for index, draft in enumerate(drafts) if draft.number is not None]
    for before, after in pairwise(known):
        low, high = drafts[before].number, drafts[after].number
        between = [
            draft
            for draft in drafts[before + 1 : after]
            if draft.text and draft.kind in (None, LineKind.HEADING)
        ]
        if low is None or high is None or high - low != step:
            continue
        if len(between) == step - 1:
            for number, draft in enumerate(between, low + 1):
                draft.number, draft.flags = number, frozenset({Flag.DERIVED})
