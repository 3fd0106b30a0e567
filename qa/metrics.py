"""Measures of rankings and of answers: pure functions of numbers.

A ranking is given as the relevance of its items, best first.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

RESAMPLES = 10_000
CONFIDENCE = 0.95
_SEED = 20_251  # fixed: the same values give the same interval


@dataclass(frozen=True, slots=True)
class Interval:
    """A mean with its bootstrap confidence interval."""

    mean: float
    low: float
    high: float


def first_rank(relevance: Sequence[bool]) -> int | None:
    """Return the rank (1 = best) of the first relevant item, or None."""
    return next((rank for rank, relevant in enumerate(relevance, 1) if relevant), None)


def success_at(relevance: Sequence[bool], k: int) -> float:
    """Return 1.0 if one of the first `k` items is relevant, else 0.0.

    Its mean over questions is R@k here: with one fact sought, finding it once counts.
    """
    return float(any(relevance[:k]))


def reciprocal_rank(relevance: Sequence[bool]) -> float:
    """Return 1 / rank of the first relevant item, 0.0 if there is none (Voorhees, TREC-8, 1999)."""
    rank = first_rank(relevance)
    return 0.0 if rank is None else 1.0 / rank


def ndcg_at(relevance: Sequence[bool], relevant: int, k: int) -> float:
    """Return nDCG@k with binary gains (Järvelin and Kekäläinen, TOIS 20(4), 2002).

    Args:
        relevance: of the ranked items.
        relevant: how many relevant items there are in all; 0 gives 0.0.
        k: how many items count.
    """
    gained = sum(1 / math.log2(rank + 1) for rank, is_ in enumerate(relevance[:k], 1) if is_)
    ideal = sum(1 / math.log2(rank + 1) for rank in range(1, min(relevant, k) + 1))
    return gained / ideal if ideal else 0.0


def mean(values: Sequence[float]) -> float:
    """Return the arithmetic mean; nan for no values."""
    return math.fsum(values) / len(values) if values else math.nan


def bootstrap(values: Sequence[float]) -> Interval:
    """Return the mean and its 95 % percentile bootstrap interval over questions (Efron, 1979).

    For a comparison give the differences question by question: the interval is then paired.
    """
    if not values:
        return Interval(math.nan, math.nan, math.nan)
    array = np.asarray(values, dtype=np.float64)
    rng = np.random.default_rng(_SEED)
    picks = rng.integers(0, len(array), size=(RESAMPLES, len(array)))
    means = array[picks].mean(axis=1)
    tail = 100 * (1 - CONFIDENCE) / 2
    low, high = np.percentile(means, [tail, 100 - tail])
    return Interval(mean(values), float(low), float(high))


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value below which `share` (0 to 1) of the values lie; nan for none."""
    return float(np.percentile(np.asarray(values), 100 * share)) if values else math.nan


def risk_coverage(
    confidence: Sequence[float], correct: Sequence[bool]
) -> list[tuple[float, float]]:
    """Return (coverage, risk) after each answer, the most confident first, ties in given order.

    Coverage is the share of questions answered so far, risk the share of those that are wrong
    (El-Yaniv and Wiener, JMLR 11, 2010).
    """
    order = sorted(range(len(confidence)), key=lambda row: -confidence[row])
    points = []
    wrong = 0
    for answered, row in enumerate(order, 1):
        wrong += not correct[row]
        points.append((answered / len(order), wrong / answered))
    return points


def area_under_risk(points: Sequence[tuple[float, float]]) -> float:
    """Return the mean risk over all coverages, 0 at best; nan for no points."""
    return mean([risk for _, risk in points])
