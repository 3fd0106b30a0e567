"""A researcher's own codes, kept by printed lines, so that they outlive every re-splitting.

A code says "lines 3608–3610 of this edition: topic = housing". It is stored with the sha256 of
the file it was made on and joined to any table of text by overlap of lines.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from index.datatypes import Document, NumberingScope
from index.errors import InputError
from index.tables import Table, Value
from qa.datatypes import Citation
from qa.export import write_file
from qa.lines import find_positions

VALUES_JOIN = "; "


@dataclass(frozen=True, slots=True)
class Code:
    """One value of one code column on a range of printed lines.

    Attributes:
        document_id: the document coded.
        sha256: of the file of its edition.
        start_line: first line number, printed, inclusive.
        end_line: last line number, inclusive.
        page: printed page, where line numbers begin again on each page; else None.
        column: name of the code column, "topic" for example.
        value: what was coded.
        note: anything else worth keeping.
    """

    document_id: str
    sha256: str
    start_line: int
    end_line: int
    page: int | None
    column: str
    value: str
    note: str = ""


def annotate(
    document: Document,
    start_line: int,
    end_line: int,
    *,
    column: str,
    value: str,
    page: int | None = None,
    note: str = "",
) -> Code:
    """Return a code on printed lines of a document, after looking that they exist.

    Raises:
        InputError: the document has no such lines, or `page` is needed and missing.
    """
    find_positions(document, start_line, end_line, page=page)
    return Code(document.id, document.sha256, start_line, end_line, page, column, value, note)


def annotate_citation(citation: Citation, *, column: str, value: str, note: str = "") -> Code:
    """Return a code on the lines that a citation cites.

    Raises:
        InputError: the citation's lines have no numbers.
    """
    if citation.start_line is None or citation.end_line is None:
        raise InputError(
            "The cited lines have no numbers; a code needs them.",
            "Die zitierten Zeilen haben keine Nummern; ein Code braucht sie.",
        )
    page = citation.page if citation.scope is NumberingScope.PAGE else None
    return Code(
        citation.document_id,
        citation.sha256,
        citation.start_line,
        citation.end_line,
        page
        if page is not None or citation.scope is NumberingScope.DOCUMENT
        else citation.pdf_page,
        column,
        value,
        note,
    )


def join_codes(table: Table, codes: Sequence[Code], documents: Sequence[Document]) -> Table:
    """Return the table with one more column for each code column.

    A row gets each value whose lines overlap its own, in the order of the codes, joined by "; ".

    Raises:
        InputError: a code was made on another edition of its document, or on lines it has not.
        ValueError: the table has no columns doc_id, start_line and end_line, or has the code's.
    """
    names = tuple(dict.fromkeys(code.column for code in codes))
    if missing := {"doc_id", "start_line", "end_line"} - set(table.names):
        raise ValueError(f"codes need the columns {sorted(missing)}, got {list(table.names)}")
    if taken := set(names) & set(table.names):
        raise ValueError(f"the table has columns {sorted(taken)} already")
    by_id = {document.id: document for document in documents}
    placed = [(_place(code, by_id), code) for code in codes]
    rows: list[dict[str, Value]] = []
    for row in table.to_dicts():
        document = by_id.get(str(row["doc_id"]))
        where = _row_positions(row, document) if document else None
        added: dict[str, Value] = {}
        for name in names:
            values = [
                code.value
                for (start, end), code in placed
                if where is not None
                and code.column == name
                and code.document_id == row["doc_id"]
                and start < where[1]
                and where[0] < end
            ]
            added[name] = VALUES_JOIN.join(dict.fromkeys(values)) or None
        rows.append(row | added)
    return Table.make(dict(table.columns) | dict.fromkeys(names, str), rows)


def save_codes(codes: Iterable[Code], path: str | Path) -> Path:
    """Write codes as JSON Lines and return the path."""
    path = Path(path)
    rows = (json.dumps(asdict(code), ensure_ascii=False) + "\n" for code in codes)
    write_file(path, "".join(rows).encode())
    return path


def load_codes(path: str | Path) -> tuple[Code, ...]:
    """Return the codes that `save_codes` wrote.

    Raises:
        InputError: the file is missing or holds something else.
    """
    path = Path(path)
    try:
        rows = path.read_text(encoding="utf-8").splitlines()
        return tuple(Code(**json.loads(row)) for row in rows)
    except (OSError, ValueError, TypeError) as error:
        raise InputError(
            f"{path} holds no codes: {error}. Name a file that save_codes wrote.",
            f"{path} enthält keine Codes: {error}. Bitte eine Datei von save_codes nennen.",
        ) from None


def _place(code: Code, documents: dict[str, Document]) -> tuple[int, int]:
    """Return the positions of a code's lines in the edition it was made on."""
    document = documents.get(code.document_id)
    if document is None or document.sha256 != code.sha256:
        raise InputError(
            f"A code of “{code.column}” was made on another edition of {code.document_id}; "
            "load the file it was made on, or code it again.",
            f"Ein Code von „{code.column}“ gehört zu einer anderen Ausgabe von "
            f"{code.document_id}; bitte die damalige Datei laden oder neu codieren.",
        )
    return find_positions(document, code.start_line, code.end_line, page=code.page)


def _row_positions(row: dict[str, Value], document: Document) -> tuple[int, int] | None:
    """Return the positions of a row's lines, or None where they have no numbers."""
    start, end = row["start_line"], row["end_line"]
    if not isinstance(start, int) or not isinstance(end, int):
        return None
    if document.scope is NumberingScope.DOCUMENT:
        return find_positions(document, start, end)
    page = row.get("page") or row.get("pdf_page")
    if not isinstance(page, int):
        return None
    # lines that run over a page end have a smaller last number; their first page decides
    return find_positions(document, start, max(start, end), page=page)
