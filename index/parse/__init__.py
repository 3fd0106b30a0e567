"""Files → documents: text, PDF, web pages and word-processor files, line by line."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from index.datatypes import Document, DocumentInfo, Line, LineNumbering, NumberingScope
from index.errors import ReadError

__all__ = ["read_document"]


def read_document(path: str | Path, info: DocumentInfo | None = None) -> Document:
    """Return the document in a file, with the printed number of every line.

    What the file is shows from its bytes, not from its name. Reads in this process; files of
    unknown origin belong into `index.parse.worker.read_limited`.

    Raises:
        ReadError: the file cannot be opened or holds no text.
    """
    path = Path(path)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ReadError(
            f"{path.name} cannot be opened ({error.strerror}). Check the path and try again.",
            f"{path.name} lässt sich nicht öffnen ({error.strerror}). Bitte den Pfad prüfen.",
        ) from error
    from index.parse.identity import make_document

    lines, numbering, scope = _read(data, path.name)
    return make_document(
        path,
        info or DocumentInfo(),
        sha256=sha256(data).hexdigest(),
        lines=lines,
        numbering=numbering,
        scope=scope,
    )


def _read(data: bytes, name: str) -> tuple[list[Line], LineNumbering, NumberingScope]:
    if b"%PDF-" in data[:1024]:
        from index.parse.pdf import read_pdf

        return read_pdf(data, name)
    from index.parse.textfile import read_text
    from index.text import decode, split_pages

    return read_text(split_pages(decode(data)))
