"""Results as plain JSON values and back: what `ask --json`, run files, HTTP and MCP all write.

The keys are stable (README, "JSON"). Everything a citation needs to be checked again years later
is in the record; the candidates a result was chosen from are not (they can be retrieved again).
"""

from __future__ import annotations

from collections.abc import Sequence
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
    return {
        "text": statement.text,
        "commitment": statement.commitment.value,
        "verdict": statement.verdict.value,
        "score": round(statement.score, 6),
        "citations": [citation_to_json(citation) for citation in statement.citations],
    }


def statement_from_json(record: Json) -> Statement:
    """Return the statement that `statement_to_json` wrote."""
    return Statement(
        text=record["text"],
        citations=tuple(citation_from_json(c) for c in record["citations"]),
        commitment=Commitment(record["commitment"]),
        verdict=Verdict(record["verdict"]),
        score=record["score"],
    )


def citation_to_json(citation: Citation) -> Json:
    """Return a citation: printed page and lines, positions, and the quote."""
    return {
        "document": citation.document_id,
        "title": citation.title,
        "edition": citation.edition,
        "sha256": citation.sha256,
        "page": citation.page,
        "end_page": citation.end_page,
        "pdf_page": citation.pdf_page,
        "start_line": citation.start_line,
        "end_line": citation.end_line,
        "numbering": citation.numbering.value,
        "scope": citation.scope.value,
        "uncertain": citation.uncertain,
        "start": citation.start,
        "end": citation.end,
        "heading": list(citation.heading),
        "quote": citation.quote,
    }


def citation_from_json(record: Json) -> Citation:
    """Return the citation that `citation_to_json` wrote."""
    return Citation(
        document_id=record["document"],
        title=record["title"],
        edition=record["edition"],
        sha256=record["sha256"],
        page=record["page"],
        pdf_page=record["pdf_page"],
        start_line=record["start_line"],
        end_line=record["end_line"],
        start=record["start"],
        end=record["end"],
        quote=record["quote"],
        heading=tuple(record["heading"]),
        numbering=LineNumbering(record["numbering"]),
        scope=NumberingScope(record["scope"]),
        end_page=record["end_page"],
        uncertain=record["uncertain"],
    )


def provenance_to_json(provenance: Provenance) -> Json:
    """Return what a result was made with."""
    return {
        "index": provenance.index,
        "corpus_sha256": provenance.corpus_sha256,
        "model": provenance.model,
        "model_sha256": provenance.model_sha256,
        "settings": dict(provenance.settings),
        "version": provenance.version,
    }


def provenance_from_json(record: Json) -> Provenance:
    """Return the provenance that `provenance_to_json` wrote."""
    return Provenance(
        index=record["index"],
        corpus_sha256=record["corpus_sha256"],
        model=record["model"],
        model_sha256=record["model_sha256"],
        settings=tuple(record["settings"].items()),
        version=record["version"],
    )


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
