"""How long a researcher waits: 1,000 questions to one agreement, tables, concordances.

    python -m benchmarks.research DATA      DATA is a folder with documents/ (see README.md here)

The questions are made from the agreement's own words, each asked once, so that no two are equal.
Writes benchmarks/results/research.json.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from index.datatypes import Document, DocumentInfo
from index.embed import load_embedder
from index.parse.worker import read_limited
from index.store import PassageIndex
from qa.assistant import Assistant
from qa.frames import text_table
from qa.kwic import kwic, word_counts
from qa.version import VERSION

RESULT = Path(__file__).parent / "results" / "research.json"
FILE = "afd-2025-draft.pdf"
"""A draft of 3,175 printed lines."""
QUESTIONS = 1000
PATTERNS = (
    "Was ist zu {} geplant?",
    "Was sagt das Dokument über {}?",
    "{}",
    "What does the document say about {}?",
)


def questions_about(document: Document) -> list[str]:
    """Return questions about the document's most frequent words, one a word."""
    words = [str(word) for word in word_counts([document], top=4 * QUESTIONS).column("word")]
    words = [word for word in words if len(word) > 5][:QUESTIONS]
    return [PATTERNS[i % len(PATTERNS)].format(word.title()) for i, word in enumerate(words)]


def timed(action: Callable[[], Any]) -> tuple[Any, dict[str, float]]:
    """Return what an action gives, with the seconds it took by the clock and by the processor."""
    wall, cpu = time.perf_counter(), time.process_time()
    result = action()
    return result, {
        "wall_s": round(time.perf_counter() - wall, 2),
        "cpu_s": round(time.process_time() - cpu, 2),
    }


def measure(data: Path) -> dict[str, Any]:
    """Return all figures."""
    path = data / "documents" / FILE
    figures: dict[str, Any] = {}
    document, figures["read"] = timed(lambda: read_limited(path, DocumentInfo(id="draft")))
    embedder = load_embedder()
    index, figures["build"] = timed(lambda: PassageIndex.build([document], embedder))
    assistant = Assistant(index, embedder)
    questions = questions_about(document)
    assistant.ask(questions[0])  # load what is loaded once
    batch, figures["ask_many"] = timed(lambda: assistant.ask_many(questions))
    _, figures["ask_many_2_workers"] = timed(lambda: assistant.ask_many(questions, workers=2))
    table, figures["to_table"] = timed(batch.to_table)
    with tempfile.TemporaryDirectory() as folder:
        for ending in ("csv", "jsonl", "parquet"):
            _, figures[f"save_{ending}"] = timed(
                lambda e=ending: batch.save(Path(folder) / f"t.{e}")
            )
    verdicts, figures["verify"] = timed(lambda: batch.verify(index))
    found, figures["kwic"] = timed(lambda: kwic([document], "integrat*"))
    sentences, figures["sentences"] = timed(lambda: text_table([document], by="sentence"))
    return {
        "document": {"pages": _pages(document), "lines": len(document.lines)},
        "passages": len(index.passages),
        "questions": len(set(questions)),
        "counts": batch.counts(),
        "rows": len(table),
        "verified": sum(v == "verified" for v in verdicts.column("verdict")),
        "statements": len(verdicts),
        "occurrences": len(found),
        "sentences": len(sentences),
        "model": embedder.name,
        "seconds": figures,
    }


def _pages(document: Document) -> int:
    return max(line.pdf_page or 0 for line in document.lines)


def main() -> None:
    """Measure and write the result."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, help="folder with documents/")
    options = parser.parse_args()
    load = os.getloadavg()[0]
    figures = measure(options.data)
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False
    ).stdout.strip()
    record = {
        "made": datetime.now(UTC).isoformat(timespec="seconds"),
        "commit": commit,
        "version": VERSION,
        "python": platform.python_version(),
        "cores": os.cpu_count(),
        "load_before": round(load, 1),
        **figures,
    }
    RESULT.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(record, indent=1))


if __name__ == "__main__":
    main()
