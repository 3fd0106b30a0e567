"""Question sets to measure retrieval: XQuAD, and gold questions about printed lines."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

WINDOW_LINES = 6
WINDOW_STRIDE = 3
XQUAD_SETS = ("xquad-de", "xquad-en", "xquad-en-to-de", "xquad-de-to-en")


@dataclass(frozen=True, slots=True)
class Question:
    """A question and the positions in the set's texts that are right."""

    id: str
    language: str
    type: str
    text: str
    relevant: frozenset[int]


@dataclass(frozen=True, slots=True)
class RetrievalSet:
    """Questions over a list of texts."""

    name: str
    texts: tuple[str, ...]
    questions: tuple[Question, ...]


def read_xquad(folder: Path) -> RetrievalSet:
    """Return one of the XQuAD retrieval sets; the language is that of its questions."""
    rows = [line.split("\t", 1) for line in _lines(folder / "corpus.tsv")]
    position = {key: i for i, (key, _) in enumerate(rows)}
    relevant: dict[str, set[int]] = {}
    for line in _lines(folder / "qrels.tsv"):
        question, text, grade = line.split("\t")
        if int(grade) > 0:
            relevant.setdefault(question, set()).add(position[text])
    language = folder.name.split("-")[1]
    questions = tuple(
        Question(key, language, "xquad", text, frozenset(relevant[key]))
        for key, text in (line.split("\t", 1) for line in _lines(folder / "queries.tsv"))
        if key in relevant
    )
    return RetrievalSet(folder.name, tuple(text for _, text in rows), questions)


def read_gold(gold: Path, lines: Path) -> RetrievalSet:
    """Return the answerable gold questions over windows of six printed lines, stride three."""
    rows = [json.loads(line) for line in _lines(lines)]
    starts = range(0, max(1, len(rows) - WINDOW_STRIDE), WINDOW_STRIDE)
    windows = [rows[s : s + WINDOW_LINES] for s in starts]
    texts = tuple(" ".join(row["text"].strip() for row in window).strip() for window in windows)
    spans = [(window[0]["line"], window[-1]["line"]) for window in windows]
    return RetrievalSet(gold.stem, texts, _questions(gold, spans))


def read_gold_over_spans(
    gold: Path, texts: Sequence[str], spans: Sequence[tuple[int, int]]
) -> RetrievalSet:
    """Return the answerable gold questions over given texts and their printed lines (inclusive)."""
    return RetrievalSet(f"{gold.stem} (passages)", tuple(texts), _questions(gold, spans))


def _questions(gold: Path, spans: Sequence[tuple[int, int]]) -> tuple[Question, ...]:
    questions = []
    for line in _lines(gold):
        row = json.loads(line)
        if row["answerable"]:
            relevant = frozenset(
                i
                for i, (start, end) in enumerate(spans)
                if any(start <= last and first <= end for first, last in row["lines"])
            )
            questions.append(
                Question(row["id"], row["lang"], row["type"], row["question"], relevant)
            )
    return tuple(questions)


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


def rank_of_first(scores: np.ndarray, relevant: frozenset[int]) -> int | None:
    """Return the 1-based rank of the best relevant text; ties keep the order of the texts."""
    if not relevant:
        return None
    order = np.argsort(-scores, kind="stable")
    return int(np.flatnonzero(np.isin(order, list(relevant)))[0]) + 1


def ndcg(scores: np.ndarray, relevant: frozenset[int], k: int = 10) -> float:
    """Return nDCG@k with binary grades (Järvelin and Kekäläinen 2002), as MTEB computes it."""
    order = np.argsort(-scores, kind="stable")[:k]
    gains = np.isin(order, list(relevant)) / np.log2(np.arange(2, len(order) + 2))
    ideal = (1 / np.log2(np.arange(2, min(k, len(relevant)) + 2))).sum()
    return float(gains.sum() / ideal)
