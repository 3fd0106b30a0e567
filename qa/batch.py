"""Many questions at once: order kept, errors per row, resumable, one table at the end."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import InputError, UnknownDocumentError, ZeilentreuError
from index.tables import Table, Value
from qa.datatypes import Answer, Corpus, Provenance, Result
from qa.export import save_table, write_file
from qa.frames import RESULT_COLUMNS, result_records
from qa.memory import BATCH, RememberingEmbedder
from qa.progress import Progress
from qa.records import provenance_to_json
from qa.runfile import RunFile
from qa.verify import verify

if TYPE_CHECKING:
    import pandas

    from qa.assistant import Assistant

WORKERS = 1
"""Threads; the model uses the cores by itself, a second one helps with the rest."""


@dataclass(frozen=True, slots=True)
class Row:
    """One question of a batch and what came of it: a result, or the message of an error."""

    number: int
    question: str
    result: Result | None
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Batch:
    """The results of many questions, in the order they were asked.

    Attributes:
        rows: one a question, `number` counted from 1.
        provenance: what they were made with.
        options: language and documents asked for.
    """

    rows: tuple[Row, ...]
    provenance: Provenance
    options: tuple[tuple[str, str], ...] = ()

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    @property
    def results(self) -> tuple[Result | None, ...]:
        """The results; None where a question could not be asked."""
        return tuple(row.result for row in self.rows)

    def counts(self) -> dict[str, int]:
        """Return how many questions were answered, abstained from, and failed."""
        results = [row.result for row in self.rows if row.result is not None]
        answered = sum(isinstance(result, Answer) for result in results)
        return {
            "questions": len(self.rows),
            "answered": answered,
            "abstained": len(results) - answered,
            "errors": len(self.rows) - len(results),
        }

    def to_table(self) -> Table:
        """Return one row per statement and citation, and one per abstention or error."""
        columns: dict[str, type] = {"number": int, **RESULT_COLUMNS, "error": str}
        records: list[dict[str, Value]] = []
        for row in self.rows:
            if row.result is None:
                records.append(
                    {
                        "number": row.number,
                        "question": row.question,
                        "status": "error",
                        "error": row.error,
                    }
                )
            else:
                # the question as it was asked: a row must find its way back to its source
                records += [
                    {"number": row.number, **record, "question": row.question}
                    for record in result_records(row.result)
                ]
        return Table.make(columns, records)

    def to_frame(self) -> pandas.DataFrame:
        """Return `to_table()` as a pandas data frame."""
        return self.to_table().to_frame()

    def save(self, path: str | Path, *, excel: bool = False) -> Path:
        """Write the table (.csv, .jsonl or .parquet), and beside it PATH.run.json.

        run.json says what the results were made with; see `run_record`.
        """
        written = save_table(self.to_table(), path, excel=excel)
        record = json.dumps(self.run_record(), ensure_ascii=False, indent=1) + "\n"
        write_file(written.with_name(written.name + ".run.json"), record.encode())
        return written

    def run_record(self) -> dict[str, object]:
        """Return what is needed to repeat the run: versions, hashes, settings, counts, time."""
        return {
            "made": datetime.now(UTC).isoformat(timespec="seconds"),
            "provenance": provenance_to_json(self.provenance),
            "options": dict(self.options),
            "counts": self.counts(),
        }

    def verify(self, corpus: Corpus) -> Table:
        """Check every statement again against an assistant's or an index's documents.

        One row a statement; where its document is missing the verdict is "unknown_document".
        """
        records: list[dict[str, Value]] = []
        for row in self.rows:
            statements = row.result.statements if isinstance(row.result, Answer) else ()
            for number, statement in enumerate(statements, 1):
                try:
                    document = corpus.document(statement.citations[0].document_id)
                    verdict = verify(statement, document).value
                except UnknownDocumentError:
                    verdict = "unknown_document"
                records.append({"number": row.number, "statement": number, "verdict": verdict})
        return Table.make({"number": int, "statement": int, "verdict": str}, records)

    def __str__(self) -> str:
        counts = ", ".join(f"{count} {name}" for name, count in self.counts().items())
        return f"{counts}\n{self._shown()}"

    def _repr_html_(self) -> str:
        return self._shown()._repr_html_()

    def _shown(self) -> Table:
        """Return the columns that a person looks at first."""
        return self.to_table().only(
            "number", "question", "status", "citation", "commitment", "text"
        )


def ask_many(
    assistant: Assistant,
    questions: Sequence[str],
    *,
    language: str | None = None,
    documents: Sequence[str] | None = None,
    progress: bool = False,
    workers: int | None = None,
    run_file: str | Path | None = None,
) -> Batch:
    """Return the results of all questions, in their order.

    A question that cannot be asked (it is empty, say) becomes a row with an error. With `run_file`
    each finished row is written to that file at once, and a run that was broken off goes on where
    it stopped; this is the only place where questions are written to disk.

    Raises:
        UnknownDocumentError: the index does not hold one of `documents`.
        InputError: `run_file` belongs to other questions or another index.
        ValueError: `workers` is less than 1.
    """
    workers = WORKERS if workers is None else workers
    if workers < 1:
        raise ValueError(f"workers must be 1 or more, got {workers}")
    for id_ in documents or ():
        assistant.document(id_)
    options = (
        ("language", language or "auto"),
        ("documents", "all" if documents is None else " ".join(documents)),
    )
    rows: dict[int, Row] = {}
    file = None
    if run_file is not None:
        file = RunFile(Path(run_file), assistant.provenance, dict(options))
        for number, record in file.read(questions).items():
            rows[number] = Row(number, questions[number - 1], *record)
    todo = [n for n in range(1, len(questions) + 1) if n not in rows]
    bar = Progress(len(questions), shown=progress)
    bar.step(len(rows))
    embedder = RememberingEmbedder(assistant.embedder)
    remembering = assistant.with_index(assistant.index, embedder)

    def ask(number: int) -> Row:
        question = questions[number - 1]
        try:
            result = remembering.ask(question, language=language, documents=documents)
        except ZeilentreuError as error:
            return Row(number, question, None, str(error))
        return Row(number, question, result)

    with ExitStack() as stack:
        each = map if workers == 1 else stack.enter_context(ThreadPoolExecutor(workers)).map
        for start in range(0, len(todo), BATCH):
            some = todo[start : start + BATCH]
            embedder.encode_queries(
                _readable(assistant, [questions[n - 1] for n in some], language)
            )
            for row in each(ask, some):
                rows[row.number] = row
                if file is not None:
                    file.add(row.number, row.question, row.result, row.error)
                bar.step()
    return Batch(tuple(rows[n] for n in sorted(rows)), assistant.provenance, options)


def _readable(assistant: Assistant, questions: Sequence[str], language: str | None) -> list[str]:
    """Return the questions as the model will read them, without those that cannot be asked."""
    texts = []
    for question in questions:
        with suppress(InputError):
            texts.append(assistant.retriever.understand(question, language).search_text)
    return texts
