"""Measure the dense store beyond its exact limit: recall of the graph, and time of a search.

    python -m benchmarks.large [--passages 210000] [--dim 384]

The vectors are made: as many topics as a large corpus of agreements may have, passages scattered
around them, questions a little off a passage each. Writes benchmarks/results/large.json.
"""

from __future__ import annotations

import argparse
import json
import os
import time
from pathlib import Path
from typing import Any

import numpy as np

from index.datatypes import Matrix
from index.dense import EXACT_LIMIT, DenseStore

RESULTS = Path(__file__).parent / "results" / "large.json"
TOPICS = 5_000
SPREAD = 0.8  # length of a passage's scatter against its topic's vector; cosine with it about 0.78
OFFSET = 0.7  # of a question against its passage; cosine about 0.82
QUESTIONS = 200
K = 50
SEED = 7


def main() -> None:
    """Build both kinds of store, compare them and write the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--passages", type=int, default=EXACT_LIMIT + 10_000)
    parser.add_argument("--dim", type=int, default=384)
    arguments = parser.parse_args()
    matrix, queries = made_vectors(arguments.passages, arguments.dim)
    exact = DenseStore.build(matrix, exact_limit=len(matrix))
    started = time.perf_counter()
    graph = DenseStore.build(matrix, exact_limit=0)
    built = time.perf_counter() - started
    exact_found, exact_ms = _search(exact, queries)
    graph_found, graph_ms = _search(graph, queries)
    result: dict[str, Any] = {
        "passages": len(matrix),
        "dim": arguments.dim,
        "questions": QUESTIONS,
        "recall@10": _recall(exact_found, graph_found, 10),
        f"recall@{K}": _recall(exact_found, graph_found, K),
        "exact ms": exact_ms,
        "graph ms": graph_ms,
        "graph built in s": round(built, 1),
        "cores": os.cpu_count(),
        "load": round(os.getloadavg()[0], 1),
    }
    RESULTS.write_text(json.dumps(result, indent=1) + "\n")
    print(json.dumps(result, indent=1))


def made_vectors(passages: int, dim: int) -> tuple[Matrix, Matrix]:
    """Return passages scattered around topics, and questions near some of them."""
    rng = np.random.default_rng(SEED)
    topics = _unit(rng.standard_normal((TOPICS, dim), dtype=np.float32))
    scatter = _unit(rng.standard_normal((passages, dim), dtype=np.float32))
    matrix = _unit(topics[rng.integers(0, TOPICS, passages)] + np.float32(SPREAD) * scatter)
    off = _unit(rng.standard_normal((QUESTIONS, dim), dtype=np.float32))
    near = matrix[rng.integers(0, passages, QUESTIONS)]
    return matrix, _unit(near + np.float32(OFFSET) * off)


def _unit(matrix: Matrix) -> Matrix:
    return matrix / np.linalg.norm(matrix, axis=1, keepdims=True)


def _search(store: DenseStore, queries: Matrix) -> tuple[list[list[int]], float]:
    """Return what each question finds, asked one by one, and the median milliseconds."""
    found, times = [], []
    for query in queries:
        started = time.perf_counter()
        found.append(store.search(query[None, :], K)[1][0].tolist())
        times.append(1000 * (time.perf_counter() - started))
    return found, round(float(np.median(times)), 2)


def _recall(exact: list[list[int]], found: list[list[int]], k: int) -> float:
    pairs = zip(exact, found, strict=True)
    return round(float(np.mean([len({*one[:k]} & {*other[:k]}) / k for one, other in pairs])), 4)


if __name__ == "__main__":
    main()
