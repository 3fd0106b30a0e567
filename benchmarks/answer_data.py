"""Gold questions with the index they are asked of, for fitting and measuring answers."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.retrieval_data import open_index
from index.catalogue import shipped_corpus
from index.datatypes import DocumentInfo
from index.embed import Embedder, load_embedder
from index.parse import read_document
from index.store import PassageIndex
from qa.assistant import Assistant
from qa.loading import read_corpus

EXCERPT = Path(__file__).with_name("excerpt_questions.jsonl")
QUESTIONS = Path(__file__).with_name("questions")
"""Questions about documents that nothing is fitted on, a file for each, named as the document."""


@dataclass(frozen=True, slots=True)
class GoldQuestion:
    """A question, whether its document answers it, and the printed lines that do."""

    id: str
    language: str
    text: str
    answerable: bool
    spans: tuple[tuple[int, int], ...]
    must_contain: tuple[str, ...]
    type: str
    near_miss: bool


@dataclass(frozen=True, slots=True)
class GoldSet:
    """Questions and the assistant that is asked."""

    name: str
    questions: tuple[GoldQuestion, ...]
    assistant: Assistant


def read_gold(path: Path) -> tuple[GoldQuestion, ...]:
    """Return the questions of a gold file."""
    return tuple(
        _question(json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines()
    )


def read_gold_sets(data: Path, work: Path) -> tuple[GoldSet, ...]:
    """Return each gold file of `data`/gold with its PDF, then the shipped excerpt.

    The indexes are kept in the folder `work` from run to run.
    """
    embedder = load_embedder()
    sets = []
    for path in sorted((data / "gold").glob("*.jsonl")):
        pdf = data / "documents" / f"{path.stem}.pdf"
        sets.append(_about(pdf, path, embedder, work))
    excerpt = PassageIndex.build(read_corpus(shipped_corpus()), embedder)
    sets.append(GoldSet("excerpt", read_gold(EXCERPT), Assistant(excerpt, embedder)))
    return tuple(sets)


def read_other_sets(data: Path, work: Path) -> tuple[GoldSet, ...]:
    """Return our own questions about those documents of `data` that nothing is fitted on."""
    embedder = load_embedder()
    sets = []
    for path in sorted(QUESTIONS.glob("*.jsonl")):
        for source in sorted((data / "documents").glob(f"{path.stem}.*"))[:1]:
            sets.append(_about(source, path, embedder, work))
    return tuple(sets)


def _about(source: Path, questions: Path, embedder: Embedder, work: Path) -> GoldSet:
    """Return a file of questions with the document that they are about, by the questions' name."""
    document = read_document(source, DocumentInfo(id=questions.stem))
    assistant = Assistant(open_index(document, embedder, work), embedder)
    return GoldSet(questions.stem, read_gold(questions), assistant)


def overlaps(start: int | None, end: int | None, spans: Sequence[tuple[int, int]]) -> bool:
    """Return whether the lines `start`–`end` (printed, inclusive) touch one of the spans."""
    return (
        start is not None
        and end is not None
        and any(start <= last and first <= end for first, last in spans)
    )


def _question(row: dict[str, Any]) -> GoldQuestion:
    return GoldQuestion(
        id=row["id"],
        language=row["lang"],
        text=row["question"],
        answerable=row["answerable"],
        spans=tuple((first, last) for first, last in row["lines"]),
        must_contain=tuple(row["must_contain"]),
        type=row["type"],
        near_miss=row["note"].startswith("near miss"),
    )
