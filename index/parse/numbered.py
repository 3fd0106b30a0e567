"""Text with line numbers in it: pairs each number with the text of its line."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.datatypes import Begins, Flag, Line, LineKind, LineNumbering, NumberingScope
from index.parse.sequence import Anchor, Place, track
from index.text import is_damaged

_LEAD = re.compile(r"\s*(\d{1,5})(?=\s|$)")
_FILE_NAME = re.compile(r"\S+\.\w{2,4}$")
_ENDS_SENTENCE = re.compile(r"[.!?:;,][“”\"'’)\]»«]*$")


def read_numbered(
    pages: Sequence[Sequence[str]],
) -> tuple[list[Line], LineNumbering, NumberingScope]:
    """Return the lines of a text whose lines begin with their numbers."""
    rows = [row for page in pages for row in page]
    candidates = []
    for index, row in enumerate(rows):
        if found := _LEAD.match(row):
            alone = not row[found.end() :].strip()
            place = Place.ALONE if alone else Place.LEAD
            candidates.append(Anchor(index, int(found[1]), found.start(1), found.end(1), place))
    chain = track(candidates)
    numbers = {anchor.row: anchor for anchor in chain.anchors}
    first, last = chain.anchors[0].row, chain.anchors[-1].row
    above = [index for index in range(first) if rows[index].strip()]
    heading = above[-1] if above and looks_like_heading(rows[above[-1]]) else None
    lines: list[Line] = []
    begins: Begins | None = Begins.PARAGRAPH
    for index, row in enumerate(rows):
        anchor = numbers.get(index)
        text = (row if anchor is None else row[anchor.end :]).strip()
        if anchor is None:
            if not text:
                continue
            if index == heading:
                lines.append(make_line(None, text, LineKind.HEADING, level=1))
            elif index < first or index > last:
                lines.append(make_line(None, text, LineKind.EDITORIAL))
            else:
                lines.append(make_line(None, text, LineKind.BODY, flags=(Flag.UNCERTAIN,)))
            continue
        if not text:
            lines.append(make_line(anchor.number, "", LineKind.BLANK))
            begins = Begins.PARAGRAPH
        else:
            lines.append(make_line(anchor.number, text, LineKind.BODY, begins=begins))
            begins = None
    return lines, LineNumbering.PRINTED, NumberingScope.DOCUMENT


def make_line(
    number: int | None,
    text: str,
    kind: LineKind,
    *,
    level: int = 0,
    begins: Begins | None = None,
    flags: tuple[Flag, ...] = (),
) -> Line:
    """Return a line of a text file, flagged if its characters are damaged."""
    if is_damaged(text):
        flags = tuple(sorted({*flags, Flag.DAMAGED}))
    return Line(number, None, None, text, kind, level=level, begins=begins, flags=flags)


def looks_like_heading(text: str) -> bool:
    """Return whether the text alone could be a heading: short, capital, no sentence, no file."""
    text = text.strip()
    return (
        0 < len(text) <= 90
        and (text[0].isupper() or text[0].isdigit())
        and any(sign.isalpha() for sign in text)
        and not _ENDS_SENTENCE.search(text)
        and not _FILE_NAME.fullmatch(text)
    )
