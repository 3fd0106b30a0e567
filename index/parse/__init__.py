"""Files → documents: text, PDF, web pages and word-processor files, line by line."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

from index.datatypes import Document, DocumentInfo, Line, LineNumbering, NumberingScope
from index.errors import ReadError, cannot_open
from index.parse.markup import html_to_text, is_html

__all__ = ["read_document"]


def read_document(
    path: str | Path,
    info: DocumentInfo | None = None,
    *,
    progress: Callable[[int, int], None] | None = None,
    pages: int | None = None,
) -> Document:
    """Return the document in a file, with the printed number of every line.

    What the file is shows from its bytes, not from its name. Reads in this process; files of
    unknown origin belong into `index.parse.worker.read_limited`.

    Args:
        path: the file.
        info: what is known about it; the rest is found out.
        progress: called with pages done and pages in all.
        pages: how many pages a PDF may have, at most.

    Raises:
        ReadError: the file cannot be opened or holds no text.
        LimitError: it has too many pages.
    """
    path, info = Path(path), info or DocumentInfo()
    name = info.source or path.name
    try:
        data = path.read_bytes()
    except (OSError, ValueError) as error:
        raise cannot_open(name, error) from error
    from index.parse.identity import make_document

    lines, numbering, scope = _read(data, name, progress, pages)
    if not any(line.is_quotable for line in lines):
        raise ReadError(
            f"{name} holds no text of an agreement. Check that it is the right file.",
            f"{name} enthält keinen Vertragstext. Bitte prüfen, ob es die richtige Datei ist.",
        )
    return make_document(
        path,
        info,
        sha256=sha256(data).hexdigest(),
        lines=lines,
        numbering=numbering,
        scope=scope,
    )


def _read(
    data: bytes,
    name: str,
    progress: Callable[[int, int], None] | None,
    pages: int | None,
) -> tuple[list[Line], LineNumbering, NumberingScope]:
    if b"%PDF-" in data[:1024]:
        from index.parse.pdf import read_pdf

        return read_pdf(data, name, progress=progress, most_pages=pages)
    if data.startswith(b"PK\x03\x04"):
        from index.parse.docx import read_docx

        return read_docx(data, name)
    from index.text import decode, split_pages

    text = decode(data)
    if not text.strip():
        raise ReadError(
            f"{name} is empty. Check that it is the right file.",
            f"{name} ist leer. Bitte prüfen, ob es die richtige Datei ist.",
        )
    if _is_binary(text):
        raise ReadError(
            f"{name} is no text and no PDF. Name a PDF, text, Markdown, HTML or DOCX file.",
            f"{name} ist weder Text noch PDF. Bitte eine PDF-, Text-, Markdown-, HTML- oder "
            "DOCX-Datei angeben.",
        )
    if is_html(text):
        text = html_to_text(text)
    from index.parse.textfile import read_text

    return read_text(split_pages(text))


def _is_binary(text: str) -> bool:
    """Return whether a file's characters cannot be those of a text."""
    sample = text[:20_000]
    strange = sum(ord(sign) < 32 and sign not in "\t\n\r\f\x0b" for sign in sample)
    return strange > 0.02 * len(sample) or "\x00" in sample
