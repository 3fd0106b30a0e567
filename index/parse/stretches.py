"""The stretches of a file in which numbers stand apart from their texts."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from index.parse.textrows import NumberedRow

SCRAMBLED = 0.2
"""Share of a page's numbers that stand out of order from which on its text is in doubt, too."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Numbers and texts between page breaks and lines that are paired already.

    `expected`: the numbers that must stand here by the sequence; if it restarts, those that do
    stand here, provided that they run on without a break, else none.
    """

    numbers: list[NumberedRow]
    texts: list[NumberedRow]
    expected: range = range(0)
    scrambled: bool = False
    """Whether the numbers of this page stand out of order, so that its text may, too."""
    above: NumberedRow | None = None
    """The last line before the stretch."""


def find_stretches(
    lines: Sequence[NumberedRow],
    numbers: Sequence[NumberedRow],
    texts: Sequence[NumberedRow],
    *,
    restarts: bool,
    homes: Mapping[int, int],
) -> list[Stretch]:
    """Return the stretches of a file, given its paired lines, its lone numbers and lone texts.

    `homes`: by a text's id, the number beside which it stands; it belongs to that number's stretch.
    """
    pages: dict[int, list[NumberedRow]] = defaultdict(list)
    for line in (*(line for line in lines if line.number is not None), *numbers, *texts):
        pages[line.row.page].append(line)
    done = {id(line) for line in lines}
    loose = {id(line) for line in numbers}
    stretches: list[Stretch] = []
    highest = 0
    last: NumberedRow | None = None
    lowest = {
        page: min((line.number for line in found if line.number is not None), default=0)
        for page, found in pages.items()
    }
    for page in sorted(pages):
        items = sorted(pages[page], key=lambda line: line.order)
        known = [line.number for line in items if line.number is not None]
        cuts = [index for index, line in enumerate(items) if id(line) in done]
        alone = [line.number for line in items if id(line) in loose and line.number is not None]
        scrambled = not restarts and _displaced(alone) > SCRAMBLED * len(alone)
        following = lowest.get(page + 1, 0)
        runs_on = not following or following == max(known, default=0) + 1
        runs_up = not highest or lowest[page] == highest + 1
        scrambled = scrambled or not (restarts or (runs_on and runs_up))
        loose_numbers = set(alone)
        low = (highest if highest else min(known, default=1) - 1) + 1
        for start, end in pairwise([-1, *cuts, len(items)]):
            part = items[start + 1 : end]
            top = items[end].number if end < len(items) else max(known, default=0) + 1
            expected = range(low, top or low)
            if restarts:
                here = [line for line in part if id(line) in loose]
            else:
                here = [x for x in items if id(x) in loose and x.number in expected]
            at_home = {
                id(line)
                for line in items
                if line.number is None and homes.get(id(line), 0) in loose_numbers
            }
            stays = [
                line
                for line in (*part, *(line for line in items if id(line) in at_home))
                if line.number is None and (id(line) not in at_home or homes[id(line)] in expected)
            ]
            stretches.append(
                Stretch(
                    here,
                    sorted({id(x): x for x in stays}.values(), key=lambda line: line.order),
                    _run(here) if restarts else expected,
                    scrambled,
                    items[start] if start >= 0 else last,
                )
            )
            low = (items[end].number or 0) + 1 if end < len(items) else low
        highest = max(known, default=highest)
        last = next((line for line in reversed(items) if line.text), None)
    for at in range(1, len(stretches)):
        stretches[at - 1 : at + 1] = _balance(stretches[at - 1], stretches[at])
    return [stretch for stretch in stretches if stretch.numbers or stretch.texts]


def _run(lines: Sequence[NumberedRow]) -> range:
    """Return the numbers of lines as a range if they run on one by one, else an empty one."""
    numbers = [line.number or 0 for line in lines]
    if any(two != one + 1 for one, two in pairwise(numbers)):
        return range(0)
    return range(numbers[0], numbers[-1] + 1) if numbers else range(0)


def _balance(one: Stretch, two: Stretch) -> tuple[Stretch, Stretch]:
    """Return two stretches with a block of rows put back that stands below the next one's line.

    So it is on a page in disorder where the first stretch lacks as many rows as the second has too
    many, and so many stand in a block below numbers of the first. Its other rows touch the line
    that parts the two, so the block goes before these.
    """
    missing = len(one.expected) - len(one.texts)
    if not (one.scrambled and one.texts and two.above and 0 < missing < len(two.texts)):
        return one, two
    touches = two.above.row.place - one.texts[-1].row.place == 1
    if not touches or len(two.texts) - len(two.expected) != missing:
        return one, two
    numbers = sorted((*one.numbers, *two.numbers), key=lambda line: line.order)
    places = [line.order for line in numbers]
    below = [bisect_left(places, line.order) for line in two.texts]
    start = next((i for i, x in enumerate(below) if x and numbers[x - 1].number in one.expected), 0)
    block = [line for line in two.texts if line.row.block == two.texts[start].row.block]
    if len(block) != missing or not below[start]:
        return one, two
    first = one.texts[0].order
    moved = [replace(line, order=first - 0.2 + 0.1 * i / missing) for i, line in enumerate(block)]
    rest = [line for line in two.texts if not any(line is x for x in block)]
    return replace(one, texts=[*moved, *one.texts]), replace(two, texts=rest)


def find_runs(
    numbers: Sequence[NumberedRow], texts: Sequence[NumberedRow]
) -> list[list[NumberedRow]]:
    """Return runs of numbers and of texts that no blank row parts, in the file's order."""
    blocks: list[list[NumberedRow]] = []
    for line in sorted((*numbers, *texts), key=lambda line: line.order):
        if blocks:
            last = blocks[-1][-1]
            alike = (last.number is None) == (line.number is None)
            if alike and line.row.place - last.row.place <= 1:
                blocks[-1].append(line)
                continue
        blocks.append([line])
    return blocks


def _displaced(numbers: Sequence[int]) -> int:
    """Return how many numbers stand outside the longest ascending run through them."""
    tails: list[int] = []
    for number in numbers:
        at = bisect_left(tails, number)
        tails[at : at + 1] = [number]
    return len(numbers) - len(tails)
