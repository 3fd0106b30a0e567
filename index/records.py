"""Documents and passages as JSON Lines: the readable part of a saved index.

`documents.jsonl` has one object a document; its lines are arrays in the order of `Line`'s fields
(number, page, pdf_page, text, kind, level, begins, flags, box). `passages.jsonl` has one array a
passage: document id, start, end (positions), heading path. Texts and offsets of passages are
computed from the lines again, so they cannot disagree.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from index.datatypes import (
    Begins,
    Document,
    Flag,
    Line,
    LineKind,
    LineNumbering,
    NumberingScope,
    Passage,
    make_passage,
)

_META = (
    "id", "title", "edition", "jurisdiction", "parties", "signed", "language", "source", "sha256",
    "numbering", "scope", "file",
)  # fmt: skip


def documents_to_bytes(documents: Sequence[Document]) -> bytes:
    """Return the documents as UTF-8 JSON Lines."""
    return _dump(document_to_json(document) for document in documents)


def documents_from_bytes(data: bytes | memoryview) -> tuple[Document, ...]:
    """Return the documents that `documents_to_bytes` wrote."""
    return tuple(document_from_json(json.loads(row)) for row in bytes(data).splitlines())


def passages_to_bytes(passages: Sequence[Passage]) -> bytes:
    """Return where the passages stand as UTF-8 JSON Lines."""
    return _dump([p.document_id, p.start, p.end, p.heading] for p in passages)


def passages_from_bytes(
    data: bytes | memoryview, documents: Sequence[Document]
) -> tuple[Passage, ...]:
    """Return the passages that `passages_to_bytes` wrote, made anew from their documents."""
    by_id = {document.id: document for document in documents}
    rows = (json.loads(row) for row in bytes(data).splitlines())
    return tuple(
        make_passage(by_id[document_id], start, end, heading=heading)
        for document_id, start, end, heading in rows
    )


def document_to_json(document: Document) -> dict[str, Any]:
    """Return the document as plain JSON values."""
    record: dict[str, Any] = {name: getattr(document, name) for name in _META}
    record["lines"] = [
        [
            line.number,
            line.page,
            line.pdf_page,
            line.text,
            line.kind,
            line.level,
            line.begins,
            line.flags,
            line.box,
        ]
        for line in document.lines
    ]
    return record


def document_from_json(record: dict[str, Any]) -> Document:
    """Return the document that `document_to_json` described."""
    lines = tuple(
        Line(
            number=number,
            page=page,
            pdf_page=pdf_page,
            text=text,
            kind=_KINDS[kind],
            level=level,
            begins=None if begins is None else Begins(begins),
            flags=tuple(Flag(flag) for flag in flags),
            box=None if box is None else (box[0], box[1], box[2], box[3]),
        )
        for number, page, pdf_page, text, kind, level, begins, flags, box in record["lines"]
    )
    meta = {name: record[name] for name in _META} | {
        "parties": tuple(record["parties"]),
        "numbering": LineNumbering(record["numbering"]),
        "scope": NumberingScope(record["scope"]),
    }
    return Document(**meta, lines=lines)


_KINDS = {kind.value: kind for kind in LineKind}


def _dump(values: Iterable[Any]) -> bytes:
    rows = (json.dumps(value, ensure_ascii=False, separators=(",", ":")) for value in values)
    return "".join(row + "\n" for row in rows).encode()
