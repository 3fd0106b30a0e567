"""Headings of a PDF: by type size, weight and numbering, and by the table of contents."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

from index.datatypes import LineKind
from index.parse.contents import Entry, plain
from index.parse.margin import PlacedRow
from index.parse.rows import Row

LARGER = 1.07
"""Share of the body's type height from which on type is larger."""
LONGEST = 5
"""Rows of a heading, at most; more are a paragraph set in other type."""
SAME_SIZE = 1.05
"""Ratio up to which two sizes of type count as one."""
RARE = 3
"""Headings up to which a size at the top is not a level of its own."""

_ITALIC = re.compile(r"italic|oblique|kursiv|-it\b", re.IGNORECASE)
_HEAVIER = re.compile(r"medium|bold|black|heavy|semi|demi", re.IGNORECASE)
_UNFINISHED = re.compile(r"[,;(]$|(?<=\w)-$|\b(?:und|oder|der|die|das|für|von|mit)$")
_SENTENCE_END = re.compile(r"[.!?:…][“”\"'’)\]»«]*$")
_NUMBERING = re.compile(
    r"(?P<decimal>\d{1,2}(?:\.\d{1,2})+\.?)\s|(?P<number>\d{1,2}[.)]?)\s"
    r"|(?P<roman>[IVX]{1,5}[.)])\s|(?P<letter>[A-Za-z][.)])\s"
)

_Style = tuple[float, bool, str]


def mark_headings(
    rows: Sequence[PlacedRow], entries: Sequence[Entry], pages: dict[int, int]
) -> None:
    """Mark headings and their levels among the body rows."""
    flow = [row for row in rows if row.kind is LineKind.BODY]
    body = _body_type(flow)
    if body is None:
        return
    blocks = _listed(flow, entries, pages)
    taken = {id(row) for block in blocks for row in block}
    blocks.extend(_styled(flow, body, taken))
    for block in blocks:
        for row in block:
            row.kind = LineKind.HEADING
    _set_levels(blocks)


def _body_type(flow: Sequence[PlacedRow]) -> Row | None:
    weights: Counter[tuple[str, float]] = Counter()
    sample: dict[tuple[str, float], Row] = {}
    for placed in flow:
        if placed.row is not None:
            key = (placed.row.font, round(placed.row.size, 1))
            weights[key] += len(placed.row.text)
            sample.setdefault(key, placed.row)
    return sample[weights.most_common(1)[0][0]] if weights else None


def _listed(
    flow: Sequence[PlacedRow], entries: Sequence[Entry], pages: dict[int, int]
) -> list[list[PlacedRow]]:
    """Return the rows that the table of contents lists, looked for on the page it names."""
    at: dict[str, list[int]] = defaultdict(list)
    texts = [plain(row.text) for row in flow]
    for index, text in enumerate(texts):
        if text:
            at[text[:12]].append(index)
    blocks: list[list[PlacedRow]] = []
    taken: set[int] = set()
    for entry in entries:
        found: list[tuple[int, int]] = []
        for title in entry.titles:
            for start in at.get(title[:12], []) + (at.get(title, []) if len(title) < 12 else []):
                end = _match(flow, texts, start, title)
                if end and not taken.intersection(range(start, end)):
                    found.append((start, end))
            if found:
                break
        here = [
            span for span in found if entry.page and pages.get(flow[span[0]].page) == entry.page
        ]
        near = here or (found if len(found) == 1 else [])
        if near:
            start, end = near[0]
            taken.update(range(start, end))
            blocks.append(list(flow[start:end]))
    return blocks


def _match(flow: Sequence[PlacedRow], texts: Sequence[str], start: int, title: str) -> int:
    """Return after which row the title that begins at row `start` is complete, 0 if it is not."""
    joined = ""
    for end in range(start, min(start + LONGEST, len(flow))):
        first, row = flow[start].row, flow[end].row
        if first is None or row is None or not _same_size(first, row):
            return 0
        joined += texts[end]
        if joined == title:
            return end + 1
        if not title.startswith(joined):
            return 0
    return 0


def _styled(flow: Sequence[PlacedRow], body: Row, taken: set[int]) -> list[list[PlacedRow]]:
    blocks: list[list[PlacedRow]] = []
    index = 0
    while index < len(flow):
        row = flow[index].row
        if row is None or id(flow[index]) in taken or not _stands_out(row, body):
            index += 1
            continue
        end = index + 1
        while end < len(flow) and _continues(flow[end - 1], flow[end], body, taken):
            end += 1
        block = list(flow[index:end])
        if _is_heading(block, flow, index, end, body):
            blocks.append(block)
        index = end
    return blocks


def _stands_out(row: Row, body: Row) -> bool:
    if not any(sign.isalpha() for sign in row.text):
        return False
    if row.size >= LARGER * body.size:
        return True
    if row.size < 0.9 * body.size or row.font == body.font or _ITALIC.search(row.font):
        return False
    heavier = (row.bold and not body.bold) or (
        _HEAVIER.search(row.font) is not None and _HEAVIER.search(body.font) is None
    )
    return heavier and all(word.font == row.font or len(word.text) < 2 for word in row.words)


def _same_size(one: Row, two: Row) -> bool:
    return max(one.size, two.size) <= SAME_SIZE * min(one.size, two.size)


def _continues(before: PlacedRow, after: PlacedRow, body: Row, taken: set[int]) -> bool:
    """Return whether a row is the next row of the same heading."""
    one, two = before.row, after.row
    if one is None or two is None or id(after) in taken or not _stands_out(two, body):
        return False
    same = one.font == two.font and _same_size(one, two)
    close = before.page == after.page and 0 < one.base - two.base <= 1.35 * one.size
    return same and close and not _NUMBERING.match(two.text)


def _is_heading(
    block: Sequence[PlacedRow], flow: Sequence[PlacedRow], start: int, end: int, body: Row
) -> bool:
    first, last = block[0].row, block[-1].row
    assert first is not None
    assert last is not None
    if len(block) > LONGEST or sum(len(row.text) for row in block) > 300:
        return False
    text = " ".join(row.text for row in block)
    if first.size >= LARGER * body.size:
        return True
    if _UNFINISHED.search(text) or text[0].islower():
        return False
    if text.endswith(".") and len(text) > 90:
        return False
    before = flow[start - 1] if start else None
    if before is not None and before.row is not None and before.page == block[0].page:
        gap = before.row.base - first.base
        runs_on = 0 < gap < 1.35 * body.size and not _SENTENCE_END.search(before.text)
        if runs_on and before.kind is LineKind.BODY:
            return False
    after = flow[end] if end < len(flow) else None
    return after is None or not after.text[:1].islower()


def _set_levels(blocks: Sequence[Sequence[PlacedRow]]) -> None:
    """Give each heading its depth: larger before smaller, bold before light, then numbering."""
    sizes = _size_classes(blocks)
    kinds: dict[tuple[int, bool], list[str]] = defaultdict(list)
    keys: list[tuple[int, bool, str]] = []
    ordered = sorted(blocks, key=lambda block: (block[0].page, block[0].group, -block[0].base))
    for block in ordered:
        row = block[0].row
        assert row is not None
        style = (sizes[round(row.size, 1)], not row.bold)
        kind = _numbering(row.text)
        if kind not in kinds[style]:
            kinds[style].append(kind)
        keys.append((*style, kind))
    counts = Counter(keys)
    order: list[tuple[int, bool, str]] = []
    for style in sorted(kinds):
        frequent = [kind for kind in kinds[style] if counts[(*style, kind)] >= 2]
        order.extend((*style, kind) for kind in frequent or kinds[style][:1])
    for block, key in zip(ordered, keys, strict=True):
        if key not in order:
            key = next((held for held in reversed(order) if held[:2] == key[:2]), key)
        for placed in block:
            placed.level = order.index(key) + 1


def _size_classes(blocks: Sequence[Sequence[PlacedRow]]) -> dict[float, int]:
    """Return the class of each size of type, 0 for the largest."""
    counts: Counter[float] = Counter(
        round(block[0].row.size, 1) for block in blocks if block[0].row is not None
    )
    classes: dict[float, int] = {}
    current, edge, rare = -1, 0.0, True
    for size in sorted(counts, reverse=True):
        top_rare = rare and current == 0 and counts[size] <= RARE
        if edge and (edge <= SAME_SIZE * size or top_rare):
            classes[size] = current
        else:
            current += 1
            classes[size] = current
        rare = rare and counts[size] <= RARE
        edge = size
    return classes


def _numbering(text: str) -> str:
    """Return which kind of number a heading bears, "" if none."""
    found = _NUMBERING.match(text)
    if not found:
        return ""
    if found["decimal"]:
        return f"decimal{found['decimal'].strip('.').count('.')}"
    return str(found.lastgroup)
