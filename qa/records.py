"""Results as plain JSON values and back: what `ask --json`, run files, HTTP and MCP all write.

The keys are stable (README, "JSON"). Everything a citation needs to be checked again years later
is in the record; the candidates a result was chosen from are not (they can be retrieved again).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from index.datatypes import Document, Line, LineNumbering, NumberingScope
from qa.datatypes import (
    Abstention,
    Answer,
    Candidate,
    Citation,
    Commitment,
    Provenance,
    Reason,
    Result,
    Statement,
    Verdict,
)

Json = dict[str, Any]


def result_to_json(result: Result) -> Json:
    """Return an answer or an abstention as one JSON object."""
    answered = isinstance(result, Answer)
    return {
        "question": result.question,
        "language": result.language,
        "status": "answered" if answered else "abstained",
        "reason": None if isinstance(result, Answer) else result.reason.value,
        "statements": [
            statement_to_json(s) for s in (result.statements if isinstance(result, Answer) else ())
        ],
        "nearest": [
            citation_to_json(c) for c in (() if isinstance(result, Answer) else result.nearest)
        ],
        "dropped": result.dropped,
        "provenance": provenance_to_json(result.provenance),
    }


def result_from_json(record: Json) -> Result:
    """Return the result that `result_to_json` wrote, without its candidates.

    Raises:
        ValueError: the record is of another shape.
    """
    try:
        provenance = provenance_from_json(record["provenance"])
        if record["status"] == "answered":
            return Answer(
                question=record["question"],
                language=record["language"],
                statements=tuple(statement_from_json(s) for s in record["statements"]),
                candidates=(),
                provenance=provenance,
                dropped=record["dropped"],
            )
        return Abstention(
            question=record["question"],
            language=record["language"],
            reason=Reason(record["reason"]),
            nearest=tuple(citation_from_json(c) for c in record["nearest"]),
            provenance=provenance,
            dropped=record["dropped"],
        )
    except (KeyError, TypeError) as error:
        raise ValueError(f"not the record of a result: {error!r} in {sorted(record)}") from error


def statement_to_json(statement: Statement) -> Json:
    """Return a statement with its citations."""
    return _write(statement, _STATEMENT)


def statement_from_json(record: Json) -> Statement:
    """Return the statement that `statement_to_json` wrote."""
    return Statement(**_read(record, _STATEMENT))


def citation_to_json(citation: Citation) -> Json:
    """Return a citation: printed page and lines, positions, and the quote."""
    return _write(citation, _CITATION)


def citation_from_json(record: Json) -> Citation:
    """Return the citation that `citation_to_json` wrote."""
    return Citation(**_read(record, _CITATION))


def provenance_to_json(provenance: Provenance) -> Json:
    """Return what a result was made with."""
    return _write(provenance, _PROVENANCE)


def provenance_from_json(record: Json) -> Provenance:
    """Return the provenance that `provenance_to_json` wrote."""
    return Provenance(**_read(record, _PROVENANCE))


def document_to_json(document: Document) -> Json:
    """Return what is known of a document, as `documents --json` prints it; without its lines."""
    first, last = document.line_range or (None, None)
    return _write(document, _DOCUMENT) | {
        "first_line": first,
        "last_line": last,
        "lines": sum(line.number is not None for line in document.lines),
    }


def candidates_to_json(
    question: str, candidates: Sequence[Candidate], documents: Sequence[Document]
) -> Json:
    """Return ranked candidates as `search --json` prints them; with printed lines."""
    by_id = {document.id: document for document in documents}
    hits = []
    for rank, candidate in enumerate(candidates, 1):
        passage = candidate.passage
        lines = by_id[passage.document_id].lines[passage.start : passage.end]
        numbers = [line.number for line in lines if line.is_quotable and line.number is not None]
        hits.append(
            {
                "rank": rank,
                "score": candidate.score,
                "document": passage.document_id,
                "start_line": numbers[0] if numbers else None,
                "end_line": numbers[-1] if numbers else None,
                "page": lines[0].page,
                "pdf_page": lines[0].pdf_page,
                "heading": list(passage.heading),
                "text": passage.text,
            }
        )
    return {"question": question, "hits": hits}


def lines_to_json(document_id: str, lines: Sequence[Line]) -> Json:
    """Return lines as `lines --json` prints them."""
    return {
        "document": document_id,
        "lines": [
            {
                "number": line.number,
                "page": line.page,
                "pdf_page": line.pdf_page,
                "kind": line.kind.value,
                "text": line.text,
                "flags": [flag.value for flag in line.flags],
            }
            for line in lines
        ],
    }


@dataclass(frozen=True, slots=True)
class _Field:
    """An attribute that a key of a record stands for, and how its value is written and read."""

    attribute: str
    write: Callable[[Any], Any] = lambda value: value
    read: Callable[[Any], Any] = lambda value: value


_Fields = Mapping[str, _Field]


def _write(value: object, fields: _Fields) -> Json:
    return {key: field.write(getattr(value, field.attribute)) for key, field in fields.items()}


def _read(record: Json, fields: _Fields) -> dict[str, Any]:
    return {field.attribute: field.read(record[key]) for key, field in fields.items()}


def _as_they_are(*names: str) -> dict[str, _Field]:
    return {name: _Field(name) for name in names}


def _enum(name: str, kind: type[StrEnum]) -> dict[str, _Field]:
    return {name: _Field(name, lambda member: member.value, kind)}


_CITATION: _Fields = {
    "document": _Field("document_id"),
    **_as_they_are("title", "edition", "sha256", "page", "end_page", "pdf_page", "start_line",
                   "end_line"),
    **_enum("numbering", LineNumbering),
    **_enum("scope", NumberingScope),
    **_as_they_are("uncertain", "start", "end"),
    "heading": _Field("heading", list, tuple),
    "quote": _Field("quote"),
}  # fmt: skip

_STATEMENT: _Fields = {
    "text": _Field("text"),
    **_enum("commitment", Commitment),
    **_enum("verdict", Verdict),
    "score": _Field("score", lambda score: round(score, 6)),
    "citations": _Field(
        "citations",
        lambda citations: [citation_to_json(citation) for citation in citations],
        lambda records: tuple(citation_from_json(record) for record in records),
    ),
}

_PROVENANCE: _Fields = {
    **_as_they_are("index", "corpus_sha256", "model", "model_sha256"),
    "settings": _Field("settings", dict, lambda settings: tuple(settings.items())),
    "version": _Field("version"),
}

_DOCUMENT: _Fields = {
    **_as_they_are("id", "title", "edition", "jurisdiction"),
    "parties": _Field("parties", list, tuple),
    **_as_they_are("signed", "language", "source", "sha256"),
    **_enum("numbering", LineNumbering),
    **_enum("scope", NumberingScope),
}
