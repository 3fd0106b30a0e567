"""The same questions to several documents, side by side."""

from __future__ import annotations

import html
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import InputError
from index.tables import Table, Value, require
from qa.batch import ask_many
from qa.cite import label, place
from qa.datatypes import Abstention, Answer, Citation, Commitment, Provenance, Result, Statement
from qa.export import save_table
from qa.frames import citation_record
from qa.texts import say

if TYPE_CHECKING:
    import pandas
    from matplotlib.figure import Figure

    from qa.assistant import Assistant

NOT_MENTIONED = "not mentioned"
"""What a cell says where a document does not answer the question."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What one document says about one question."""

    question: str
    document_id: str
    result: Result

    @property
    def statement(self) -> Statement | None:
        """The most telling statement, or None where the document does not answer."""
        return self.result.statements[0] if isinstance(self.result, Answer) else None

    @property
    def citation(self) -> Citation | None:
        """The citation of that statement's own words (not of the list's introduction)."""
        return self.statement.citations[-1] if self.statement else None

    @property
    def commitment(self) -> Commitment | None:
        """How binding that statement is; None where the document does not answer."""
        return self.statement.commitment if self.statement else None

    @property
    def looked_at(self) -> tuple[Citation, ...]:
        """The nearest passages where the document does not answer: looked at, not an answer."""
        return self.result.nearest if isinstance(self.result, Abstention) else ()

    def __str__(self) -> str:
        if self.citation is None or self.commitment is None:
            return NOT_MENTIONED
        return f"{self.commitment.value}: {place(self.citation)}"


@dataclass(frozen=True, slots=True)
class Comparison:
    """A question × document table.

    Attributes:
        questions: the rows, in the order asked.
        documents: ids of the documents: the columns.
        cells: row by row.
        provenance: what the results were made with.
    """

    questions: tuple[str, ...]
    documents: tuple[str, ...]
    cells: tuple[Cell, ...]
    provenance: Provenance

    def __iter__(self) -> Iterator[Cell]:
        return iter(self.cells)

    def cell(self, question: int, document_id: str) -> Cell:
        """Return one cell; `question` counts from 0.

        Raises:
            KeyError: the comparison has no such row or column.
        """
        if document_id not in self.documents or not 0 <= question < len(self.questions):
            raise KeyError(f"no cell for question {question} and document {document_id!r}")
        return self.cells[question * len(self.documents) + self.documents.index(document_id)]

    def to_table(self, *, wide: bool = False) -> Table:
        """Return one row a cell; with `wide` one row a question and one column a document."""
        return self._wide() if wide else self._long()

    def to_frame(self, *, wide: bool = False) -> pandas.DataFrame:
        """Return `to_table()` as a pandas data frame."""
        return self.to_table(wide=wide).to_frame()

    def save(self, path: str | Path, *, excel: bool = False) -> Path:
        """Write the long table to a file: .csv, .jsonl or .parquet."""
        return save_table(self.to_table(), path, excel=excel)

    def plot(self) -> Figure:
        """Return a heat map of commitments, most binding darkest, as a matplotlib figure.

        Raises:
            InputError: matplotlib is not installed.
        """
        require("matplotlib")
        from matplotlib.figure import Figure

        return _draw(self, Figure(layout="constrained"))

    def __str__(self) -> str:
        return str(self.to_table(wide=True))

    def _repr_html_(self) -> str:
        head = "".join(f"<th>{html.escape(id_)}</th>" for id_ in self.documents)
        width = len(self.documents)
        rows = []
        for number, question in enumerate(self.questions):
            cells = self.cells[number * width : (number + 1) * width]
            row = "".join(f"<td>{_cell_html(cell)}</td>" for cell in cells)
            rows.append(f"<tr><th>{html.escape(question)}</th>{row}</tr>")
        return (
            f"<table><thead><tr><th></th>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>"
        )

    def _wide(self) -> Table:
        records: list[dict[str, Value]] = [{"question": question} for question in self.questions]
        for position, cell in enumerate(self.cells):
            records[position // len(self.documents)][cell.document_id] = str(cell)
        columns = {"question": str} | dict.fromkeys(self.documents, str)
        return Table.make(columns, records)

    def _long(self) -> Table:
        columns = {
            "question": str, "doc_id": str, "status": str, "reason": str, "commitment": str,
            "text": str, "edition": str, "heading": str, "page": int, "pdf_page": int,
            "start_line": int, "end_line": int, "numbering": str, "quote": str, "citation": str,
            "sha256": str, "statements": int, "looked_at": str,
        }  # fmt: skip
        records: list[dict[str, Value]] = []
        for cell in self.cells:
            record: dict[str, Value] = {"question": cell.question, "doc_id": cell.document_id}
            result = cell.result
            if isinstance(result, Answer) and cell.statement and cell.citation:
                record |= citation_record(cell.citation)
                record |= {
                    "status": "answered",
                    "commitment": cell.statement.commitment.value,
                    "text": cell.statement.text,
                    "statements": len(result.statements),
                }
            elif isinstance(result, Abstention):
                looked_at = "; ".join(label(citation) for citation in result.nearest)
                record |= {
                    "status": "not_mentioned",
                    "reason": result.reason.value,
                    "statements": 0,
                    "looked_at": looked_at,
                }
            records.append(record)
        return Table.make(columns, records)


def compare(
    assistant: Assistant,
    questions: Sequence[str],
    documents: Sequence[str] | None = None,
    *,
    language: str | None = None,
    progress: bool = False,
) -> Comparison:
    """Return what each document (None: all of the index) says about each question.

    Each document is asked by itself, so one that says much does not hide one that says little.

    Raises:
        InputError: a question cannot be asked, or there is none.
        UnknownDocumentError: the index does not hold one of the documents.
    """
    if not questions:
        raise InputError("There is no question to compare.", "Es gibt keine Frage zum Vergleichen.")
    ids = tuple(documents if documents is not None else (d.id for d in assistant.documents))
    columns = [
        ask_many(assistant, questions, language=language, documents=[id_], progress=progress)
        for id_ in ids
    ]
    cells: list[Cell] = []
    for number, question in enumerate(questions):
        for id_, column in zip(ids, columns, strict=True):
            row = column.rows[number]
            if row.result is None:
                raise InputError(f"Question {number + 1}: {row.error}")
            cells.append(Cell(question, id_, row.result))
    return Comparison(tuple(questions), ids, tuple(cells), assistant.provenance)


_SHADES = (*Commitment, None)


def _draw(comparison: Comparison, figure: Figure) -> Figure:
    from matplotlib import colormaps

    width, height = len(comparison.documents), len(comparison.questions)
    values = [
        [
            len(_SHADES) - 1 - _SHADES.index(cell.commitment)
            for cell in comparison.cells[i : i + width]
        ]
        for i in range(0, width * height, width)
    ]
    figure.set_size_inches(3.5 + 1.8 * width, 1.2 + 0.5 * height)
    axes = figure.add_subplot()
    colours = colormaps["Blues"].resampled(len(_SHADES))
    axes.imshow(values, cmap=colours, vmin=0, vmax=len(_SHADES) - 1, aspect="auto")
    axes.set_xticks(range(width), comparison.documents, rotation=30, ha="right")
    axes.set_yticks(range(height), [textwrap.fill(q, 44) for q in comparison.questions])
    for position, cell in enumerate(comparison.cells):
        row, column = divmod(position, width)
        dark = values[row][column] > len(_SHADES) // 2
        text = str(cell).replace(": ", "\n")
        colour = "white" if dark else "black"
        axes.text(column, row, text, ha="center", va="center", fontsize=8, color=colour)
    return figure


def _cell_html(cell: Cell) -> str:
    language = cell.result.language
    if cell.statement is None or cell.citation is None:
        return (
            html.escape(say(f"abstained.{cell.result.reason}", language))
            if isinstance(cell.result, Abstention)
            else ""
        )
    commitment = say(f"commitment.{cell.statement.commitment}", language)
    return (
        f"<strong>{html.escape(commitment)}</strong><br>"
        f'<q lang="de">{html.escape(cell.statement.text)}</q><br>'
        f"<small>{html.escape(label(cell.citation, language))}</small>"
    )
