"""The table of contents: marked as such, and read for the titles it lists."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from index.datatypes import LineKind

if TYPE_CHECKING:
    from index.parse.margin import PlacedRow

_TITLE = re.compile(
    r"(?:inhalt|inhaltsverzeichnis|inhaltsübersicht|gliederung|contents|table of contents)[:.]?",
    re.IGNORECASE,
)
_LAST_NUMBER = re.compile(r"\s*(\d{1,4})$")
_LEADER_SIGNS = ".…_· \t\xa0"
_PAGE = re.compile(r"\d{1,4}")
FREE_ROWS = 6
"""Rows without a page number that may follow each other inside a table of contents."""
FEWEST_DOTS = 3
"""Dots that lead to a page number, at least."""
FEWEST = 4
"""Entries of a table of contents, at least."""
WHITE = 15.0
"""Points of white that set a page number apart from its title where no dots lead to it."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A title and its printed page; `titles` are its readings, with more rows above first."""

    titles: tuple[str, ...]
    page: int | None


def plain(text: str) -> str:
    """Return letters and digits only, for comparing titles across line breaks and type."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(sign for sign in folded if sign.isalnum())


def split_leaders(text: str) -> tuple[str, int | None] | None:
    """Return title and page of a text in which dots lead to a page number; None if none do."""
    text = text.rstrip()
    found = _LAST_NUMBER.search(text[-8:])
    rest = text[: len(text) - len(found[0])] if found else text
    title = rest.rstrip(_LEADER_SIGNS)
    dots = rest[len(title) :]
    if sum(not sign.isspace() for sign in dots) + 2 * dots.count("…") < FEWEST_DOTS:
        return None
    return title, int(found[1]) if found else None


def is_contents_title(text: str) -> bool:
    """Return whether a text is the title of a table of contents."""
    return _TITLE.fullmatch(text.strip()) is not None


def readings(rows: Sequence[str]) -> tuple[str, ...]:
    """Return what an entry's title may be, plain: all of its rows, then fewer, at last its last."""
    return tuple(plain(" ".join(rows[at:])) for at in range(len(rows)))


def mark_contents(rows: Sequence[PlacedRow], last_page: int) -> list[Entry]:
    """Mark the rows of the table of contents; return its entries."""
    flow = [row for row in rows if row.kind is LineKind.BODY and row.row is not None]
    pages = [_entry_page(row, last_page) for row in flow]
    entries: list[Entry] = []
    index = 0
    while index < len(flow):
        is_title = is_contents_title(flow[index].text)
        if not is_title and pages[index] is None:
            index += 1
            continue
        end = _region_end(pages, index + is_title)
        count = sum(page is not None for page in pages[index:end])
        dense = count >= FEWEST and count >= 0.4 * (end - index)
        if not dense:
            index += 1
            continue
        for row in flow[index:end]:
            row.kind = LineKind.CONTENTS
        entries.extend(_entries(flow[index + is_title : end], pages[index + is_title : end]))
        index = end
    _mark_blanks(rows)
    return entries


def _entry_page(row: PlacedRow, last_page: int) -> int | None:
    """Return the page number at the end of an entry; 0 if dots lead nowhere; None otherwise."""
    assert row.row is not None
    if found := split_leaders(row.text):
        return found[1] or 0
    words = row.row.words
    if len(words) < 2 or not _PAGE.fullmatch(words[-1].text):
        return None
    apart = words[-1].left - words[-2].right >= WHITE
    number = int(words[-1].text)
    return number if apart and 0 < number <= last_page + 20 else None


def _region_end(pages: Sequence[int | None], start: int) -> int:
    end, free = start, 0
    for index in range(start, len(pages)):
        if pages[index] is None:
            free += 1
            if free > FREE_ROWS:
                break
        else:
            end, free = index + 1, 0
    return end


def _entries(rows: Sequence[PlacedRow], pages: Sequence[int | None]) -> list[Entry]:
    entries: list[Entry] = []
    above: list[str] = []
    for row, page in zip(rows, pages, strict=True):
        if page is None:
            above.append(row.text)
            continue
        found = split_leaders(row.text)
        title = found[0] if found else row.text.rsplit(" ", 1)[0]
        titles = readings([*above[-3:], title])
        entries.append(Entry(tuple(text for text in titles if text), page or None))
        above = []
    return entries


def _mark_blanks(rows: Sequence[PlacedRow]) -> None:
    """Keep numbered blank lines blank; nothing inside the table of contents is body text."""
    marked = [index for index, row in enumerate(rows) if row.kind is LineKind.CONTENTS]
    for before, after in pairwise(marked):
        if after - before > FREE_ROWS:
            continue
        for row in rows[before + 1 : after]:
            if row.kind is LineKind.BODY and row.row is not None:
                row.kind = LineKind.CONTENTS
