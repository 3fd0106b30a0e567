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
STRICT_UNPAIRED = 0.7
STRICT_SIDE = 2.0
"""The same costs in a file in which nearly all numbers share a row with their text."""
PER_STEP = 0.12
"""Cost of each item between a number and its text."""
FARTHEST = 0.6
"""Cost of distance, at most: in a stack of numbers all are far."""
MARGIN = 0.5
"""Cost by which the best alignment without a pair must be dearer for the pair to be certain."""
WIDEST = 400
"""Numbers or texts of one stretch that are aligned at once; longer ones are cut in half."""


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
    extra: Sequence[float] | None = None,
    strict: bool = False,
) -> Pairing:
    """Return the pairing of numbers and texts, given by their places in the file.

    `before`: whether numbers stand before their texts in this file. `extra`: for each text the
    cost of leaving it without number. `strict`: whether numbers nearly always stand on the usual
    side, so that a number without text there has none.
    """
    n, m = len(numbers), len(texts)
    alone = np.full(m, UNPAIRED_TEXT) if extra is None else np.array(extra, dtype=np.float64)
    number_alone = STRICT_UNPAIRED if strict else UNPAIRED_NUMBER
    if strict:
        alone = np.minimum(alone, STRICT_UNPAIRED)
    if not n:
        return Pairing((), (), float(alone.sum()))
    if not m:
        return Pairing((None,) * n, (True,) * n, number_alone * n)
    if max(n, m) > WIDEST:
        return _halves(numbers, texts, before=before, strict=strict)
    costs = _cost(np.array(numbers), np.array(texts), before, STRICT_SIDE if strict else WRONG_SIDE)
    forward = _table(costs, number_alone, alone)
    backward = _table(costs[::-1, ::-1], number_alone, alone[::-1])[::-1, ::-1]
    best = float(forward[n, m])
    through = forward[:n, :m] + costs + backward[1:, 1:]
    without = (forward[:n, :] + number_alone + backward[1:, :]).min(axis=1)
    chosen: list[int | None] = []
    certain: list[bool] = []
    for i in range(n):
        at = int(through[i].argmin())
        if without[i] < through[i, at] - 1e-9:
            chosen.append(None)
            certain.append(bool(through[i, at] - best > MARGIN))
            continue
        others = np.delete(through[i], at)
        second = min(float(without[i]), float(others.min()) if len(others) else float("inf"))
        chosen.append(at)
        certain.append(second - best > MARGIN)
    return Pairing(*_without_crossings(chosen, certain), best)


def _without_crossings(
    chosen: Sequence[int | None], certain: Sequence[bool]
) -> tuple[tuple[int | None, ...], tuple[bool, ...]]:
    """Give each text to one number only; where two want it, neither is certain."""
    seen: dict[int, int] = {}
    texts, sure = list(chosen), list(certain)
    for index, text in enumerate(chosen):
        if text is None:
            continue
        if text in seen or (seen and text < max(seen)):
            texts[index], sure[index] = None, False
            if text in seen:
                sure[seen[text]] = False
        else:
            seen[text] = index
    return tuple(texts), tuple(sure)


_Numbers = npt.NDArray[np.float64]


def _cost(numbers: _Numbers, texts: _Numbers, before: bool, wrong_side: float) -> _Numbers:
    away = np.subtract.outer(-numbers, -texts) if before else np.subtract.outer(numbers, texts)
    far = np.minimum(FARTHEST, PER_STEP * (np.abs(away) - 1))
    result: _Numbers = far + wrong_side * (away < 0)
    return result


def _table(costs: _Numbers, number_alone: float, text_alone: _Numbers) -> _Numbers:
    """Return the cost of the best alignment of the first i numbers and j texts."""
    n, m = costs.shape
    table = np.zeros((n + 1, m + 1))
    table[0, 1:] = np.cumsum(text_alone)
    table[:, 0] = number_alone * np.arange(n + 1)
    skip = [0.0, *text_alone.tolist()]
    for i in range(1, n + 1):
        above = table[i - 1].tolist()
        line = costs[i - 1].tolist()
        row = [float(table[i, 0])]
        for j in range(1, m + 1):
            row.append(
                min(above[j - 1] + line[j - 1], above[j] + number_alone, row[j - 1] + skip[j])
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
