"""Gold questions put to an assistant, and what came back, question by question."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Protocol

from index.datatypes import Document, Passage
from index.errors import InputError
from qa.datatypes import Abstention, Candidate, Citation, Result
from qa.metrics import bootstrap, first_rank, mean, ndcg_at, percentile, reciprocal_rank, success_at

K = 10  # candidates looked at


class Searcher(Protocol):
    """The part of an assistant that is evaluated."""

    @property
    def documents(self) -> tuple[Document, ...]:
        """The documents it answers from."""
        ...

    def ask(
        self, question: str, *, language: str | None = None, documents: Sequence[str] | None = None
    ) -> Result:
        """Return an answer or an abstention."""
        ...

    def search(
        self,
        question: str,
        *,
        k: int = K,
        language: str | None = None,
        documents: Sequence[str] | None = None,
    ) -> tuple[Candidate, ...]:
        """Return at most `k` candidates, best first."""
        ...


@dataclass(frozen=True, slots=True)
class GoldQuestion:
    """A question with the printed lines that answer it.

    Attributes:
        id: its name in the gold file.
        text: the question.
        language: "de" or "en".
        answerable: whether the document answers it.
        lines: printed spans (first and last line, inclusive), each of which answers it.
        type: what makes it hard, for example "paraphrase".
        document: id of the document asked about.
    """

    id: str
    text: str
    language: str
    answerable: bool
    lines: tuple[tuple[int, int], ...]
    type: str
    document: str


@dataclass(frozen=True, slots=True)
class Row:
    """What came back for one question.

    Attributes:
        id: of the gold question.
        document: id of the document asked about.
        language: of the question.
        type: of the question.
        answerable: whether the document answers it.
        rank: of the first right candidate among the first K; None if there is none.
        reciprocal_rank: 1 / rank or 0.
        ndcg: nDCG@10 over right spans; a candidate gains by a span that none before it has.
        answered: whether the assistant answered.
        cited: number of citations given.
        cited_right: how many of them overlap a right span.
        first_right: whether the first citation overlaps a right span.
        milliseconds: the search took.
    """

    id: str
    document: str
    language: str
    type: str
    answerable: bool
    rank: int | None
    reciprocal_rank: float
    ndcg: float
    answered: bool
    cited: int
    cited_right: int
    first_right: bool
    milliseconds: float


@dataclass(frozen=True, slots=True)
class Run:
    """All rows of one evaluation."""

    rows: tuple[Row, ...]

    def summary(self) -> dict[str, dict[str, float]]:
        """Return the figures for all questions, by language and by type of question."""
        groups = {"all": self.rows}
        for row in self.rows:
            for name in (row.language, row.type):
                groups[name] = (*groups.get(name, ()), row)
        return {name: _figures(rows) for name, rows in groups.items()}

    def to_json(self) -> dict[str, Any]:
        """Return the run as JSON values: "summary" and "rows"."""
        return {"summary": self.summary(), "rows": [asdict(row) for row in self.rows]}


def read_gold(path: Path, *, document: str | None = None) -> tuple[GoldQuestion, ...]:
    """Return the questions of a JSON Lines file.

    Keys: id, question, lang, answerable, lines (pairs of printed lines), type, and document (id).
    A line without "document" is about `document`, or else the file's name without its ending.

    Raises:
        InputError: the file cannot be read, or a line lacks a key.
    """
    questions: list[GoldQuestion] = []
    number = 0
    try:
        for line in path.read_text(encoding="utf-8").splitlines():
            number += 1
            if line.strip():
                questions.append(_gold_question(json.loads(line), document or path.stem))
    except OSError as error:
        raise InputError(
            f"The gold questions in {path} cannot be read ({error.strerror}). Check the path.",
            f"Die Prüffragen in {path} lassen sich nicht lesen ({error.strerror}). "
            "Prüfen Sie den Pfad.",
        ) from error
    except (ValueError, KeyError, TypeError) as error:
        raise InputError(
            f"{path}, line {number}: no gold question ({error!r}). Each line is a JSON object "
            "with id, question, lang, answerable, lines and type.",
            f"{path}, Zeile {number}: keine Prüffrage ({error!r}). Jede Zeile ist ein "
            "JSON-Objekt mit id, question, lang, answerable, lines und type.",
        ) from error
    return tuple(questions)


def _gold_question(row: dict[str, Any], document: str) -> GoldQuestion:
    return GoldQuestion(
        id=str(row["id"]),
        text=str(row["question"]),
        language=str(row["lang"]),
        answerable=bool(row["answerable"]),
        lines=tuple((int(first), int(last)) for first, last in row.get("lines", ())),
        type=str(row.get("type", "")),
        document=str(row.get("document", document)),
    )


def evaluate(
    assistant: Searcher,
    gold: Sequence[GoldQuestion],
    *,
    progress: Callable[[int, int], None] | None = None,
) -> Run:
    """Return what the assistant finds and answers; each question is put to its own document.

    Raises:
        InputError: a question's document is not in the index.
    """
    documents = {document.id: document for document in assistant.documents}
    rows = []
    for done, question in enumerate(gold):
        if question.document not in documents:
            raise InputError(
                f"Gold question {question.id} is about “{question.document}”, which is not in the "
                f"index ({', '.join(documents)}). Name the document with --document.",
                f"Die Prüffrage {question.id} betrifft „{question.document}“, das nicht im Index "
                f"ist ({', '.join(documents)}). Nennen Sie das Dokument mit --document.",
            )
        rows.append(_row(assistant, question, documents[question.document]))
        if progress is not None:
            progress(done + 1, len(gold))
    return Run(tuple(rows))


def overlaps(document: Document, start: int, end: int, spans: Sequence[tuple[int, int]]) -> bool:
    """Whether a printed line of the positions `start:end` lies in one of the printed spans."""
    numbers = [line.number for line in document.lines[start:end] if line.number is not None]
    return any(first <= number <= last for number in numbers for first, last in spans)


def is_right(passage: Passage | Citation, document: Document, question: GoldQuestion) -> bool:
    """Whether a passage or citation stands in the asked document and overlaps a right span."""
    return passage.document_id == document.id and overlaps(
        document, passage.start, passage.end, question.lines
    )


def _row(assistant: Searcher, question: GoldQuestion, document: Document) -> Row:
    scope = [document.id]
    started = time.perf_counter()
    found = assistant.search(question.text, k=K, language=question.language, documents=scope)
    took = time.perf_counter() - started
    relevance = [is_right(candidate.passage, document, question) for candidate in found]
    result = assistant.ask(question.text, language=question.language, documents=scope)
    answered = not isinstance(result, Abstention)
    statements = () if isinstance(result, Abstention) else result.statements
    citations = [citation for statement in statements for citation in statement.citations]
    right = [is_right(citation, document, question) for citation in citations]
    return Row(
        id=question.id,
        document=document.id,
        language=question.language,
        type=question.type,
        answerable=question.answerable,
        rank=first_rank(relevance),
        reciprocal_rank=reciprocal_rank(relevance),
        ndcg=ndcg_at(_new_spans(found, document, question), len(question.lines), K),
        answered=answered,
        cited=len(right),
        cited_right=sum(right),
        first_right=bool(right) and right[0],
        milliseconds=1000 * took,
    )


def _new_spans(
    found: Sequence[Candidate], document: Document, question: GoldQuestion
) -> list[bool]:
    """Return for each candidate whether it has a right span that none before it has."""
    open_spans = list(question.lines)
    gains = []
    for candidate in found:
        passage = candidate.passage
        stay = [
            span
            for span in open_spans
            if not overlaps(document, passage.start, passage.end, [span])
        ]
        gains.append(len(stay) < len(open_spans))
        open_spans = stay
    return gains


def _figures(rows: Sequence[Row]) -> dict[str, float]:
    """Return the means over the rows; nan where no row counts."""
    asked = [row for row in rows if row.answerable]
    hopeless = [row for row in rows if not row.answerable]
    found = [[row.rank == rank for rank in range(1, K + 1)] for row in asked]
    first = bootstrap([success_at(relevance, 1) for relevance in found])
    fifth = bootstrap([success_at(relevance, 5) for relevance in found])
    return {
        "questions": len(rows),
        "answerable": len(asked),
        "recall@1": first.mean,
        "recall@1_low": first.low,
        "recall@1_high": first.high,
        "recall@5": fifth.mean,
        "recall@5_low": fifth.low,
        "recall@5_high": fifth.high,
        "recall@10": mean([success_at(relevance, 10) for relevance in found]),
        "mrr": mean([row.reciprocal_rank for row in asked]),
        "ndcg@10": mean([row.ndcg for row in asked]),
        "answered": mean([float(row.answered) for row in asked]),
        "first_citation_right": mean([float(row.first_right) for row in asked if row.answered]),
        "citation_precision": mean(
            [row.cited_right / row.cited for row in asked if row.answered and row.cited]
        ),
        "abstained_on_unanswerable": mean([float(not row.answered) for row in hopeless]),
        "median_ms": percentile([row.milliseconds for row in rows], 0.5),
        "p95_ms": percentile([row.milliseconds for row in rows], 0.95),
    }
