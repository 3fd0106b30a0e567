"""Which pairings of numbers and texts that stand apart are beyond doubt; all others are marked.

A pair needs two witnesses: its neighbourhood (numbers directly beside as many rows of text) and
its count from the last line that holds its number itself. And the rows must read on as printed
lines do (`following`). `stacks` makes the pairs.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from index.parse.following import follows, is_moved, is_whole, reads_on
from index.parse.stretches import Stretch, find_runs
from index.parse.textrows import NumberedRow

SURE_BLOCK = 3
"""Rows of a block whose number of rows alone says that it belongs to the numbers beside it."""
MISFIT = 0.65
"""Share of a stack's numbers by which the text beside it may differ in rows."""
MOVED = 0.05
"""Share of stretches with texts out of order up to which those of the others are believed."""
STACK = 4
"""Numbers in a row from which on they are a stack, with its text on one side of it."""
_FIGURES = re.compile(r"(\d+)\s+")


def is_doubtful(stretch: Stretch) -> bool:
    """Return whether numbers and texts of a stretch stand as if one of them were out of place."""
    blocks = find_runs(stretch.numbers, stretch.texts)
    if len(blocks) >= len(stretch.texts) or len(blocks) < 2:
        return False  # number and text take turns
    if is_moved(stretch.texts):
        return True
    runs: list[int] = []  # of numbers above zero, of texts below
    for block in blocks:
        size = len(block) if block[0].number is not None else -len(block)
        if runs and (runs[-1] > 0) == (size > 0):
            runs[-1] += size
        else:
            runs.append(size)
    padded = [0, *runs, 0]
    stacks = [at for at, run in enumerate(padded) if run >= STACK]
    return bool(stacks) and not any(
        all(abs(padded[at] + padded[at + side]) <= max(2, MISFIT * padded[at]) for at in stacks)
        for side in (1, -1)
    )


def is_orderly(stretches: Sequence[Stretch]) -> bool:
    """Return whether the texts of a file show no habit of standing out of order.

    A page whose numbers stand out of order is no witness: it is not believed anyhow.
    """
    paired = [part for part in stretches if part.numbers and len(part.texts) > 1]
    return sum(is_moved(part.texts) for part in paired) <= MOVED * len(paired)


def mark_doubtful(
    stretch: Stretch,
    found: Sequence[NumberedRow],
    full: float,
    *,
    before: bool,
    orderly: bool,
) -> None:
    """Mark lines of a stretch as uncertain unless two witnesses agree on them.

    `full` is the length of a full row of the document; `orderly` whether the file
    keeps texts in order, so that paragraphs that fit a stack by their count belong to it.
    """
    numbers, texts = stretch.numbers, stretch.texts
    if not texts:
        return
    ascending = _ascends(numbers)
    complete = len(numbers) == len(texts) == len(stretch.expected)
    fits = ascending and orderly and complete
    if not (fits and reads_on(texts, full, above=stretch.above, numbers=numbers)):
        blocks = find_runs(numbers, texts)
        sure = _confirmed(
            blocks, stretch.expected, texts, full, before=before, strictly=not ascending
        )
        for line in found:
            line.certain = line.certain and ((line.number or 0), line.order) in sure
    for line in found:
        without_fragment(line)


def _ascends(numbers: Sequence[NumberedRow]) -> bool:
    order = sorted(numbers, key=lambda line: line.order)
    return all((a.number or 0) < (b.number or 0) for a, b in pairwise(order))


def _confirmed(
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
        whole = after is None or (in_turn and close) or is_whole(rows, after.text, full)
        if whole and (in_turn or (counted and reads_on(rows, full))):
            found.update(pairs)
    return found


def trust_above_overflow(stretch: Stretch, found: Sequence[NumberedRow], full: float) -> None:
    """Take rows of one stack for certain that stand above the row which makes it one too long."""
    numbers, texts = stretch.numbers, stretch.texts
    blocks = find_runs(numbers, texts)
    if len(blocks) != 2 or [line.number for line in numbers] != list(stretch.expected):
        return
    sure = {
        (line.number, row.order)
        for line, row in zip(
            numbers, texts[: _rows_above_overflow(len(numbers), texts, full)], strict=False
        )
    }
    for line in found:
        line.certain = line.certain or (line.number, line.order) in sure


def _rows_above_overflow(numbers: int, texts: Sequence[NumberedRow], full: float) -> int:
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
