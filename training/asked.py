"""Questions that were written for training, with the passages and sentences that answer them.

`training/material/chapters.jsonl` holds imagined chapters of agreements with questions,
`bw-2021.jsonl` questions about a real agreement, which is read from DATA/documents. Both were
written without sight of the questions that we measure with.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.datatypes import Document
from index.parse import read_document
from index.passages import split
from index.sentence_store import body_text, sentence_spans

MATERIAL = Path(__file__).with_name("material")
AGREEMENT = "bw-2021-agreement-unnumbered.pdf"
STRETCH, KEPT_APART = 24, 10
"""Passages of a stretch; every tenth stretch is not learnt from."""


@dataclass(frozen=True, slots=True)
class AskedPassage:
    """A passage as the model reads it.

    Attributes:
        text: its search text without headings.
        spans: first and after-last character of each sentence.
        source: the document it is from.
    """

    text: str
    spans: tuple[tuple[int, int], ...]
    source: str


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question and the sentences that answer it, as (passage, sentence) numbers."""

    text: str
    language: str
    answers: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """Passages in the order of their documents, and questions about them."""

    passages: tuple[AskedPassage, ...]
    questions: tuple[AskedQuestion, ...]


def read_asked(data: Path) -> Asked:
    """Return all material, the real agreement first. Unanswered questions are left out."""
    passages, questions = about(
        read_document(data / "documents" / AGREEMENT), MATERIAL / "bw-2021.jsonl"
    )
    for number, row in enumerate(read_rows(MATERIAL / "chapters.jsonl")):
        first = len(passages)
        passages += [joined(sentences, f"chapter {number}") for sentences in row["passages"]]
        questions += [
            AskedQuestion(
                asked["question"],
                asked["lang"],
                tuple((first + passage, sentence) for passage, sentence in asked["answers"]),
            )
            for asked in row["questions"]
            if asked["answers"]
        ]
    return Asked(tuple(passages), tuple(questions))


def is_kept_apart(passage: int) -> bool:
    """Return whether the passage of this number, of all material, is not learnt from."""
    return (passage // STRETCH) % KEPT_APART == KEPT_APART - 1


def about(document: Document, path: Path) -> tuple[list[AskedPassage], list[AskedQuestion]]:
    """Return the passages of a document and the questions of a file that point into its lines."""
    split_up = split(document)
    texts = [body_text(passage) for passage in split_up]
    passages = [AskedPassage(text, sentence_spans(text), document.id) for text in texts]
    starts = [passage.start for passage in split_up]
    questions = []
    for row in read_rows(path):
        answers = []
        for line, opening in row["answers"]:
            number = bisect_right(starts, line) - 1
            found = [
                sentence
                for sentence, (start, end) in enumerate(passages[number].spans)
                if _letters(texts[number][start:end]).startswith(opening)
            ]
            answers += [(number, sentence) for sentence in found[:1]]
        if answers:
            questions.append(AskedQuestion(row["question"], row["lang"], tuple(answers)))
    return passages, questions


def joined(sentences: Iterable[str], source: str) -> AskedPassage:
    """Return a passage of the sentences."""
    text, spans = "", []
    for sentence in sentences:
        text += " " if text else ""
        spans.append((len(text), len(text) + len(sentence)))
        text += sentence
    return AskedPassage(text, tuple(spans), source)


def read_rows(path: Path) -> list[dict[str, Any]]:
    """Return the objects of a JSONL file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def _letters(text: str) -> str:
    return "".join(letter for letter in text.lower() if letter.isalnum())
