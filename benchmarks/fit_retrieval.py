"""Fit the weights of the stages of retrieval and say whether they beat equal weights.

    python -m benchmarks.fit_retrieval DATA [--work DIR]

Fits on each gold document and confirms on the other. The fit is a listwise logistic one (Cao et
al., ICML 2007): the probability that softmax gives to the right passages is made as large as it
can be, with weights of at least 0 that are drawn to their mean. Prints the figures and writes
benchmarks/results/fit_retrieval.json; the weights in use are the defaults of `qa.retrieve.Weights`.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from benchmarks.logistic import Choice, choice_gradient
from benchmarks.retrieval_data import Collection, gold_collections, open_index
from index.embed import Embedder, load_embedder
from index.relatedness import relatedness
from qa.evaluate import overlaps
from qa.metrics import first_rank, mean, success_at
from qa.question import read_question
from qa.retrieve import Retriever, Weights

RESULTS = Path(__file__).parent / "results" / "fit_retrieval.json"
STAGES = tuple(field.name for field in fields(Weights))
START = (
    8.0  # each weight's start: scores spread over some tenths, softmax needs logits of some units
)
PULL = 0.002  # towards the mean of the weights
STEPS, RATE = 800, 0.3

Floats = npt.NDArray[np.float64]


def main() -> None:
    """Fit both ways round, print and write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--work", type=Path, help="keep indexes here from run to run")
    arguments = parser.parse_args()
    work = arguments.work or Path(tempfile.mkdtemp())
    embedder = load_embedder()
    sets = {c.name: _examples(c, embedder, work) for c in gold_collections(arguments.data)}
    equal = np.ones(len(STAGES))
    result: dict[str, Any] = {"model_sha256": embedder.sha256, "stages": STAGES, "fits": []}
    for name, examples in sets.items():
        weights = fit(examples)
        others = [example for other in sets if other != name for example in sets[other]]
        result["fits"].append(
            {
                "fitted on": name,
                "weights": [round(float(weight), 2) for weight in weights],
                "on the other, fitted": _figures(others, weights),
                "on the other, equal": _figures(others, equal),
            }
        )
    everything = [example for examples in sets.values() for example in examples]
    weights = fit(everything)
    result["fits"].append(
        {
            "fitted on": "all",
            "weights": [round(float(weight), 2) for weight in weights],
            "on all, fitted": _figures(everything, weights),
            "on all, equal": _figures(everything, equal),
        }
    )
    RESULTS.write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n")
    print(json.dumps(result, indent=1, ensure_ascii=False))


def fit(examples: Sequence[Choice]) -> Floats:
    """Return one weight for each stage, at least 0, 1 on average."""
    usable = [(scores, right) for scores, right in examples if right.any()]
    weights = np.full(len(STAGES), START)
    mean_, square = np.zeros_like(weights), np.zeros_like(weights)
    for step in range(1, STEPS + 1):
        gradient = PULL * (weights - weights.mean()) + choice_gradient(weights, usable)
        mean_ = 0.9 * mean_ + 0.1 * gradient  # Adam (Kingma and Ba, 2015)
        square = 0.999 * square + 0.001 * gradient**2
        scale = np.sqrt(square / (1 - 0.999**step)) + 1e-8
        weights = np.maximum(weights - RATE * mean_ / (1 - 0.9**step) / scale, 0.0)
    return weights / weights.mean()


def _examples(collection: Collection, embedder: Embedder, work: Path) -> list[Choice]:
    index = open_index(collection.document, embedder, work)
    retriever = Retriever(index, embedder)
    everywhere = np.arange(len(index.passages))
    examples = []
    for asked in collection.questions:
        question = read_question(asked.text, asked.language)
        language = question.language
        query = embedder.encode_queries([question.text])[0]
        sentence, pair = index.sentences.scores(query, everywhere)
        scores = {
            "dense": relatedness(index.dense.scores_of(query, everywhere), embedder, language),
            "sentence": relatedness(sentence, embedder, language),
            "pair": relatedness(pair, embedder, language),
            "lexical": index.lexical.shares(retriever.word_space.words_for(question)),
            "late": index.late.scores(question.text, everywhere),
            "pieces": retriever.piece_scores(question, everywhere),
        }
        right = [
            overlaps(collection.document, passage.start, passage.end, asked.spans)
            for passage in index.passages
        ]
        columns = np.stack([scores[stage] for stage in STAGES], axis=1)
        examples.append((columns.astype(np.float64), np.array(right)))
    return examples


def _figures(examples: Sequence[Choice], weights: Floats) -> dict[str, float]:
    rankings = []
    for scores, right in examples:
        total = np.round(scores @ weights, 6)
        rankings.append(right[np.lexsort((np.arange(len(total)), -total))].tolist())
    ranks = [first_rank(ranking) for ranking in rankings]
    return {
        "R@1": round(mean([success_at(ranking, 1) for ranking in rankings]), 4),
        "R@5": round(mean([success_at(ranking, 5) for ranking in rankings]), 4),
        "MRR": round(mean([1 / rank if rank else 0.0 for rank in ranks]), 4),
    }


if __name__ == "__main__":
    main()
