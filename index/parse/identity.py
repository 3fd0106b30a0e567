"""What a file says about itself: identifier, title, edition, parties, date."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path

from index.datatypes import Document, DocumentInfo, Line, LineNumbering, NumberingScope

_FOLDED = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


def slug(name: str) -> str:
    """Return an identifier made of `name`: `[a-z0-9][a-z0-9-]*`, "document" if nothing is left."""
    folded = unicodedata.normalize("NFC", name).lower().translate(_FOLDED)
    plain = unicodedata.normalize("NFKD", folded).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:64].strip("-") or "document"


def make_document(
    path: Path,
    info: DocumentInfo,
    *,
    sha256: str,
    lines: Sequence[Line],
    numbering: LineNumbering,
    scope: NumberingScope = NumberingScope.DOCUMENT,
) -> Document:
    """Return the document of `lines`, with what `info` leaves open found out."""
    return Document(
        id=info.id or slug(path.stem),
        title=info.title or path.stem,
        edition=info.edition or "",
        jurisdiction=info.jurisdiction or "",
        parties=info.parties or (),
        signed=info.signed,
        language=info.language or "de",
        source=info.source or path.name,
        sha256=sha256,
        numbering=numbering,
        lines=tuple(lines),
        scope=scope,
        file=path.name,
    )
