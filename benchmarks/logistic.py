"""Logistic regression over rows and over lists, and what it is judged by."""

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


Choice = tuple[Floats, npt.NDArray[np.bool_]]
"""The features of things to choose from, shape (n, features), and which of them are right."""


def fit_choice(choices: Sequence[Choice], *, ridge: float, steps: int = 800) -> Fit:
    """Return the regression that makes the right things the most probable of their lists.

    The listwise loss (Cao et al., ICML 2007) compares a thing only with those beside it, as a
    reader does; a regression over all rows spends itself on telling easy lists from hard ones. Its
    scores are then turned into probabilities by a regression with one feature (Platt, 1999).

    Args:
        choices: lists; those without anything right are left out of the first step.
        ridge: strength of the penalty on standardised weights, against the mean loss of a list.
        steps: of Adam (Kingma and Ba, 2015).
    """
    rows = np.concatenate([features for features, _ in choices])
    means, spreads = rows.mean(axis=0), rows.std(axis=0)
    spreads[spreads < 1e-9] = 1.0
    usable = [((x - means) / spreads, right) for x, right in choices if right.any()]
    weights = np.zeros(rows.shape[1])
    mean, square = np.zeros_like(weights), np.zeros_like(weights)
    for step in range(1, steps + 1):
        gradient = ridge * weights + choice_gradient(weights, usable)
        mean = 0.9 * mean + 0.1 * gradient
        square = 0.999 * square + 0.001 * gradient**2
        scale = np.sqrt(square / (1 - 0.999**step)) + 1e-8
        weights -= 0.05 * mean / (1 - 0.9**step) / scale
    scores = ((rows - means) / spreads @ weights)[:, None]
    labels = np.concatenate([right for _, right in choices]).astype(np.float64)
    line = fit(scores, labels, ridge=1e-6)
    slope = float(line.weights[0] / line.spreads[0])
    bias = line.bias - slope * float(line.means[0])
    return Fit(bias, slope * weights, means, spreads)


def choice_gradient(weights: Floats, choices: Sequence[Choice]) -> Floats:
    """Return the gradient of the mean of -log(probability that softmax gives to right things)."""
    total = np.zeros_like(weights)
    for features, right in choices:
        logits = features @ weights
        odds = np.exp(logits - logits.max())
        wanted = np.where(right, odds, 0.0)
        total += features.T @ (odds / odds.sum() - wanted / wanted.sum())
    return total / len(choices)


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
