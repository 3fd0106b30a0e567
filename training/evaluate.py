"""Stage 11: the learning curve: what checkpoints find, in the form in which they would ship.

    python -m training.evaluate DATA WORK CHECKPOINT …

Appends a row for each checkpoint to WORK/curve.jsonl: groups seen, nDCG@10 on XQuAD, R@1 and R@5 on
the gold questions by language (windows of six lines). These sets are for measuring; nothing of them
is trained on.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.embedding import Dense, measure
from benchmarks.retrieval_sets import read_gold, read_xquad
from index.bundled import BundledEmbedder
from training.export import export


def evaluate(data: Path, work: Path, checkpoint: Path) -> dict[str, Any]:
    """Return the measures of one checkpoint."""
    with tempfile.TemporaryDirectory() as folder:
        export(work, checkpoint, Path(folder))
        score = Dense(BundledEmbedder(Path(folder)))
    row: dict[str, Any] = {"checkpoint": checkpoint.stem}
    for name in ("xquad-de", "xquad-en-to-de"):
        row[name] = measure(score, read_xquad(data / "eval" / name))["ndcg@10"]
    for gold in sorted((data / "gold").glob("*.jsonl")):
        lines = data / "documents" / f"{gold.stem}.lines.jsonl"
        measured = measure(score, read_gold(gold, lines))
        for language in ("de", "en"):
            row[f"{gold.stem} {language}"] = {k: measured[language][k] for k in ("R@1", "R@5")}
    return row


def groups_seen(work: Path, checkpoint: str) -> int:
    """Return how many groups the training had seen at start, step-NNNNNN or final."""
    if checkpoint.startswith("step-"):
        return int(checkpoint.removeprefix("step-"))
    if checkpoint == "start":
        return 0
    last = (work / "finetune.jsonl").read_text(encoding="utf-8").splitlines()[-1]
    return int(json.loads(last)["step"])


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("work", type=Path)
    parser.add_argument("checkpoints", type=Path, nargs="+")
    args = parser.parse_args()
    for checkpoint in args.checkpoints:
        row = evaluate(args.data, args.work, checkpoint)
        row["groups"] = groups_seen(args.work, checkpoint.stem)
        with (args.work / "curve.jsonl").open("a", encoding="utf-8") as out:
            out.write(json.dumps(row) + "\n")
        print(row, flush=True)


if __name__ == "__main__":
    main()
