"""Pairs line numbers that stand apart from their text with it, and says how certain that is.

Numbers and texts keep their order, so a pairing is an alignment of two sequences. The best one is
found by dynamic programming; a pair is certain if every alignment without it costs clearly more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

UNPAIRED_NUMBER = 1.6
"""Cost of a number without text (a blank line)."""
UNPAIRED_TEXT = 1.6
"""Cost of a text without number."""
WRONG_SIDE = 0.8
"""Cost of a number on the other side of its text than elsewhere in the file."""
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


def pair(numbers: Sequence[float], texts: Sequence[float], *, before: bool) -> Pairing:
    """Return the pairing of numbers and texts, given by their places in the file.

    `before`: whether numbers stand before their texts in this file.
    """
    n, m = len(numbers), len(texts)
    if not n:
        return Pairing((), (), UNPAIRED_TEXT * m)
    if not m:
        return Pairing((None,) * n, (True,) * n, UNPAIRED_NUMBER * n)
    if n == m:
        cost = float(
            sum(
                _cost(np.array([a]), np.array([b]), before)[0, 0]
                for a, b in zip(numbers, texts, strict=True)
            )
        )
        return Pairing(tuple(range(n)), (True,) * n, cost)
    if max(n, m) > WIDEST:
        return _halves(numbers, texts, before=before)
    costs = _cost(np.array(numbers), np.array(texts), before)
    forward = _table(costs)
    backward = _table(costs[::-1, ::-1])[::-1, ::-1]
    best = float(forward[n, m])
    through = forward[:n, :m] + costs + backward[1:, 1:]
    alone = (forward[:n, :] + UNPAIRED_NUMBER + backward[1:, :]).min(axis=1)
    chosen: list[int | None] = []
    certain: list[bool] = []
    for i in range(n):
        at = int(through[i].argmin())
        if alone[i] < through[i, at] - 1e-9:
            chosen.append(None)
            certain.append(bool(through[i, at] - best > MARGIN))
            continue
        others = np.delete(through[i], at)
        second = min(float(alone[i]), float(others.min()) if len(others) else float("inf"))
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


def _cost(
    numbers: np.ndarray[tuple[int], np.dtype[np.float64]],
    texts: np.ndarray[tuple[int], np.dtype[np.float64]],
    before: bool,
) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    away = np.subtract.outer(-numbers, -texts) if before else np.subtract.outer(numbers, texts)
    far = np.minimum(FARTHEST, PER_STEP * (np.abs(away) - 1))
    result: np.ndarray[tuple[int, int], np.dtype[np.float64]] = far + WRONG_SIDE * (away < 0)
    return result


def _table(
    costs: np.ndarray[tuple[int, int], np.dtype[np.float64]],
) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """Return the cost of the best alignment of the first i numbers and j texts."""
    n, m = costs.shape
    table = np.zeros((n + 1, m + 1))
    table[0, :] = UNPAIRED_TEXT * np.arange(m + 1)
    table[:, 0] = UNPAIRED_NUMBER * np.arange(n + 1)
    for i in range(1, n + 1):
        row, above, line = table[i], table[i - 1], costs[i - 1]
        for j in range(1, m + 1):
            row[j] = min(
                above[j - 1] + line[j - 1], above[j] + UNPAIRED_NUMBER, row[j - 1] + UNPAIRED_TEXT
            )
    return table


def _halves(numbers: Sequence[float], texts: Sequence[float], *, before: bool) -> Pairing:
    """Return the pairing of a stretch cut where numbers and texts are halfway through the file."""
    places = sorted((*numbers, *texts))
    middle = places[len(places) // 2]
    split_n = sum(place < middle for place in numbers)
    split_m = sum(place < middle for place in texts)
    first = pair(numbers[:split_n], texts[:split_m], before=before)
    second = pair(numbers[split_n:], texts[split_m:], before=before)
    moved = tuple(None if at is None else at + split_m for at in second.texts)
    return Pairing(first.texts + moved, first.certain + second.certain, first.cost + second.cost)
