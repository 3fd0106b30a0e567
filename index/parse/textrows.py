"""Text files → rows: pages, page marks, comments and lost line breaks resolved."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from index.datatypes import LineKind
from index.parse.furniture import PAGE_NUMBER, ROMAN_NUMBER
from index.text import LOST_HYPHEN

REPEATS = 3
"""Pages on which a header or footer stands, at least."""

ZONE = 3
"""Rows at the top and at the bottom of a page that may be furniture."""

_COMMENT = re.compile(r"<!--(.*?)-->")
_PAGE_BREAK = re.compile(
    r"\s*(?:<!--\s*page\s*break\s*-->|\\newpage|\\pagebreak)\s*", re.IGNORECASE
)
_PAGE_MARK = re.compile(
    r"\s*page(?P<what>number|footer|header)\s*=\s*\"(?P<text>.*?)\"\s*", re.IGNORECASE
)
_LOST_INDEX = re.compile(r"(?<![^\W\d_])(?:CO|CH|NO|SO) (?=[-–\s.,;:)]|$)")
_LOST_INDEX_IN_TEXT = re.compile(r"(?<![^\W\d_])(?:CO|CH|NO|SO)(?= [^\W\d_])")
_LOST_BREAK = re.compile(rf"{LOST_HYPHEN}[ \t]*|\xad[ \t]*$")


@dataclass(slots=True)
class TextRow:
    """One row of a text file.

    `page` counts from 0; `printed` is the printed page where the file says it; `place` is the
    row's 1-based number in the file; `kind` is set where it is clear from the row alone; `block`
    counts the runs of rows without a blank row or a page break between them.
    """

    text: str
    page: int
    place: int
    printed: int | None = None
    kind: LineKind | None = None
    block: int = 0

    @property
    def is_blank(self) -> bool:
        """Whether there is nothing on the row."""
        return not self.text.strip()


@dataclass(slots=True)
class NumberedRow:
    """A line found: its number, its text, where it stands in the file, how certain it is."""

    number: int | None
    text: str
    row: TextRow
    order: float
    certain: bool = True
    kind: LineKind | None = None


def split_rows(pages: Sequence[Sequence[str]]) -> list[TextRow]:
    """Return the rows of a text file, given as the rows of its pages."""
    rows: list[TextRow] = []
    page = place = 0
    printed: dict[int, int] = {}
    headers = Counter(mark["text"] for mark in _page_marks(pages))
    inside = False  # of a comment that runs over several rows
    for number, raw_page in enumerate(pages):
        if number:
            page += 1
        for raw in raw_page:
            place += 1
            if _PAGE_BREAK.fullmatch(raw):
                page += 1
                continue
            if inside or raw.rfind("<!--") > raw.rfind("-->"):
                inside = "-->" not in raw
                text = raw.replace("<!--", "").replace("-->", "").rstrip()
                rows.append(TextRow(text, page, place, kind=LineKind.EDITORIAL))
                continue
            marks = _COMMENT.findall(raw)
            text = _COMMENT.sub("", raw) if marks else raw
            for mark in marks:
                found = _PAGE_MARK.fullmatch(mark)
                content = found["text"] if found else mark.strip()
                kind: LineKind | None = LineKind.FURNITURE
                if found is not None and found["what"].lower() == "number":
                    if figures := PAGE_NUMBER.fullmatch(content):
                        printed[page] = int(figures[1])
                    elif not ROMAN_NUMBER.fullmatch(content):
                        kind = None  # a line of the text, taken for a page number
                elif found is not None and found["what"].lower() == "header":
                    kind = None if headers[content] == 1 else kind  # a header stands on many pages
                rows.append(TextRow(content, page, place, kind=kind))
            if not marks or text.strip():
                parts = _LOST_BREAK.sub("-\n", text).split("\n")
                rows.extend(TextRow(part, page, place) for part in parts if part or len(parts) == 1)
    _return_indices(rows)
    _mark_repeated(rows, page + 1)
    printed = _mark_page_numbers(rows) | printed
    block = page = 0
    for row in rows:
        row.printed = printed.get(row.page)
        block += row.is_blank or row.page != page
        page = row.page
        row.block = block
    return rows


def is_recognised(pages: Sequence[Sequence[str]]) -> bool:
    """Return whether a text comes from text recognition: it has that tool's marks of pages."""
    return next(_page_marks(pages), None) is not None


def _page_marks(pages: Sequence[Sequence[str]]) -> Iterator[re.Match[str]]:
    """Yield the page numbers, headers and footers that a text marks as such in comments."""
    for page in pages:
        for raw in page:
            for comment in _COMMENT.findall(raw):
                if mark := _PAGE_MARK.fullmatch(comment):
                    yield mark


def _return_indices(rows: Sequence[TextRow]) -> None:
    """Put figures that belong below the line back: some exports set the 2 of CO2 on a row below."""
    for above, row in pairwise(rows):
        figure = row.text.strip()
        if len(figure) != 1 or figure not in "234" or above.kind is not None:
            continue
        gaps = list(_LOST_INDEX.finditer(above.text))
        gaps = gaps or list(_LOST_INDEX_IN_TEXT.finditer(above.text))
        if len(gaps) == 1:
            at = gaps[0].end()
            above.text = f"{above.text[:at]}{figure}{above.text[at:]}"
            row.text = ""


def _mark_repeated(rows: Sequence[TextRow], pages: int) -> None:
    """Mark page headers and footers: rows that stand, but for figures, on several pages."""
    if pages < REPEATS:
        return
    found: dict[str, list[int]] = defaultdict(list)
    for indices in _edges(rows).values():
        for index in indices:
            key = re.sub(r"\d+", "#", "".join(rows[index].text.split())).casefold()
            if any(sign.isalpha() for sign in key):
                found[key].append(index)
    for same in found.values():
        if len({rows[index].page for index in same}) >= REPEATS:
            for index in same:
                rows[index].kind = LineKind.FURNITURE


def _edges(rows: Sequence[TextRow]) -> dict[int, list[int]]:
    """Return the first and last rows with something on them of each page."""
    pages: dict[int, list[int]] = defaultdict(list)
    for index, row in enumerate(rows):
        if not row.is_blank and row.kind is None:
            pages[row.page].append(index)
    return {page: sorted({*indices[:ZONE], *indices[-ZONE:]}) for page, indices in pages.items()}


def _mark_page_numbers(rows: Sequence[TextRow]) -> dict[int, int]:
    """Mark page numbers that run along with the pages; return them by page."""
    found: list[tuple[int, int]] = []
    for indices in _edges(rows).values():
        for index in indices:
            if match := PAGE_NUMBER.fullmatch(rows[index].text):
                found.append((index, int(match[1])))
    offsets = Counter(number - rows[index].page for index, number in found)
    if not offsets or offsets.most_common(1)[0][1] < REPEATS:
        return {}
    offset = offsets.most_common(1)[0][0]
    printed: dict[int, int] = {}
    for index, number in found:
        if number - rows[index].page == offset:
            rows[index].kind = LineKind.FURNITURE
            printed[rows[index].page] = number
    return printed
