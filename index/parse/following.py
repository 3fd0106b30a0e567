"""Whether rows read on as printed lines do: whether each can be one line, below the one before.

Exports move paragraphs, join lines and lose halves of them. Wording shows it (a new sentence that
begins small, an open end) and so does room: a printed line ends where the next word had none.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise
from statistics import quantiles

from index.parse.breaks import row_length
from index.parse.contents import split_leaders
from index.parse.paragraphs import bullet_length
from index.parse.textrows import NumberedRow

TOO_LONG = 1.3
"""Ratio to a full row's length from which on a row may hold two printed lines."""
ROOM = 0.8
"""Share of a full row: one that ends before, and whose next word had room, is half a line."""
_ENDED = re.compile(r"[.!?:;…)][“”\"'’)\]»«*]*$")
_STOPPED = re.compile(r"[.!?]$")
_OPEN = re.compile(
    r"(?:[,(\-–]|\b(?:und|oder|sowie|der|die|das|den|dem|des|eine[rnms]?|für|von|vom|mit|im|in"
    r"|zu|zum|zur|auf|aus|an|am|bei|durch|nach|als|wie|dass|zwischen|gegen|ohne|um|über|unter"
    r"|nicht|ist|sind|wird|werden|soll|sollen|wollen|müssen|unsere[rnms]?|alle[rnms]?))$"
)


def full_length(rows: Sequence[str]) -> float:
    """Return the length of a full row of text, 0 if there are too few rows to say."""
    lengths = [len(text) for text in rows if text and not split_leaders(text)]
    return quantiles(lengths, n=20)[15] if len(lengths) >= 20 else 0.0


def reads_on(
    texts: Sequence[NumberedRow],
    full: float,
    *,
    above: NumberedRow | None = None,
    numbers: Sequence[NumberedRow] = (),
) -> bool:
    """Return whether rows can stand below each other in this order, each as one printed line.

    `full` is the length of a full row of the document; `above` the line before them; `numbers`
    stand on rows of their own between them, so that the rows around these are no paragraphs' ends.
    """
    if full and any(row_length(line) > TOO_LONG * full for line in texts):
        return False
    rows = [*([above] if above is not None and above.text else []), *texts]
    places = sorted(line.order for line in numbers)
    ended = True
    for one, two in pairwise(rows):
        apart = bisect_right(places, two.order) > bisect_right(places, one.order)
        away = abs(two.row.place - one.row.place)  # a row put back in line stands elsewhere
        gap = not apart and one.row.page == two.row.page and away > 1
        if not follows(one.text, two.text, full, gap=gap):
            return False
        if gap and not ended and _is_title(one.text, two.text, full):
            return False  # a title in the middle of a sentence
        ended = gap or _ENDED.search(one.text) is not None or bool(bullet_length(two.text))
    return True


def _is_title(one: str, two: str, full: float) -> bool:
    """Return whether a row ends where the next word had room, and no sentence ends with it."""
    return _has_room(one, two, full) and not _ENDED.search(one) and not bullet_length(one)


def _has_room(one: str, two: str, full: float) -> bool:
    return len(one) + 1 + len(two.split(" ", 1)[0]) < ROOM * full


def is_half(one: str, two: str, full: float) -> bool:
    """Return whether a row breaks off where the next one's first word, a small one, had room."""
    small = two[:1].islower() and not bullet_length(two)
    return small and _has_room(one, two, full)


def follows(one: str, two: str, full: float, *, gap: bool) -> bool:
    """Return whether a row can be the next printed line after another.

    `gap`: whether only blank rows stand between them, as they do at a paragraph's end.
    """
    pages = [split_leaders(text) for text in (one, two)]
    if pages[0] or pages[1]:
        return not (pages[0] and pages[1] and (pages[0][1] or 0) > (pages[1][1] or 9999))
    small = two[:1].islower() and not bullet_length(two)
    if _STOPPED.search(one) and small:
        return False
    if _ENDED.search(one) or one.startswith("#"):
        return True
    if bullet_length(two) or two.startswith("#"):
        return _OPEN.search(one) is None
    if _has_room(one, two, full):
        return gap and not small and _OPEN.search(one) is None
    return small or not gap


def is_open(text: str) -> bool:
    """Return whether a row cannot be the last of its sentence or item."""
    return _OPEN.search(text) is not None and not text.endswith(",")


def is_whole(rows: Sequence[NumberedRow], after: str, full: float) -> bool:
    """Return whether a block can end as it does; a single row may be a title."""
    last = rows[-1].text
    if len(rows) > 1:
        return follows(last, after, full, gap=False)
    return not (_OPEN.search(last) and _has_room(last, after, full))


def is_moved(texts: Sequence[NumberedRow]) -> bool:
    """Return whether rows stand out of order beyond doubt: a new sentence begins small.

    In a table of contents, whether its page numbers go backwards.
    """
    for one, two in pairwise(texts):
        if _STOPPED.search(one.text) and two.text[:1].islower() and not bullet_length(two.text):
            return True
        pages = [split_leaders(line.text) for line in (one, two)]
        if pages[0] and pages[1] and (pages[0][1] or 0) > (pages[1][1] or 9999):
            return True
    return False
