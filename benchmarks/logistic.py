"""Logistic regression by Newton's method, and what it is judged by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Fit:
    """A fitted regression over standardised features; constant features have weight 0."""

    bias: float
    weights: Floats
    means: Floats
    spreads: Floats

    def probabilities(self, features: Floats) -> Floats:
        """Return the probability of each row, shape (n,)."""
        odds = self.bias + (features - self.means) / self.spreads @ self.weights
        return 1 / (1 + np.exp(-odds))


def fit(features: Floats, labels: Floats, *, ridge: float, steps: int = 50) -> Fit:
    """Return the maximum of the likelihood less `ridge` / 2 times the squared weights.

    Args:
        features: shape (n, features).
        labels: shape (n,), 0 or 1.
        ridge: strength of the penalty on standardised weights; the bias is free.
        steps: Newton steps at most.
    """
    means, spreads = features.mean(axis=0), features.std(axis=0)
    spreads[spreads < 1e-9] = 1.0
    rows = np.column_stack([np.ones(len(features)), (features - means) / spreads])
    penalty = np.diag([1e-9, *[ridge] * features.shape[1]])
    weights = np.zeros(rows.shape[1])
    for _ in range(steps):
        p = 1 / (1 + np.exp(-rows @ weights))
        gradient = rows.T @ (p - labels) + penalty @ weights
        curvature = (rows * (p * (1 - p))[:, None]).T @ rows + penalty
        step = np.linalg.solve(curvature, gradient)
        weights -= step
        if np.abs(step).max() < 1e-9:
            break
    return Fit(float(weights[0]), weights[1:], means, spreads)


def auroc(scores: Sequence[float], labels: Sequence[bool]) -> float:
    """Return the share of (positive, negative) pairs in the right order; ties count half.

    The Mann-Whitney form of the area under the ROC curve (Hanley and McNeil, 1982).
    """
    values, truth = np.asarray(scores), np.asarray(labels, bool)
    positive, negative = values[truth][:, None], values[~truth][None, :]
    return float(((positive > negative) + (positive == negative) / 2).mean())


def risk_coverage(scores: Sequence[float], right: Sequence[bool]) -> list[tuple[float, float]]:
    """Return (coverage, risk) for each possible threshold, most confident answers first.

    Coverage is the share of questions answered, risk the share of wrong ones among them
    (El-Yaniv and Wiener, 2010).
    """
    order = np.argsort(-np.asarray(scores), kind="stable")
    wrong = np.cumsum(~np.asarray(right, bool)[order])
    total = len(order)
    return [(n / total, float(wrong[n - 1]) / n) for n in range(1, total + 1)]
