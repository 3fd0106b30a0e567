"""PDF → lines: numbers, text, headings, paragraphs, furniture and contents, by geometry."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from statistics import median

from index.datatypes import Flag, Line, LineKind, LineNumbering, NumberingScope
from index.errors import ReadError
from index.parse.contents import mark_contents
from index.parse.derived import derive_numbers
from index.parse.doubts import flag_doubles, flag_leftovers, flag_overlaps
from index.parse.furniture import mark_furniture
from index.parse.headings import mark_headings
from index.parse.margin import Margin, PlacedRow, number_rows, rows_by_page
from index.parse.paragraphs import mark_paragraphs
from index.parse.turned import turned_back
from index.parse.words import Page, read_pages
from index.text import is_damaged

NOTE = 0.87
"""Share of the body's type height below which a row at the foot of a page is a note."""

TITLE_ROWS = 25
"""Rows of a page before the table of contents up to which it is a title page, not text."""


def read_pdf(
    data: bytes,
    name: str,
    *,
    progress: Callable[[int, int], None] | None = None,
    most_pages: int | None = None,
) -> tuple[list[Line], LineNumbering, NumberingScope]:
    """Return the lines of a PDF, in reading order.

    Raises:
        ReadError: the file is damaged, encrypted, or holds no text.
        LimitError: it has more than `most_pages` pages.
    """
    pages = read_pages(data, name, progress=progress, most_pages=most_pages)
    if not any(page.words for page in pages):
        raise ReadError(
            f"{name} holds images of pages but no text. Run text recognition (OCR) over it and add "
            "the result, or copy the text into a text file.",
            f"{name} enthält nur Bilder der Seiten, keinen Text. Bitte eine Texterkennung (OCR) "
            "darüberlaufen lassen und das Ergebnis hinzufügen, oder den Text in eine Textdatei "
            "kopieren.",
        )
    margin = number_rows(pages)
    printed = mark_furniture(margin.rows, {page.number: page.height for page in pages})
    entries = mark_contents(margin.rows, len(pages))
    _mark_notes(margin)
    derive_numbers(margin)
    flag_leftovers(margin)
    flag_doubles(margin.rows)
    flag_overlaps(margin.rows)
    _mark_outside(margin)
    _mark_title_page(margin.rows)
    mark_headings(margin.rows, entries, printed)
    mark_paragraphs(margin.rows)
    numbering = LineNumbering.PRINTED
    if not margin.numbered:
        numbering = LineNumbering.COUNTED
        _count(margin.rows)
    return _lines(margin.rows, pages, printed), numbering, margin.scope


def _mark_outside(margin: Margin) -> None:
    """Mark what stands before the first and after the last numbered line as not the agreement."""
    rows = margin.rows
    known = [index for index, row in enumerate(rows) if row.number is not None]
    if not margin.numbered or not known:
        return
    usual = _type_height(rows)
    _doubt_last_rows(rows[known[-1] + 1 :], margin.step)
    for index, row in enumerate(rows):
        if row.number is not None or row.kind is not LineKind.BODY or row.row is None:
            continue
        if Flag.UNCERTAIN in row.flags:  # in a column beside the numbered one
            continue
        if index < known[0] or index > known[-1]:
            first = rows[known[0]]
            directly = index == known[0] - 1 and row.page == first.page and first.row is not None
            if not (directly and (row.row.bold or row.row.size > 1.07 * usual)):
                row.kind = LineKind.EDITORIAL


def _doubt_last_rows(rows: Sequence[PlacedRow], step: int) -> None:
    """Flag the last rows if they are too few for a printed number: they may be the agreement's."""
    text = [row for row in rows if row.kind is LineKind.BODY and row.row is not None]
    last = [row for row in text if row.page == text[0].page]
    if len(last) < step:
        for row in last:
            row.flags |= {Flag.UNCERTAIN}


def _mark_title_page(rows: Sequence[PlacedRow]) -> None:
    """Mark the few rows before the table of contents as not the agreement's text."""
    start = next((i for i, row in enumerate(rows) if row.kind is LineKind.CONTENTS), 0)
    front: dict[int, list[PlacedRow]] = {}
    for row in rows[:start]:
        if row.kind is LineKind.BODY and row.number is None:
            front.setdefault(row.page, []).append(row)
    if all(len(page) <= TITLE_ROWS for page in front.values()):
        for page in front.values():
            for row in page:
                row.kind = LineKind.EDITORIAL


def _mark_notes(margin: Margin) -> None:
    """Mark footnotes: small type, unnumbered, from the foot of the page up."""
    usual = _type_height(margin.rows)
    for rows in rows_by_page(margin.rows).values():
        for row in sorted(rows, key=lambda row: row.base):
            if row.kind is LineKind.FURNITURE:
                continue
            if row.row is None or row.number is not None:
                break
            if row.kind is not LineKind.BODY or row.row.size >= NOTE * usual:
                break
            row.kind = LineKind.EDITORIAL


def _type_height(rows: Sequence[PlacedRow]) -> float:
    sizes = [row.row.size for row in rows if row.row is not None and row.kind is LineKind.BODY]
    return median(sizes) if sizes else 1.0


def _count(rows: Sequence[PlacedRow]) -> None:
    """Count the lines of each page from 1; furniture and notes are not counted."""
    page, number = 0, 0
    for row in rows:
        if row.page != page:
            page, number = row.page, 0
        if row.kind in (LineKind.BODY, LineKind.HEADING, LineKind.CONTENTS):
            number += 1
            row.number = number


def _lines(rows: Sequence[PlacedRow], pages: Sequence[Page], printed: dict[int, int]) -> list[Line]:
    lines: list[Line] = []
    placed = {page.number: (page.turned, (page.width, page.height)) for page in pages}
    slanted = {page.number: " ".join(page.slanted) for page in pages if page.slanted}
    for row in rows:
        if row.row is None:
            lines.append(Line(row.number, printed.get(row.page), row.page, "", LineKind.BLANK))
            continue
        flags = set(row.flags)
        if is_damaged(row.text):
            flags.add(Flag.DAMAGED)
        lines.append(
            Line(
                number=row.number,
                page=printed.get(row.page),
                pdf_page=row.page,
                text=row.text,
                kind=row.kind,
                level=row.level,
                begins=row.begins,
                flags=tuple(sorted(flags)),
                box=turned_back(row.row.box, *placed[row.page]),
            )
        )
    for page, text in slanted.items():
        at = max((i for i, line in enumerate(lines) if (line.pdf_page or 0) <= page), default=-1)
        lines.insert(at + 1, Line(None, printed.get(page), page, text, LineKind.FURNITURE))
    return lines
