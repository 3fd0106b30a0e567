"""List marks that an export set apart from their items: given back to the rows that begin one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from index.parse.following import is_open
from index.parse.textrows import NumberedRow

CLEAR = 3.0
"""Difference in score between the rows that begin an item and the others that leaves no doubt."""
SURE = 2.5
"""Score from which on a row surely begins an item, whatever the others do."""
MOST_ROOM = 3.0
"""Weight of the room that the row above left, at most."""
ROOM_UNIT = 8.0
"""Characters of room that weigh as much as a closing sign."""
CLOSING = 1.5
"""Weight of a closing sign in a list whose items close with one."""
_CLOSED = re.compile(r"[.,;:!?][“”\"')]*$")


def return_marks(
    lines: Sequence[NumberedRow],
    numbers: Sequence[NumberedRow],
    texts: Sequence[NumberedRow],
    marks: Sequence[NumberedRow],
) -> set[int]:
    """Give list marks back to the lines whose numbers they follow; return the ids of those given.

    `numbers`, `texts` and `marks` are the rows of the file; `lines` what became of the first two.
    A page's marks tell how many of its items' rows begin an item; which ones shows from their
    wording: the row above is closed or left room. Unless those are clearly set off from the others,
    all rows but the sure beginnings are marked uncertain.
    """
    by_number = {line.number: line for line in lines if line.number is not None and line.text}
    given: set[int] = set()
    for page in sorted({mark.row.page for mark in marks}):
        rows = [mark for mark in marks if mark.row.page == page]
        groups = _lists([line for line in (*numbers, *texts) if line.row.page == page], rows)
        lists = [[by_number[x] for x in group if x in by_number] for group in groups]
        items = [line for part in lists for line in part]
        if len(items) < len(rows) or not rows:
            for line in items:
                line.certain = False
            continue
        width = max(len(line.text) for line in items)
        scores = [score for part in lists if part for score in _scores(part, width)]
        ranked = sorted(range(len(items)), key=lambda at: -scores[at])
        chosen, left = ranked[: len(rows)], ranked[len(rows) :]
        lowest = scores[chosen[-1]]
        highest = scores[left[0]] if left else float("-inf")
        for line, score in zip(items, scores, strict=True):
            line.certain = line.certain and (score >= SURE or lowest - highest > CLEAR)
        for mark, at in zip(rows, sorted(chosen), strict=True):
            items[at].text = f"{mark.text} {items[at].text}"
            given.add(id(mark))
    return given


def _lists(lines: Sequence[NumberedRow], marks: Sequence[NumberedRow]) -> list[list[int]]:
    """Return the groups of a page's numbers that a list mark follows: those of its lists."""
    kinds = {id(line) for line in marks}
    groups: list[list[int]] = []
    group: list[NumberedRow] = []
    for line in sorted((*lines, *marks), key=lambda line: line.order):
        if id(line) in kinds and group:
            groups.append([x.number or 0 for x in group])
            group = []
        elif line.number is None:
            group = []
        else:
            fresh = group and group[-1].row.block != line.row.block
            group = [line] if fresh else [*group, line]
    return groups


def _scores(items: Sequence[NumberedRow], width: int) -> list[float]:
    """Return for each row how much speaks for its beginning an item.

    `width` is the length of the page's longest item row. Rows below one that left much room
    surely begin one; they tell whether the list's items close with a sign and whether they begin
    with a capital.
    """
    pairs = [
        (above.text, line.text, _room(above.text, line.text, width))
        for above, line in pairwise(items)
    ]
    sure = [(above, text) for above, text, room in pairs if room > 2 * ROOM_UNIT]
    closed = [_CLOSED.search(above) is not None for above, _ in sure]
    small = [text[:1].islower() for _, text in sure]
    closing = 2 * sum(closed) >= len(closed) > 0
    capital = small.count(False) >= 2 * small.count(True)
    scores = [MOST_ROOM]
    for (above, text, room), (one, two) in zip(pairs, pairwise(items), strict=True):
        score = min(MOST_ROOM, room / ROOM_UNIT) if room > 0 else -1.0
        ends = _CLOSED.search(above) is not None
        if closing:
            score += CLOSING if ends else -CLOSING
        elif above[-1:] in ".;!?":
            score += 0.5
        score -= 1.0 if is_open(above) else 0.0
        score -= 1.5 if capital and text[:1].islower() else 0.0
        scores.append(score if two.number == (one.number or 0) + 1 else MOST_ROOM)
    return scores


def _room(above: str, text: str, width: int) -> int:
    """Return how many characters more than a row's first word the row above had room for."""
    return width - len(above) - 1 - len(text.split(" ", 1)[0])
