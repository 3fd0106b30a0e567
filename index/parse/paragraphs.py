"""Where paragraphs and list items begin, as white space, indents and bullets show it."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import pairwise

from index.datatypes import Begins, LineKind
from index.parse.margin import PlacedRow
from index.text import BULLETS, DASHES

WIDER = 1.13
"""Ratio to the usual line pitch from which on a gap parts paragraphs."""
INDENT = 5.0
"""Points from which on a row counts as indented."""
SHORT = 0.12
"""Share of the column's width by which a paragraph's last row falls short."""

_SENTENCE_END = re.compile(r"[.!?:;…][“”\"'’)\]»«]*$")
_ENUMERATION = re.compile(r"(?:\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})\)|\d{1,2}\.|[a-z]\.)(?=\s+\S)")
_MONTH = re.compile(
    r"\d{1,2}\.\s+(?:Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November"
    r"|Dezember|Jahrhundert|Legislatur|Wahlperiode|Lebensjahr|Klasse)"
)


def bullet_length(text: str) -> int:
    """Return how many signs a bullet, dash or enumeration at the start of a text takes, 0 if none.

    A dash or an enumeration may also be part of a sentence; the layout has to decide.
    """
    if text[:1] and text[0] in BULLETS:
        return 1
    if len(text) > 2 and text[0] in DASHES + "*o" and text[1] == " ":
        return 1
    found = _ENUMERATION.match(text)
    return found.end() if found and not _MONTH.match(text) else 0


def mark_paragraphs(rows: Sequence[PlacedRow]) -> None:
    """Set `begins` of body rows."""
    flow = [row for row in rows if row.kind in (LineKind.BODY, LineKind.HEADING)]
    pitch = _pitch(flow)
    edges = _edges(flow)
    parted = _parts_by_white(flow, pitch)
    before: PlacedRow | None = None
    for index, placed in enumerate(flow):
        if placed.row is None or placed.kind is LineKind.HEADING:
            before = placed
            continue
        after = flow[index + 1] if index + 1 < len(flow) else None
        placed.begins = _begins(before, placed, after, pitch, edges, parted)
        before = placed


def _begins(
    before: PlacedRow | None,
    placed: PlacedRow,
    after: PlacedRow | None,
    pitch: float,
    edges: dict[tuple[int, int], tuple[float, float]],
    parted: bool,
) -> Begins | None:
    row = placed.row
    assert row is not None
    left, right = edges[placed.page, placed.group]
    mark = bullet_length(row.text)
    fresh = before is None or before.row is None or before.kind is LineKind.HEADING
    if not fresh:
        assert before is not None
        assert before.row is not None
        old_left, old_right = edges[before.page, before.group]
        ended = _SENTENCE_END.search(before.text) is not None
        short = before.row.right < old_right - SHORT * (old_right - old_left)
        together = (before.page, before.group) == (placed.page, placed.group)
        shift = (row.left - left) - (before.row.left - old_left)
        if together:
            gap = before.row.base - row.base
            fresh = gap > WIDER * pitch or (
                gap > 0.98 * pitch and _is_indented(placed, after, left)
            )
            if not parted and not fresh:
                fresh = ended and short and not row.text[:1].islower()
        elif ended and not row.text[:1].islower():
            fresh = short or abs(shift) > INDENT
        if mark and row.text[0] in BULLETS:
            return Begins.ITEM
        if mark and not fresh:
            in_list = before.begins is Begins.ITEM or before.text.rstrip().endswith(":")
            fresh = in_list or (ended and short)
    if not fresh:
        return None
    indented = row.left > left + INDENT and not _is_indented(placed, after, left)
    return Begins.ITEM if mark or (indented and right - row.left > 100) else Begins.PARAGRAPH


def _is_indented(placed: PlacedRow, after: PlacedRow | None, left: float) -> bool:
    """Return whether only the first row is indented, as German paragraphs may be."""
    row = placed.row
    if row is None or row.left <= left + INDENT:
        return False
    if after is None or after.row is None or after.kind is not LineKind.BODY:
        return False
    together = (after.page, after.group) == (placed.page, placed.group)
    return together and after.row.left <= left + 1.5 and row.base - after.row.base < 2 * row.size


def _pitch(flow: Sequence[PlacedRow]) -> float:
    """Return the usual distance from one baseline to the next, in points."""
    gaps: Counter[float] = Counter()
    for one, two in pairwise(flow):
        if one.row and two.row and (one.page, one.group) == (two.page, two.group):
            gap = one.row.base - two.row.base
            if 0 < gap < 60 and one.kind is LineKind.BODY and two.kind is LineKind.BODY:
                gaps[round(gap * 2) / 2] += 1
    return gaps.most_common(1)[0][0] if gaps else 14.0


def _parts_by_white(flow: Sequence[PlacedRow], pitch: float) -> bool:
    """Return whether this document parts its paragraphs by white space or blank lines."""
    total = wide = 0
    for one, two in pairwise(flow):
        if one.kind is not LineKind.BODY or two.kind is not LineKind.BODY:
            continue
        if one.row is None or two.row is None:
            wide += 1
            total += 1
        elif (one.page, one.group) == (two.page, two.group):
            total += 1
            wide += one.row.base - two.row.base > WIDER * pitch
    return total > 0 and wide >= 0.04 * total


def _edges(flow: Sequence[PlacedRow]) -> dict[tuple[int, int], tuple[float, float]]:
    """Return the left and right edge of the text of each column of each page."""
    lefts: dict[tuple[int, int], list[float]] = defaultdict(list)
    rights: dict[tuple[int, int], list[float]] = defaultdict(list)
    everywhere = Counter(round(row.row.left) for row in flow if row.row)
    for placed in flow:
        if placed.row is not None:
            lefts[placed.page, placed.group].append(placed.row.left)
            rights[placed.page, placed.group].append(placed.row.right)
    edges = {}
    for key, values in lefts.items():
        counted = Counter(round(value) for value in values)
        # The text's edge is the leftmost one that several rows share, here or in the document.
        shared = [v for v in counted if counted[v] >= 2 and everywhere[v] >= 0.03 * len(flow)]
        left = float(min(shared)) if shared else min(values)
        ordered = sorted(rights[key])
        edges[key] = (left, ordered[int(0.95 * (len(ordered) - 1))])
    return edges
