"""Rows that stand right below the last number of a stack: they are that number's line.

Text recognition takes a title's row together with the column of numbers beside it: the numbers
since the last title, then the title, then the rest of the text elsewhere on the page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from index.parse.breaks import Prose, split_joined
from index.parse.certainty import is_fragment, reads_on
from index.parse.stretches import Stretch
from index.parse.textrows import NumberedRow

FEWEST = 3
"""Stacks with a row right below them that are too few or too many for it, at least."""


def has_attached(stretches: Sequence[Stretch]) -> bool:
    """Return whether the rows right below stacks of numbers are mostly not as many as these.

    Where they are, a stack is followed by its lines.
    """
    equal = unequal = 0
    for stretch in stretches:
        for numbers, texts in _runs(stretch):
            if len(numbers) > 1:
                equal += len(numbers) == len(texts)
                unequal += len(numbers) > len(texts)
    return unequal >= FEWEST and unequal > equal


def pair_attached(stretch: Stretch, prose: Prose) -> list[NumberedRow] | None:
    """Return the lines of a stretch in such a file; None if rows and numbers do not come out even.

    A single row below a stack belongs to its last number, the others fill the other numbers in
    order. Lines are certain only if all of them read on in the order found.
    """
    attached = {
        numbers[-1].number or 0: texts[0]
        for numbers, texts in _runs(stretch)
        if len(texts) == 1 and numbers[-1].number in stretch.expected
    }
    taken = {id(line) for line in attached.values()}
    rest = [line for line in stretch.texts if id(line) not in taken]
    others = [number for number in stretch.expected if number not in attached]
    if 0 < len(rest) < len(others):
        rest = split_joined(rest, len(others) - len(rest), prose)
    if len(rest) != len(others):
        return None
    rows = {**attached, **dict(zip(others, rest, strict=True))}
    ordered = [replace(rows[number], number=number) for number in stretch.expected]
    sure = (
        not stretch.scrambled
        and len(stretch.numbers) == len(stretch.expected)
        and reads_on(ordered, prose.full, above=stretch.above)
    )
    for line in ordered:
        line.certain = line.certain and sure and not is_fragment(line.number or 0, line.text)
    return ordered


def _runs(stretch: Stretch) -> list[tuple[list[NumberedRow], list[NumberedRow]]]:
    """Return each run of numbers with the run of rows below it, no blank row between."""
    runs: list[list[NumberedRow]] = []
    for line in sorted((*stretch.numbers, *stretch.texts), key=lambda line: line.order):
        if runs:
            last = runs[-1][-1]
            if (last.number is None) == (line.number is None) and last.row.block == line.row.block:
                runs[-1].append(line)
                continue
        runs.append([line])
    return [
        (one, two)
        for one, two in pairwise(runs)
        if one[0].number is not None
        and two[0].number is None
        and one[0].row.block == two[0].row.block
    ]
