"""Pairs line numbers that stand apart from their text with it, and says how certain that is.

Numbers and texts keep their order, so a pairing is an alignment of two sequences. The best one is
found by dynamic programming; a pair is certain if every alignment without it costs clearly more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

UNPAIRED_NUMBER = 1.6
"""Cost of a number without text (a blank line)."""
UNPAIRED_TEXT = 1.6
"""Cost of a text without number."""
WRONG_SIDE = 0.8
"""Cost of a number on the other side of its text than elsewhere in the file."""
STRICT_UNPAIRED = 1.0
STRICT_SIDE = 3.0
"""The same costs in a file in which nearly all numbers share a row with their text; a number that
touches a text on the other side has the usual cost."""
PER_STEP = 0.12
"""Cost of each item between a number and its text."""
FARTHEST = 0.6
"""Cost of distance, at most: in a stack of numbers all are far."""
MARGIN = 0.5
"""Cost by which the best alignment without a pair must be dearer for the pair to be certain."""
WIDEST = 400
"""Numbers or texts of one stretch that are aligned at once; longer ones are cut in half."""

_Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Pairing:
    """For each number the position of its text or None, and whether that is certain."""

    texts: tuple[int | None, ...]
    certain: tuple[bool, ...]
    cost: float


def pair(
    numbers: Sequence[float],
    texts: Sequence[float],
    *,
    before: bool,
    strict: bool = False,
) -> Pairing:
    """Return the pairing of numbers and texts, given by their places in the file.

    `before`: whether numbers stand before their texts in this file. `strict`: whether numbers
    nearly always stand on the usual side, so that a number without text there has none.
    """
    n, m = len(numbers), len(texts)
    number_alone = STRICT_UNPAIRED if strict else UNPAIRED_NUMBER
    text_alone = STRICT_UNPAIRED if strict else UNPAIRED_TEXT
    if not n:
        return Pairing((), (), text_alone * m)
    if not m:
        return Pairing((None,) * n, (True,) * n, number_alone * n)
    if max(n, m) > WIDEST:
        return _halves(numbers, texts, before=before, strict=strict)
    costs = _cost(np.array(numbers), np.array(texts), before, STRICT_SIDE if strict else WRONG_SIDE)
    forward = _table(costs, number_alone, text_alone)
    backward = _table(costs[::-1, ::-1], number_alone, text_alone)[::-1, ::-1]
    best = float(forward[n, m])
    through = forward[:n, :m] + costs + backward[1:, 1:]
    without = (forward[:n, :] + number_alone + backward[1:, :]).min(axis=1)
    chosen = _trace(forward, costs, text_alone)
    certain: list[bool] = []
    for i, at in enumerate(chosen):
        rivals = through[i] if at is None else np.delete(through[i], at)
        second = float(rivals.min()) if len(rivals) else float("inf")
        if at is not None:
            second = min(second, float(without[i]))
        certain.append(second - best > MARGIN)
    return Pairing(tuple(chosen), tuple(certain), best)


def _trace(table: _Numbers, costs: _Numbers, text_alone: float) -> list[int | None]:
    """Return the texts of the numbers in the best alignment.

    Of equal ones the one that leaves the last text without number: where a line was too long for
    the page, it is the row at the end of a stack that is left over.
    """
    i, j = costs.shape
    chosen: list[int | None] = [None] * i
    while i and j:
        if abs(table[i, j] - table[i, j - 1] - text_alone) < 1e-9:
            j -= 1
        elif abs(table[i, j] - table[i - 1, j - 1] - costs[i - 1, j - 1]) < 1e-9:
            chosen[i - 1] = j - 1
            i, j = i - 1, j - 1
        else:
            i -= 1
    return chosen


def _cost(numbers: _Numbers, texts: _Numbers, before: bool, wrong_side: float) -> _Numbers:
    away = np.subtract.outer(-numbers, -texts) if before else np.subtract.outer(numbers, texts)
    far = np.minimum(FARTHEST, PER_STEP * np.maximum(np.abs(away) - 1, 0))
    side = np.where(np.abs(away) < 1.5, WRONG_SIDE, wrong_side)
    result: _Numbers = far + side * (away < 0)
    return result


def _table(costs: _Numbers, number_alone: float, text_alone: float) -> _Numbers:
    """Return the cost of the best alignment of the first i numbers and j texts."""
    n, m = costs.shape
    table = np.zeros((n + 1, m + 1))
    table[0, :] = text_alone * np.arange(m + 1)
    table[:, 0] = number_alone * np.arange(n + 1)
    for i in range(1, n + 1):
        above = table[i - 1].tolist()
        line = costs[i - 1].tolist()
        row = [float(table[i, 0])]
        for j in range(1, m + 1):
            row.append(
                min(above[j - 1] + line[j - 1], above[j] + number_alone, row[j - 1] + text_alone)
            )
        table[i] = row
    return table


def _halves(
    numbers: Sequence[float], texts: Sequence[float], *, before: bool, strict: bool
) -> Pairing:
    """Return the pairing of a stretch cut where numbers and texts are halfway through the file."""
    places = sorted((*numbers, *texts))
    middle = places[len(places) // 2]
    split_n = sum(place < middle for place in numbers)
    split_m = sum(place < middle for place in texts)
    first = pair(numbers[:split_n], texts[:split_m], before=before, strict=strict)
    second = pair(numbers[split_n:], texts[split_m:], before=before, strict=strict)
    moved = tuple(None if at is None else at + split_m for at in second.texts)
    return Pairing(first.texts + moved, first.certain + second.certain, first.cost + second.cost)
