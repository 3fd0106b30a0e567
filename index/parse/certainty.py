"""Which pairings of numbers and texts that stand apart are beyond doubt; all others are marked.

A pair needs two witnesses: its neighbourhood (numbers directly beside as many rows of text) and
its count from the last line that holds its number itself. And the rows must read on as printed
lines do: exports move paragraphs, join lines and lose halves of them.
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
SURE_BLOCK = 3
"""Rows of a block whose number of rows alone says that it belongs to the numbers beside it."""
_ENDED = re.compile(r"[.!?:;…)][“”\"'’)\]»«*]*$")
_STOPPED = re.compile(r"[.!?]$")
_FIGURES = re.compile(r"(\d+)\s+")
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


def rows_above_overflow(numbers: int, texts: Sequence[NumberedRow], full: float) -> int:
    """Return how many rows of a stack with too few `numbers` stand above the first that ran on.

    A line too wide for the page runs on into a row of its own. Only where there are as many such
    rows as rows too many is nothing else wrong, and the rows above the first keep their numbers.
    """
    broken = [
        at
        for at, (one, two) in enumerate(pairwise(texts))
        if not follows(one.text, two.text, full, gap=False)
    ]
    return broken[0] if broken and len(broken) == len(texts) - numbers else 0


def _is_whole(rows: Sequence[NumberedRow], after: str, full: float) -> bool:
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


def is_fragment(number: int, text: str) -> bool:
    """Return whether a text begins with a part of its line's number: some of it was not read."""
    found = _FIGURES.match(text)
    whole = str(number)
    if not found or len(found[1]) >= len(whole):
        return False
    return whole.endswith(found[1]) or (len(found[1]) > 1 and whole.startswith(found[1]))


def without_fragment(line: NumberedRow) -> None:
    """Take a part of its number from the front of a line, which is then uncertain.

    Only the number's last figures are taken: a text hardly begins with these by chance.
    """
    found, number = _FIGURES.match(line.text), line.number or 0
    if found and is_fragment(number, line.text):
        line.certain = False
        if str(number).endswith(found[1]):
            line.text = line.text[found.end() :]


def confirmed(
    blocks: Sequence[list[NumberedRow]],
    expected: range,
    texts: Sequence[NumberedRow],
    full: float,
    *,
    before: bool,
    strictly: bool,
) -> set[tuple[int, float]]:
    """Return number and place of the lines that their neighbourhood and their count confirm.

    `strictly`: whether a block's size does not do instead of the count.
    """
    from_top = {line.order: number for number, line in zip(expected, texts, strict=False)}
    from_end = {
        line.order: number
        for number, line in zip(reversed(expected), reversed(texts), strict=False)
    }
    following = {one.order: two for one, two in pairwise(texts)}
    found: set[tuple[int, float]] = set()
    for one, two in pairwise(blocks):
        numbers, rows = (one, two) if before else (two, one)
        if numbers[0].number is None or rows[0].number is not None or len(one) != len(two):
            continue
        pairs = [(line.number or 0, row.order) for line, row in zip(numbers, rows, strict=True)]
        if any(b[0] != a[0] + 1 for a, b in pairwise(pairs)):
            continue
        top = all(number == from_top.get(order) for number, order in pairs)
        end = all(number == from_end.get(order) for number, order in pairs)
        counted = top or end or (len(pairs) >= SURE_BLOCK and not strictly)
        after = following.get(rows[-1].order)
        in_turn = len(pairs) == 1 and top and end
        close = after is not None and after.row.place - rows[-1].row.place <= 2
        whole = after is None or (in_turn and close) or _is_whole(rows, after.text, full)
        if whole and (in_turn or (counted and reads_on(rows, full))):
            found.update(pairs)
    return found
