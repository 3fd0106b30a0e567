"""Printed lines by their numbers: what stands at a citation, with context around it."""

from __future__ import annotations

from index.datatypes import Document, Line, NumberingScope
from index.errors import InputError


def select_lines(
    document: Document,
    start_line: int,
    end_line: int,
    *,
    context: int = 0,
    page: int | None = None,
) -> tuple[Line, ...]:
    """Return the lines from `start_line` to `end_line` (printed, inclusive).

    Args:
        document: where to look.
        start_line: first line number.
        end_line: last line number.
        context: how many lines to add on either side, of whatever kind.
        page: printed page (or PDF page where none is printed) on which the lines stand; needed
            where numbers begin again on each page.

    Raises:
        InputError: no such line, or a page is needed and missing.
    """
    start, end = find_positions(document, start_line, end_line, page=page)
    return document.lines[max(0, start - context) : end + context]


def find_positions(
    document: Document, start_line: int, end_line: int, *, page: int | None = None
) -> tuple[int, int]:
    """Return the half-open positions of the lines from `start_line` to `end_line`.

    Raises:
        InputError: no such line, or a page is needed and missing.
    """
    if document.scope is NumberingScope.PAGE and page is None:
        raise InputError(
            f"Lines of {document.id} are numbered page by page; name the page with --page.",
            f"Die Zeilen von {document.id} sind seitenweise gezählt; bitte die Seite mit --page "
            "nennen.",
        )
    printed = any(line.page == page for line in document.lines)  # page 4 is not the PDF's, iv
    positions = [
        position
        for position, line in enumerate(document.lines)
        if line.number is not None
        and start_line <= line.number <= end_line
        and (page is None or page == (line.page if printed or line.page else line.pdf_page))
    ]
    if not positions:
        on_page = "" if page is None else f" ({page})"
        known = document.line_range
        span = f"{known[0]}–{known[1]}" if known else "–"
        raise InputError(
            f"{document.id} has no line {start_line}–{end_line}{on_page}; its lines: {span}.",
            f"{document.id} hat keine Zeile {start_line}–{end_line}{on_page}; seine Zeilen: "
            f"{span}.",
        )
    return positions[0], positions[-1] + 1
