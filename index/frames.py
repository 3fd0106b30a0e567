"""Documents and passages as tables: one row a line, a sentence or a passage.

Every row names its document, edition, heading path, page and printed lines, so a row found in a
table can be cited. Further columns that are computed from a row's text (`qa` adds "commitment")
are announced with `add_column`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal

from index.datatypes import Document, Line, LineKind, Passage
from index.paragraphs import enter_heading
from index.passages import sentences_of, split
from index.tables import Table, Value

Unit = Literal["line", "sentence", "passage"]

COLUMNS: dict[str, type] = {
    "doc_id": str, "title": str, "edition": str, "jurisdiction": str, "parties": str, "year": int,
    "unit_id": str, "heading": str, "kind": str, "page": int, "pdf_page": int,
    "start_line": int, "end_line": int, "numbering": str, "text": str,
}  # fmt: skip
"""Columns every table of text has. `unit_id` is stable: "document:start-end" in positions of
lines, with the characters of the passage for a sentence."""

HEADING_JOIN = " › "
PARTIES_JOIN = "; "

_computed: dict[str, Callable[[Sequence[str]], str]] = {}


def add_column(name: str, compute: Callable[[Sequence[str]], str]) -> None:
    """Add a text column to every table made from now on.

    `compute` is given the sentences of a row's text.
    """
    _computed[name] = compute


def text_table(
    documents: Sequence[Document],
    *,
    by: Unit = "passage",
    passages: Sequence[Passage] | None = None,
) -> Table:
    """Return the text of the documents, one row a line, a sentence or a passage, in order.

    A line's row holds its text as printed, whatever its `kind`. Sentences are those of the
    passages; one that stands in two overlapping passages is one row.

    `passages` are those of the documents, if they are there already.

    Raises:
        ValueError: `by` is something else.
    """
    if by not in ("line", "sentence", "passage"):
        raise ValueError(f"by must be 'line', 'sentence' or 'passage', got {by!r}")
    records: list[dict[str, Value]] = []
    for document in documents:
        own = [p for p in passages if p.document_id == document.id] if passages else None
        if by == "line":
            records += _line_records(document)
        elif by == "sentence":
            records += _sentence_records(document, own or split(document))
        else:
            records += _passage_records(document, own or split(document))
    columns = COLUMNS | dict.fromkeys(_computed, str)
    return Table.make(columns, records)


def document_record(document: Document) -> dict[str, Value]:
    """Return what is the same in each row of a document."""
    return {
        "doc_id": document.id,
        "title": document.title,
        "edition": document.edition,
        "jurisdiction": document.jurisdiction,
        "parties": PARTIES_JOIN.join(document.parties),
        "year": document.year,
        "numbering": document.numbering.value,
    }


def place_record(document: Document, start: int, end: int) -> dict[str, Value]:
    """Return page and printed lines of the lines `start:end` (positions)."""
    lines = document.lines[start:end]
    numbers = [line.number for line in lines if line.is_quotable and line.number is not None]
    return {
        "page": lines[0].page,
        "pdf_page": lines[0].pdf_page,
        "start_line": numbers[0] if numbers else None,
        "end_line": numbers[-1] if numbers else None,
    }


def _line_records(document: Document) -> list[dict[str, Value]]:
    paths = heading_paths(document)
    common = document_record(document)
    return [
        common
        | {
            "unit_id": f"{document.id}:{position}-{position + 1}",
            "heading": HEADING_JOIN.join(paths[position]),
            "kind": line.kind.value,
            "page": line.page,
            "pdf_page": line.pdf_page,
            "start_line": line.number,
            "end_line": line.number,
            "text": line.text,
        }
        | {name: compute([line.text]) for name, compute in _computed.items() if line.is_quotable}
        for position, line in enumerate(document.lines)
    ]


def _passage_records(document: Document, passages: Sequence[Passage]) -> list[dict[str, Value]]:
    common = document_record(document)
    records = []
    for passage in passages:
        sentences = [passage.text[a:b] for a, b in sentences_of(passage, document)]
        records.append(
            common
            | {
                "unit_id": passage.id,
                "heading": HEADING_JOIN.join(passage.heading),
                "kind": "passage",
                "text": passage.text,
            }
            | place_record(document, passage.start, passage.end)
            | {name: compute(sentences) for name, compute in _computed.items()}
        )
    return records


def _sentence_records(document: Document, passages: Sequence[Passage]) -> list[dict[str, Value]]:
    common = document_record(document)
    return [
        common
        | {
            "unit_id": f"{document.id}:{first}-{after}/{_offset(passage, first, start)}",
            "heading": HEADING_JOIN.join(passage.heading),
            "kind": "sentence",
            "text": passage.text[start:end],
        }
        | place_record(document, first, after)
        | {name: compute([passage.text[start:end]]) for name, compute in _computed.items()}
        for passage, start, end in whole_sentences(document, passages)
        for first, after in [passage.positions_of(start, end)]
    ]


def whole_sentences(
    document: Document, passages: Sequence[Passage]
) -> list[tuple[Passage, int, int]]:
    """Return each sentence once, as characters of the passage that holds it whole, in order.

    Overlapping passages share lines, so each may hold a piece of the other's sentence.
    """
    offsets = [0]
    for line in document.lines:
        offsets.append(offsets[-1] + (len(line.text) + 1 if line.is_quotable else 0))
    spans = []
    for order, passage in enumerate(passages):
        base = offsets[passage.start]
        for start, end in sentences_of(passage, document):
            spans.append((base + start, -(base + end), order, passage, start, end))
    kept: list[tuple[Passage, int, int]] = []
    reached = -1
    for _, negative_end, _, passage, start, end in sorted(spans, key=lambda span: span[:3]):
        if -negative_end > reached:
            kept.append((passage, start, end))
            reached = -negative_end
    return kept


def _offset(passage: Passage, line: int, character: int) -> int:
    """Return how far into its line a character of the passage stands."""
    return character - passage.line_starts[line - passage.start]


def heading_paths(document: Document) -> tuple[tuple[str, ...], ...]:
    """Return for each line the heading path it stands under; a heading stands under itself."""
    path: list[tuple[int, str]] = []
    previous: Line | None = None
    paths = []
    for line in document.lines:
        if line.kind is LineKind.HEADING:
            enter_heading(path, line, previous)
            previous = line
        elif line.is_quotable or line.kind is LineKind.BLANK:
            previous = None
        paths.append(tuple(title for _, title in path))
    return tuple(paths)
