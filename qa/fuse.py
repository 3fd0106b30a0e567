"""One score from the scores of several stages.

Reciprocal rank fusion and normalised sums are here for comparison; the retriever uses `weigh`, a
fixed sum of scores that mean the same for every question and corpus size: cosines, and the share
of the question's words that BM25 found. A question whose words are not in the corpus thus gives
its lexical side no say, without a switch.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

Scores = npt.NDArray[np.float32]

RRF_K = 60  # Cormack, Clarke and Buettcher, SIGIR 2009


def reciprocal_ranks(rankings: Sequence[Sequence[int]], *, k: int = RRF_K) -> dict[int, float]:
    """Return for each item the sum of 1 / (k + rank) over the rankings (best first) it is in."""
    fused: dict[int, float] = {}
    for ranking in rankings:
        for rank, item in enumerate(ranking, 1):
            fused[item] = fused.get(item, 0.0) + 1.0 / (k + rank)
    return fused


def standardize(scores: Scores) -> Scores:
    """Return the scores with mean 0 and standard deviation 1; zeros if they are all equal."""
    if len(scores) == 0:
        return scores
    spread = float(scores.std())
    if spread < 1e-9:
        return np.zeros_like(scores)
    return np.asarray((scores - scores.mean()) / spread, dtype=np.float32)


def weigh(scores: Mapping[str, Scores], weights: Mapping[str, float]) -> Scores:
    """Return the sum of the stages' scores, each times its weight."""
    total = sum(np.float32(weights[stage]) * values for stage, values in scores.items())
    return np.asarray(total, dtype=np.float32)
