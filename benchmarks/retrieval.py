"""Measure retrieval: our own, its ablation and its peers on the same documents and questions.

    python -m benchmarks.retrieval DATA [--work DIR] [--english-model DIR] [--xquad]

DATA holds gold/*.jsonl, documents/*.pdf and eval/xquad-*. Writes benchmarks/results/retrieval.json
and prints its tables. R@k: one of the first k units touches a line that answers. A peer's chunks
are about three times as long as our passages, which favours the peers.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import platform
import subprocess
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from benchmarks.retrieval_data import (
    Asked,
    Collection,
    Lines,
    gold_collections,
    open_index,
    xquad_collection,
)
from benchmarks.retrieval_peers import peers
from benchmarks.retrieval_systems import DEFAULT, K, System, our_systems
from index.embed import Embedder, load_embedder
from qa.memory import RememberingEmbedder
from qa.metrics import bootstrap, first_rank, mean, ndcg_at, percentile, success_at
from qa.question import read_question
from qa.retrieve import DEPTH, Weights

RESULTS = Path(__file__).parent / "results" / "retrieval.json"
XQUAD = ("xquad-de", "xquad-en-to-de")
XQUAD_SYSTEMS = ("BM25, German analysis", "dense, whole passages", DEFAULT)
LATE_RANK = 99  # stands for "not among the first K" in the rows


def main() -> None:
    """Measure, write the results and print them."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--work", type=Path, help="keep indexes here from run to run")
    parser.add_argument("--english-model", help="folder of all-MiniLM-L6-v2, for the peers")
    parser.add_argument("--xquad", action="store_true", help="also measure on XQuAD (minutes)")
    parser.add_argument("--out", type=Path, default=RESULTS)
    arguments = parser.parse_args()
    work = arguments.work or Path(tempfile.mkdtemp())
    embedder = load_embedder()
    collections = gold_collections(arguments.data)
    measured = [_measure(c, embedder, work, arguments.english_model) for c in collections]
    result: dict[str, Any] = {"run": _about(embedder), "gold": _gold_tables(collections, measured)}
    if arguments.xquad:
        result["xquad"] = {
            name: _xquad(xquad_collection(arguments.data / "eval" / name), embedder, work)
            for name in XQUAD
        }
    elif arguments.out.exists():
        result |= {k: v for k, v in json.loads(arguments.out.read_text()).items() if k == "xquad"}
    arguments.out.write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n")
    print(tables(result))


class Measured:
    """Ranks and times of every system for the questions of one collection.

    Attributes:
        ranks: system → rank of the first right unit for each question, None if there is none.
        ndcg: system → nDCG@10 for each question; a unit gains by a span that none before it has.
        milliseconds: of the default system, for each question, encoding included.
    """

    def __init__(self) -> None:
        self.ranks: dict[str, list[int | None]] = {}
        self.ndcg: dict[str, list[float]] = {}
        self.milliseconds: list[float] = []


def _measure(
    collection: Collection, embedder: Embedder, work: Path, english_model: str | None
) -> Measured:
    index = open_index(collection.document, embedder, work)
    measured = Measured()
    for name, system in our_systems(index, embedder).items():
        system(read_question("Aufwärmen vor der Messung"))
        ranks, ndcg, times = _ask(system, collection.questions)
        measured.ranks[name], measured.ndcg[name] = ranks, ndcg
        if name == DEFAULT:
            measured.milliseconds = times
    for name, (ranks, ndcg) in _measure_peers(collection, work, english_model).items():
        measured.ranks[name], measured.ndcg[name] = ranks, ndcg
    return measured


def _measure_peers(
    collection: Collection, work: Path, english_model: str | None
) -> dict[str, tuple[list[int | None], list[float]]]:
    """Return ranks and nDCG of the peers, from `work` where they were measured before."""
    asked = [[q.id, q.text, q.spans] for q in collection.questions]
    key = json.dumps([collection.document.sha256, asked, english_model is not None])
    kept = work / f"peers-{hashlib.sha256(key.encode()).hexdigest()[:12]}.json"
    if not kept.exists():
        systems = peers(collection.document, english_model)
        found = {name: _ask(system, collection.questions)[:2] for name, system in systems.items()}
        work.mkdir(parents=True, exist_ok=True)
        kept.write_text(json.dumps(found))
    return {name: (ranks, ndcg) for name, (ranks, ndcg) in json.loads(kept.read_text()).items()}


def _ask(
    system: System, questions: Sequence[Asked]
) -> tuple[list[int | None], list[float], list[float]]:
    """Return for each question the rank of the first right unit, nDCG@10 and milliseconds."""
    ranks: list[int | None] = []
    ndcg, times = [], []
    for asked in questions:
        started = time.perf_counter()
        units = system(read_question(asked.text, asked.language))
        times.append(1000 * (time.perf_counter() - started))
        ranks.append(first_rank([_right(lines, asked.spans) for lines in units]))
        ndcg.append(ndcg_at(_gains(units, asked), len(asked.spans), K))
    return ranks, ndcg, times


def _right(lines: Lines, spans: Sequence[tuple[int, int]]) -> bool:
    return any(first <= number <= last for number in lines for first, last in spans)


def _gains(units: Sequence[Lines], asked: Asked) -> list[bool]:
    open_spans = list(asked.spans)
    gains = []
    for lines in units:
        stay = [span for span in open_spans if not _right(lines, [span])]
        gains.append(len(stay) < len(open_spans))
        open_spans = stay
    return gains


def _gold_tables(collections: Sequence[Collection], measured: Sequence[Measured]) -> dict[str, Any]:
    names = list(measured[0].ranks)
    questions = [q for collection in collections for q in collection.questions]
    ranks = {name: [rank for m in measured for rank in m.ranks[name]] for name in names}
    ndcg = {name: [value for m in measured for value in m.ndcg[name]] for name in names}
    groups = {"all": list(range(len(questions)))}
    starts = 0
    for collection in collections:
        for number, question in enumerate(collection.questions, starts):
            for group in (
                question.language,
                f"{collection.name}, {question.language}",
                f"type {question.type}",
            ):
                groups.setdefault(group, []).append(number)
        starts += len(collection.questions)
    times = [value for m in measured for value in m.milliseconds]
    return {
        "summary": {
            group: {name: _figures(ranks[name], ndcg[name], rows) for name in names}
            for group, rows in groups.items()
        },
        "gain over peers": {
            name: _gain(ranks[DEFAULT], ranks[name]) for name in names if name.startswith("peer")
        },
        "milliseconds": {"median": percentile(times, 0.5), "p95": percentile(times, 0.95)},
        "systems": names,
        "rows": [
            [question.id, question.language, question.type]
            + [ranks[name][number] or LATE_RANK for name in names]
            for number, question in enumerate(questions)
        ],
    }


def _figures(
    ranks: Sequence[int | None], ndcg: Sequence[float], rows: Sequence[int]
) -> dict[str, float]:
    chosen = [ranks[row] for row in rows]
    first, fifth = bootstrap(_successes(chosen, 1)), bootstrap(_successes(chosen, 5))
    return {
        "questions": len(rows),
        "R@1": round(first.mean, 4),
        "R@1 low": round(first.low, 4),
        "R@1 high": round(first.high, 4),
        "R@5": round(fifth.mean, 4),
        "R@5 low": round(fifth.low, 4),
        "R@5 high": round(fifth.high, 4),
        "R@10": round(mean(_successes(chosen, 10)), 4),
        "MRR@10": round(mean([1 / rank if rank else 0.0 for rank in chosen]), 4),
        "nDCG@10": round(mean([ndcg[row] for row in rows]), 4),
    }


def _successes(ranks: Sequence[int | None], k: int) -> list[float]:
    return [success_at([rank == place for place in range(1, K + 1)], k) for rank in ranks]


def _gain(ours: Sequence[int | None], theirs: Sequence[int | None]) -> dict[str, list[float]]:
    """Return the paired differences with their 95 % bootstrap intervals: mean, low, high."""
    gains = {}
    for k in (1, 5):
        pairs = zip(_successes(ours, k), _successes(theirs, k), strict=True)
        interval = bootstrap([one - other for one, other in pairs])
        gains[f"R@{k}"] = [round(v, 4) for v in (interval.mean, interval.low, interval.high)]
    return gains


def _xquad(collection: Collection, embedder: Embedder, work: Path) -> dict[str, Any]:
    """Return nDCG@10 of our systems over paragraphs; of several passages the best counts."""
    index = open_index(collection.document, embedder, work)
    remembering = RememberingEmbedder(embedder)
    remembering.encode_queries([asked.text for asked in collection.questions])
    systems = our_systems(index, remembering)
    figures = {}
    for name in XQUAD_SYSTEMS:
        system, values = systems[name], []
        for asked in collection.questions:
            units = list(dict.fromkeys(system(read_question(asked.text, asked.language))))
            values.append(ndcg_at(_gains(units, asked), len(asked.spans), K))
        interval = bootstrap(values)
        figures[name] = {
            "questions": len(values),
            "nDCG@10": round(interval.mean, 4),
            "low": round(interval.low, 4),
            "high": round(interval.high, 4),
        }
    return figures


def _about(embedder: Embedder) -> dict[str, Any]:
    commit = subprocess.run(
        ["git", "rev-parse", "HEAD"], capture_output=True, text=True, check=False
    ).stdout.strip()
    return {
        "commit": commit,
        "date": time.strftime("%Y-%m-%d", time.gmtime()),
        "model": embedder.name,
        "model_sha256": embedder.sha256,
        "weights": asdict(Weights()),
        "depth": DEPTH,
        "python": platform.python_version(),
        "machine": platform.machine(),
        "cores": os.cpu_count(),
        "load": round(os.getloadavg()[0], 1),
    }


def tables(result: dict[str, Any]) -> str:
    """Return the results as Markdown tables."""
    gold = result["gold"]
    lines = ["| gold questions | R@1 | R@5 | R@10 | MRR@10 | nDCG@10 | R@5 de | R@5 en |"]
    lines.append("|---|---|---|---|---|---|---|---|")
    for name in gold["systems"]:
        row = gold["summary"]["all"][name]
        cells = [f"{row[key]:.2f}" for key in ("R@1", "R@5", "R@10", "MRR@10", "nDCG@10")]
        cells += [f"{gold['summary'][language][name]['R@5']:.2f}" for language in ("de", "en")]
        shown = f"**{name}**" if name == DEFAULT else name
        lines.append(f"| {shown} | {' | '.join(cells)} |")
    for name, gain in gold["gain over peers"].items():
        mean_, low, high = gain["R@5"]
        lines.append(f"\nGain in R@5 over {name}: {mean_:+.2f} [{low:+.2f}, {high:+.2f}]")
    times = gold["milliseconds"]
    lines.append(f"\nA question takes {times['median']:.1f} ms, 95 % under {times['p95']:.1f} ms.")
    for name, figures in result.get("xquad", {}).items():
        lines.append(f"\n| {name} | nDCG@10 |\n|---|---|")
        lines += [f"| {system} | {row['nDCG@10']:.3f} |" for system, row in figures.items()]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
