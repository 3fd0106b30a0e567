"""Whether the documents answer a question at all.

A logistic regression over the measures of the best draft and of the candidates decides; its
parameters lie readable in `abstain.json`, written by `python -m benchmarks.fit_abstention`. No
measure depends on the size of the corpus, and fused rank scores take no part.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files

import numpy as np

from index.store import PassageIndex
from qa.datatypes import Candidate, Reason
from qa.drafts import Draft
from qa.evidence import NAMES
from qa.question import Question
from qa.topic import topic_of

FAMILIAR = 0.3
"""Coverage of a topic's tokens by a passage below which the topic is strange to it."""

FEATURES = (*NAMES, "draft", "words", "strange")
"""The measures of the best draft, the log-odds of its score, ln(1 + words of the topic), and how
far the coverage of the topic falls below FAMILIAR."""


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether to answer, and why not.

    Attributes:
        probability: estimated probability that the drafts answer the question.
        reason: why not, or None to answer.
        features: what the decision rests on.
    """

    probability: float
    reason: Reason | None
    features: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class AbstentionModel:
    """The fitted parameters: p = 1 / (1 + exp(-(bias + Σ weight · (feature - mean) / spread)))."""

    bias: float
    weights: Mapping[str, float]
    means: Mapping[str, float]
    spreads: Mapping[str, float]
    threshold: float

    def probability(self, features: Mapping[str, float]) -> float:
        """Return the probability that a question with these features is answered."""
        odds = self.bias + sum(
            weight * (features[name] - self.means[name]) / self.spreads[name]
            for name, weight in self.weights.items()
        )
        return float(1 / (1 + np.exp(-odds)))


@lru_cache(maxsize=1)
def load_abstention_model() -> AbstentionModel:
    """Return the fitted model that comes with the package."""
    record = json.loads((files("qa") / "abstain.json").read_text(encoding="utf-8"))
    return AbstentionModel(
        record["bias"],
        record["weights"],
        record["means"],
        record["spreads"],
        record["threshold"],
    )


THRESHOLD = load_abstention_model().threshold
"""Least probability to answer; the point chosen on the risk-coverage curve when fitting."""


def decide(
    question: Question,
    candidates: Sequence[Candidate],
    drafts: Sequence[Draft],
    index: PassageIndex,
    *,
    threshold: float = THRESHOLD,
    model: AbstentionModel | None = None,
) -> Decision:
    """Return whether the drafts are good enough to be shown.

    Args:
        question: what is asked.
        candidates: what was retrieved, best first.
        drafts: what `answer.draft` made of it, best first.
        index: where it was found.
        threshold: least probability to answer.
        model: other parameters than the package's own.
    """
    model = model or load_abstention_model()
    if not candidates or not drafts:
        return Decision(0.0, Reason.NO_MATCH, {})
    features = features_of(question, drafts, index)
    probability = model.probability(features)
    if probability >= threshold:
        return Decision(probability, None, features)
    if features["exact"] == 0.0 and features["strange"] > 0.0:
        return Decision(probability, Reason.NO_MATCH, features)
    complete = {**features, "figure_here": 0.0, "figure_missing": 0.0}
    if features["figure_missing"] and model.probability(complete) >= threshold:
        return Decision(probability, Reason.UNSUPPORTED, features)
    return Decision(probability, Reason.WEAK_EVIDENCE, features)


def features_of(
    question: Question, drafts: Sequence[Draft], index: PassageIndex
) -> dict[str, float]:
    """Return the features of a question with at least one draft."""
    best = drafts[0]
    topic = topic_of(replace(question, also=()), index.documents)
    return {
        **{name: float(getattr(best.measures, name)) for name in NAMES},
        "draft": _odds(best.score),
        "words": float(np.log1p(len(topic.words))),
        "strange": max(0.0, FAMILIAR - best.measures.context),
    }


def _odds(probability: float) -> float:
    clipped = min(max(probability, 1e-6), 1 - 1e-6)
    return float(np.log(clipped / (1 - clipped)))
