"""Results and corpora as tables; with qa loaded, every table of text has a commitment column."""

from __future__ import annotations

from collections.abc import Sequence

from index.datatypes import Document
from index.frames import HEADING_JOIN, PARTIES_JOIN, Unit, add_column, text_table
from index.tables import Table, Value
from qa.cite import label
from qa.commitment import classify
from qa.datatypes import Answer, Citation, Commitment, Result

__all__ = ["Unit", "citation_record", "documents_table", "result_records", "text_table"]

_STRENGTH = {commitment: rank for rank, commitment in enumerate(Commitment)}

RESULT_COLUMNS: dict[str, type] = {
    "question": str, "language": str, "status": str, "reason": str,
    "statement": int, "text": str, "commitment": str, "verdict": str, "score": float,
    "doc_id": str, "edition": str, "heading": str, "page": int, "pdf_page": int,
    "start_line": int, "end_line": int, "numbering": str, "quote": str, "citation": str,
    "sha256": str,
}  # fmt: skip
"""One row per statement and citation; an abstention is one row without a citation."""


def strongest(sentences: Sequence[str]) -> str:
    """Return the most binding commitment among the sentences."""
    found = (classify(sentence) for sentence in sentences)
    return min(found, key=_STRENGTH.__getitem__, default=Commitment.NONE).value


add_column("commitment", strongest)


def result_records(result: Result) -> list[dict[str, Value]]:
    """Return the rows of one result under `RESULT_COLUMNS`."""
    common: dict[str, Value] = {"question": result.question, "language": result.language}
    if not isinstance(result, Answer):
        return [common | {"status": "abstained", "reason": result.reason.value}]
    return [
        common
        | {
            "status": "answered",
            "statement": number,
            "text": statement.text,
            "commitment": statement.commitment.value,
            "verdict": statement.verdict.value,
            "score": round(statement.score, 6),
        }
        | citation_record(citation)
        for number, statement in enumerate(result.statements, 1)
        for citation in statement.citations
    ]


def result_table(results: Sequence[Result]) -> Table:
    """Return one row per statement and citation, and one per abstention."""
    return Table.make(RESULT_COLUMNS, [row for result in results for row in result_records(result)])


def citation_record(citation: Citation) -> dict[str, Value]:
    """Return the columns that say where something stands; `citation` is the same in each language.

    The agreements are German, and so is the way their lines are cited: "Z. 3608–3610".
    """
    return {
        "doc_id": citation.document_id,
        "edition": citation.edition,
        "heading": HEADING_JOIN.join(citation.heading),
        "page": citation.page,
        "pdf_page": citation.pdf_page,
        "start_line": citation.start_line,
        "end_line": citation.end_line,
        "numbering": citation.numbering.value,
        "quote": citation.quote,
        "citation": label(citation),
        "sha256": citation.sha256,
    }


def documents_table(documents: Sequence[Document]) -> Table:
    """Return one row a document: what it is, and how many lines it has."""
    columns = {
        "doc_id": str, "title": str, "edition": str, "jurisdiction": str, "parties": str,
        "signed": str, "year": int, "language": str, "numbering": str, "first_line": int,
        "last_line": int, "lines": int, "source": str, "sha256": str,
    }  # fmt: skip
    records: list[dict[str, Value]] = []
    for document in documents:
        first, last = document.line_range or (None, None)
        records.append(
            {
                "doc_id": document.id,
                "title": document.title,
                "edition": document.edition,
                "jurisdiction": document.jurisdiction,
                "parties": PARTIES_JOIN.join(document.parties),
                "signed": document.signed,
                "year": document.year,
                "language": document.language,
                "numbering": document.numbering.value,
                "first_line": first,
                "last_line": last,
                "lines": len(document.lines),
                "source": document.source,
                "sha256": document.sha256,
            }
        )
    return Table.make(columns, records)
