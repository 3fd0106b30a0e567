"""What repeats from page to page: headers, footers, page numbers."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from itertools import pairwise
from statistics import median

from index.datatypes import Flag, LineKind
from index.parse.margin import PlacedRow, rows_by_page

ZONE = 3
"""Rows at the top and at the bottom of a page that may be furniture."""
REPEATS = 3
"""Pages on which a header or footer stands, at least (fewer if the document has fewer)."""
APART = 1.25
"""Heights of a line from a header to the text below it, at least."""
DRIFT = 6.0
"""Points by which the height of a header may vary."""

PAGE_NUMBER = re.compile(
    r"[\s\-–—|•·]*(?:Seite|S\.|Page)?\s*(\d{1,4})\s*(?:(?:von|of|/)\s*\d{1,4})?[\s\-–—|•·]*",
    re.IGNORECASE,
)
ROMAN_NUMBER = re.compile(
    r"[\s\-–—|•·]*(?:(?:Seite|S\.|Page)\s*)?([ivxlc]{1,7}|[IVXLC]{1,7})[\s\-–—|•·]*"
)
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
_EDGE_NUMBER = re.compile(r"(?:^|\s)(\d{1,4})(?=\s*$)|^\s*(\d{1,4})(?=\s)")
_SEITE = re.compile(r"\b(?:Seite|Page)\s+(\d{1,4})\b", re.IGNORECASE)


def mark_furniture(rows: Sequence[PlacedRow], heights: Mapping[int, float]) -> dict[int, int]:
    """Mark headers, footers and page numbers; return the printed number of each PDF page.

    `heights` holds the height of each page: on a page of another size, a header stands as far from
    the upper edge as on the others.

    Pages numbered with Roman numerals have none: they are cited as pages of the PDF, so that page
    iv is never taken for page 4.
    """
    pages = rows_by_page(rows)
    zones = {number: _zone(found) for number, found in pages.items()}
    full = sum(len(found) > 2 * ZONE for found in pages.values())
    needed = min(REPEATS, max(2, full))
    _mark_repeated(zones, heights, needed, _standing_apart(pages))
    printed = _page_numbers(zones, needed)
    for number, zone in zones.items():
        for row in zone:
            found = PAGE_NUMBER.fullmatch(row.text)
            if found and int(found[1]) == printed.get(number):
                row.kind = LineKind.FURNITURE
    _mark_roman(zones, printed)
    return _between(printed)


def _mark_roman(zones: dict[int, list[PlacedRow]], printed: dict[int, int]) -> None:
    """Mark Roman page numbers: alone in their row, and running along with at least two pages."""
    found: dict[int, list[PlacedRow]] = defaultdict(list)
    for page, zone in zones.items():
        for row in zone:
            match = ROMAN_NUMBER.fullmatch(row.text)
            if match and page not in printed:
                found[_roman(match[1]) - page].append(row)
    for rows in found.values():
        if len({row.page for row in rows}) >= 2:
            for row in rows:
                row.kind = LineKind.FURNITURE


def _roman(text: str) -> int:
    values = [_ROMAN[letter] for letter in text.lower()]
    pairs = zip(values, [*values[1:], 0], strict=True)
    return sum(-value if value < after else value for value, after in pairs)


def _zone(rows: Sequence[PlacedRow]) -> list[PlacedRow]:
    """Return the unnumbered rows at the top and bottom edge of a page."""
    ordered = sorted(rows, key=lambda row: -row.base)
    numbered = [index for index, row in enumerate(ordered) if row.number is not None]
    top_end = min(ZONE, numbered[0] if numbered else len(ordered))
    bottom_start = max(len(ordered) - ZONE, numbered[-1] + 1 if numbered else 0)
    top, bottom = ordered[:top_end], ordered[max(bottom_start, top_end) :]
    return [
        row
        for row in (*top, *bottom)
        if row.row is not None and Flag.UNCERTAIN not in row.flags  # text beside a numbered column
    ]


def _standing_apart(pages: dict[int, list[PlacedRow]]) -> set[int]:
    """Return the ids of the rows that white parts from the text below or above them."""
    apart: set[int] = set()
    for rows in pages.values():
        down = sorted(rows, key=lambda row: -row.base)
        steps = [one.base - two.base for one, two in pairwise(down)]
        white = APART * median(steps) if steps else 0.0
        for ordered in (down, down[::-1]):
            edge = ordered[: ZONE + 1]
            gaps = [abs(one.base - two.base) > white for one, two in pairwise(edge)]
            apart.update(id(row) for at, row in enumerate(edge[:-1]) if any(gaps[at:]))
    return apart


def _mark_repeated(
    zones: dict[int, list[PlacedRow]], heights: Mapping[int, float], needed: int, apart: set[int]
) -> None:
    """Mark rows that repeat at their place; text of the body may, too, but not on most pages."""
    found: dict[str, list[PlacedRow]] = defaultdict(list)
    for zone in zones.values():
        for row in zone:
            found[re.sub(r"\d+", "#", "".join(row.text.split())).casefold()].append(row)
    for same in found.values():
        for row in same:
            near = {other.page for other in same if _same_place(row, other, heights)}
            if len(near) >= (needed if id(row) in apart else max(needed, len(zones) / 2)):
                row.kind = LineKind.FURNITURE


def _same_place(one: PlacedRow, two: PlacedRow, heights: Mapping[int, float]) -> bool:
    """Return whether two rows stand equally far from the lower or the upper edge of their pages."""
    off = one.base - two.base
    return min(abs(off), abs(off - heights[one.page] + heights[two.page])) <= DRIFT


def _page_numbers(zones: dict[int, list[PlacedRow]], needed: int) -> dict[int, int]:
    """Return the printed page numbers that run along with the pages."""
    candidates: dict[int, set[int]] = defaultdict(set)
    for page, zone in zones.items():
        for row in zone:
            if found := PAGE_NUMBER.fullmatch(row.text):
                candidates[page].add(int(found[1]))
            elif row.kind is LineKind.FURNITURE:
                for match in (*_EDGE_NUMBER.finditer(row.text), *_SEITE.finditer(row.text)):
                    candidates[page].add(int(next(group for group in match.groups() if group)))
    offsets = Counter(number - page for page, numbers in candidates.items() for number in numbers)
    printed: dict[int, int] = {}
    for offset, count in sorted(offsets.items(), key=lambda item: (-item[1], abs(item[0]))):
        if count < needed:
            break
        for page, numbers in candidates.items():
            if page + offset in numbers:
                printed.setdefault(page, page + offset)
    return printed


def _between(printed: dict[int, int]) -> dict[int, int]:
    """Return the page numbers, with those left out (chapter title pages) counted."""
    known = sorted(printed)
    full = dict(printed)
    for before, after in pairwise(known):
        if printed[after] - printed[before] == after - before:
            for page in range(before + 1, after):
                full[page] = printed[before] + page - before
    return full
