"""Rows that stand right below the last number of a stack: they are that number's line.

Text recognition takes a title's row together with the column of numbers beside it: the numbers
since the last title, then the title, then the rest of the text elsewhere on the page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from index.parse.breaks import Prose, split_joined
from index.parse.certainty import without_fragment
from index.parse.following import follows, is_half, reads_on
from index.parse.paragraphs import bullet_length
from index.parse.stretches import Stretch
from index.parse.textrows import NumberedRow

FEWEST = 3
"""Stacks with fewer rows right below than numbers that make this a file's habit, at least."""

LONG = 0.85
"""Share of a full row from which on a row without a full stop breaks off before an item."""
SHORT = 0.4
"""Share of a full row up to which a row may have run on from the one above."""


def find_attached(
    numbers: Sequence[NumberedRow], texts: Sequence[NumberedRow]
) -> dict[int, int] | None:
    """Return, by the text's id, the number above each row that may belong to it.

    That is the row below a stack, and those that follow it. None if this is no habit of the file:
    if the rows below stacks are mostly as many as the numbers, they are simply the stack's lines,
    and if numbers take turns with rows and the rows stand first, each number is below its row.
    """
    found: dict[int, int] = {}
    equal = unequal = turns = stacked = 0
    for stack, rows in _runs(numbers, texts):
        if len(stack) > 1:
            equal += len(stack) == len(rows)
            unequal += len(stack) > len(rows)
        turns += len(stack) == 1
        stacked += len(stack) if len(stack) > len(rows) else 0
        if len(stack) != len(rows) or len(rows) == 1:
            last = stack[-1].number or 0
            found.update({id(line): last + at for at, line in enumerate(rows)})
    if unequal < FEWEST or unequal <= equal:
        return None
    return found if stacked > turns or _numbers_lead(numbers, texts) else None


def _numbers_lead(numbers: Sequence[NumberedRow], texts: Sequence[NumberedRow]) -> bool:
    """Return whether pages mostly begin with a number and not with a row of text."""
    first = {line.row.page: line for line in sorted((*numbers, *texts), key=lambda x: -x.order)}
    return 2 * sum(line.number is not None for line in first.values()) > len(first)


def pair_attached(
    stretch: Stretch, attached: dict[int, int], prose: Prose
) -> list[NumberedRow] | None:
    """Return the lines of a stretch in such a file; None if rows and numbers do not come out even.

    A single row below a stack belongs to its last number, the others fill the other numbers in
    order; several may belong to it and the next ones, if they read on better there. Lines are
    certain only if all of them read on in the order found.
    """
    texts = sorted(stretch.texts, key=lambda line: line.order)
    missing = len(stretch.expected) - len(texts)
    if texts and missing > 0:
        texts = split_joined(texts, missing, prose)
    if len(texts) < 2 or not 0 <= len(texts) - len(stretch.expected) <= 1:
        return None
    blocks = [
        attached[id(line)] - at if id(line) in attached else None for at, line in enumerate(texts)
    ]
    single = {
        id(line): attached[id(line)]
        for at, line in enumerate(texts)
        if id(line) in attached and blocks.count(blocks[at]) == 1
    }
    if len(texts) > len(stretch.expected):
        tops = {
            line.order: attached[id(line)]
            for at, line in enumerate(texts)
            if id(line) in attached and blocks[at] not in blocks[:at]
        }
        return _without_one(stretch, texts, tops, single, prose)
    orders = [_place(stretch, texts, attached), _place(stretch, texts, single)]
    breaks = [_breaks(lines, prose.full) for lines in orders]
    best = orders[1] if breaks[1] < breaks[0] else orders[0]
    doubtful = breaks[0] == breaks[1] and orders[0] != orders[1]
    sure = (
        not (stretch.scrambled or doubtful)
        and len(stretch.numbers) == len(stretch.expected)
        and reads_on(best, prose.full)
    )
    for line in best:
        line.certain = line.certain and sure
        without_fragment(line)
    return best


def _without_one(
    stretch: Stretch,
    texts: Sequence[NumberedRow],
    tops: dict[float, int],
    single: dict[int, int],
    prose: Prose,
) -> list[NumberedRow]:
    """Return the lines of a stretch with one row too many, all of them in doubt.

    A line too wide for the page runs on into a row of its own. The row without number is where
    most others keep the number they stand below, which is what `tops` says by their place in the
    file: the only one that breaks off within a sentence, else the last row if that may be, else a
    short one.
    """
    broken = _broken_off(texts, prose.full)

    def worth(at: int) -> tuple[float, ...]:
        rest = [*texts[:at], *texts[at + 1 :]]
        placed = _place(stretch, rest, single)
        kept = sum(tops.get(line.order) == line.number for line in placed)
        short = len(texts[at].text) < SHORT * prose.full
        return kept, broken == [at], at == loose[-1], short - _breaks(rest, prose.full)

    loose = [at for at, line in enumerate(texts) if line.order not in tops]
    out = max(loose, key=worth)
    rest = [*texts[:out], *texts[out + 1 :]]
    lines = [*_place(stretch, rest, single), replace(texts[out])]
    for line in lines:
        line.certain = False
    return lines


def _broken_off(texts: Sequence[NumberedRow], full: float) -> list[int]:
    """Return which rows ran on from the one above and break off where the next word had room.

    They are short, go on with a sentence, and together with the row above are longer than a full
    one.
    """
    return [
        at + 1
        for at, (above, line, below) in enumerate(zip(texts, texts[1:], texts[2:], strict=False))
        if len(line.text) < SHORT * full
        and below.row.place - above.row.place == 2
        and above.text[-1:] not in ".!?:;"
        and len(above.text) + 1 + len(line.text) > full
        and is_half(line.text, below.text, full)
    ]


def _place(
    stretch: Stretch, texts: Sequence[NumberedRow], attached: dict[int, int]
) -> list[NumberedRow]:
    """Return the lines with attached rows at their numbers and the others in order."""
    fixed: dict[int, NumberedRow] = {}
    for line in texts:
        number = attached.get(id(line), 0)
        if number in stretch.expected and number not in fixed:
            fixed[number] = line
    taken = {id(line) for line in fixed.values()}
    rest = iter([line for line in texts if id(line) not in taken])
    return [
        replace(fixed[number] if number in fixed else next(rest), number=number)
        for number in stretch.expected
    ]


def _breaks(lines: Sequence[NumberedRow], full: float) -> float:
    """Return how often a line does not read on from the one above."""
    broken = 0.0
    for one, two in pairwise(lines):
        if not follows(one.text, two.text, full, gap=False):
            broken += 1.0
        elif (
            bullet_length(two.text) and one.text[-1:] not in ".!?:;" and len(one.text) > LONG * full
        ):
            broken += 0.5  # an item that breaks off
    return broken


def _runs(
    numbers: Sequence[NumberedRow], texts: Sequence[NumberedRow]
) -> list[tuple[list[NumberedRow], list[NumberedRow]]]:
    """Return each run of numbers with the run of rows below it, no other row between."""
    runs: list[list[NumberedRow]] = []
    for line in sorted((*numbers, *texts), key=lambda line: line.order):
        if runs:
            last = runs[-1][-1]
            if (last.number is None) == (line.number is None) and _touches(last, line):
                runs[-1].append(line)
                continue
        runs.append([line])
    return [
        (one, two)
        for one, two in pairwise(runs)
        if one[0].number is not None and two[0].number is None and _touches(one[-1], two[0])
    ]


def _touches(one: NumberedRow, two: NumberedRow) -> bool:
    """Return whether neither a blank row nor a line that is paired already stands between."""
    return one.row.block == two.row.block and two.row.place - one.row.place <= 1
