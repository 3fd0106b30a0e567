"""Text with line numbers in it: pairs each number with the text of its line.

Exports put a line's number before its text, after it, on a row of its own above or below, glued
to a neighbouring word, or stack the numbers of a block apart from its text.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from index.datatypes import Flag, LineKind, NumberingScope
from index.parse.pairing import UNPAIRED_TEXT, pair
from index.parse.sequence import Anchor, Chain, Place, track
from index.parse.textrows import TextRow
from index.text import BULLETS

GLUED = 0.6
"""Worth of a candidate that touches a word."""
FEWEST = 3
"""Line numbers of a numbered text, at least."""
COVERAGE = 0.4
"""Share of the rows with text that line numbers must account for."""
STRICT_SHARE = 0.4
"""Share of numbers on rows of their own below which such a number is a blank line first."""
JOINED = 1.25
"""Ratio to the usual length of a row from which on a row holds two lines."""
RAN_OVER = 0.3
"""Cost of leaving a row without number that only carries on a line too long for the page."""

_LEAD = re.compile(r"\s*(\d{1,5})(?=\s|$)")
_LEAD_GLUED = re.compile(r"\s*(\d{1,5})(?=[A-ZÄÖÜ„“»«(•\uf0b7–])")
_TRAIL = re.compile(r"\s(\d{1,5})\s*$")
_TRAIL_GLUED = re.compile(r"(?<=[^\W\d_]|[.,;:!?“”\"»)\]-])(\d{1,5})\s*$")
_INNER = re.compile(r"(?<=[^\W\d_]|[.,;:!?“”\"»)\]-])(\d{1,5})(?=\s+\S)")
_LAST_BUT_ONE = re.compile(r"\s(\d{1,5})(?=\s+\d{1,4}\s*$)")


@dataclass(slots=True)
class NumberedRow:
    """A line found: its number, its text, where it stands in the file, how certain it is."""

    number: int | None
    text: str
    row: TextRow
    order: float
    certain: bool = True
    kind: LineKind | None = None


def find_numbers(rows: Sequence[TextRow]) -> Chain | None:
    """Return the line numbers of a text, or None if it has none."""
    chain = track(_candidates(rows))
    count = len(chain.anchors)
    if count < FEWEST:
        return None
    first, last = chain.anchors[0].row, chain.anchors[-1].row
    taken = {anchor.row for anchor in chain.anchors if anchor.place is Place.ALONE}
    texts = sum(
        1
        for index, row in enumerate(rows)
        if row.kind is None and not row.is_blank and index not in taken
    )
    inside = sum(1 for row in rows[first : last + 1] if row.kind is None and not row.is_blank)
    whole = count * chain.step >= COVERAGE * texts
    part = count >= 20 and count * chain.step >= 0.8 * (inside - len(taken))
    return chain if whole or part else None


def _candidates(rows: Sequence[TextRow]) -> list[Anchor]:
    found: list[Anchor] = []
    for index, row in enumerate(rows):
        if row.kind is not None or not any(sign.isdigit() for sign in row.text):
            continue
        spans: dict[int, Anchor] = {}
        for pattern, place, weight in (
            (_INNER, Place.INNER, GLUED),
            (_LAST_BUT_ONE, Place.TRAIL, GLUED),
            (_TRAIL_GLUED, Place.TRAIL, GLUED),
            (_LEAD_GLUED, Place.LEAD, GLUED),
            (_TRAIL, Place.TRAIL, 1.0),
            (_LEAD, Place.LEAD, 1.0),
        ):
            for match in (
                pattern.finditer(row.text) if pattern is _INNER else [pattern.search(row.text)]
            ):
                if match is None or (place is Place.LEAD and match.start() > 0):
                    continue
                start, end = match.span(1)
                alone = row.text.strip() == match[1]
                spans[start] = Anchor(
                    index, int(match[1]), start, end, Place.ALONE if alone else place, weight
                )
        found.extend(spans[start] for start in sorted(spans))
    return found


def pair_lines(rows: Sequence[TextRow], chain: Chain) -> tuple[list[NumberedRow], NumberingScope]:
    """Return the lines of a numbered text in reading order."""
    anchors: dict[int, list[Anchor]] = defaultdict(list)
    for anchor in chain.anchors:
        anchors[anchor.row].append(anchor)
    places = Counter(anchor.place for anchor in chain.anchors)
    leading = places[Place.LEAD] >= places[Place.TRAIL]
    lines, numbers, texts = _take_apart(rows, anchors, leading=leading)
    restarts = any(b.number <= a.number for a, b in pairwise(chain.anchors))
    if not restarts:
        _add_strays(rows, chain, anchors, numbers)
    texts = [line for line in texts if line.row.kind is not LineKind.BLANK]
    texts = _split_joined(_set_apart(texts, lines))
    strict = places[Place.ALONE] < STRICT_SHARE * len(chain.anchors)
    stretches = _stretches(lines, numbers, texts)
    before = leading if strict else _stands_before(stretches)
    for stretch in stretches:
        if chain.step > 1:
            lines.extend((*stretch[0], *stretch[1]))
        else:
            lines.extend(_pair_stretch(*stretch, before=before, strict=strict))
    lines.sort(key=lambda line: line.order)
    scope = NumberingScope.PAGE if restarts else NumberingScope.DOCUMENT
    return (lines if restarts else _in_order(lines)), scope


def _take_apart(
    rows: Sequence[TextRow], anchors: dict[int, list[Anchor]], *, leading: bool
) -> tuple[list[NumberedRow], list[NumberedRow], list[NumberedRow]]:
    """Return lines whose number and text share a row, numbers alone, and texts alone."""
    lines: list[NumberedRow] = []
    numbers: list[NumberedRow] = []
    texts: list[NumberedRow] = []
    for index, row in enumerate(rows):
        here = anchors.get(index, [])
        if row.kind is not None:
            lines.append(NumberedRow(None, row.text.strip(), row, index, kind=row.kind))
            continue
        edges = [(0, 0), *((a.start, a.end) for a in here), (len(row.text), len(row.text))]
        parts = [row.text[a[1] : b[0]].strip() for a, b in pairwise(edges)]
        if not here:
            if parts[0]:
                texts.append(NumberedRow(None, parts[0], row, index))
            continue
        owned = parts[1:] if leading else parts[:-1]
        rest = parts[0] if leading else parts[-1]
        if rest and not leading and len(here) == 1 and here[0].place is Place.LEAD:
            owned, rest = [rest], ""  # the odd one out: a number before its text
        elif rest and leading and len(here) == 1 and here[0].place is Place.TRAIL:
            owned, rest = [rest], ""
        if rest:
            texts.append(NumberedRow(None, rest, row, index - 0.3 if leading else index + 0.9))
        for at, (anchor, text) in enumerate(zip(here, owned, strict=True)):
            line = NumberedRow(anchor.number, text, row, index + at * 0.1)
            (lines if text else numbers).append(line)
    return lines, numbers, texts


def _add_strays(
    rows: Sequence[TextRow],
    chain: Chain,
    anchors: dict[int, list[Anchor]],
    numbers: list[NumberedRow],
) -> None:
    """Take in numbers that the sequence lacks and that stand out of order on the right page."""
    if chain.step != 1:
        return
    known = {anchor.number for anchor in chain.anchors}
    ranges: dict[int, tuple[int, int]] = {}
    previous = chain.anchors[0].number - 1
    pages: dict[int, list[int]] = defaultdict(list)
    for anchor in chain.anchors:
        pages[rows[anchor.row].page].append(anchor.number)
    ordered = sorted(pages)
    for at, page in enumerate(ordered):
        following = min(pages[ordered[at + 1]]) if at + 1 < len(ordered) else max(pages[page]) + 1
        low = 1 if at == 0 else previous + 1
        ranges[page] = (low, following - 1)
        previous = max(pages[page])
    for index, row in enumerate(rows):
        text = row.text.strip()
        if index in anchors or row.kind is not None or not text.isdigit() or len(text) > 5:
            continue
        low, high = ranges.get(row.page, (0, -1))
        if low <= int(text) <= high and int(text) not in known:
            known.add(int(text))
            numbers.append(NumberedRow(int(text), "", row, index))
            row.kind = LineKind.BLANK  # so that it is not taken for text


def _set_apart(texts: list[NumberedRow], lines: list[NumberedRow]) -> list[NumberedRow]:
    """Return the texts without page numbers and loose bullets, which go to `lines`.

    A block of bullets that is followed by as many rows gives each row its bullet back.
    """
    kept: list[NumberedRow] = []
    bullets: list[NumberedRow] = []
    for index, line in enumerate(texts):
        if line.text in BULLETS:
            bullets.append(line)
            continue
        if line.text.isdigit() and len(line.text) <= 4:
            line.kind = LineKind.FURNITURE
            lines.append(line)
            continue
        if bullets:
            block = _block(texts, index)
            fits = len(block) == len(bullets) and block[0].row.page == bullets[0].row.page
            for at, bullet in enumerate(bullets):
                if fits:
                    block[at].text = f"{bullet.text} {block[at].text}"
                else:
                    bullet.kind = LineKind.FURNITURE
                    lines.append(bullet)
            bullets = []
        kept.append(line)
    return kept


def _block(texts: Sequence[NumberedRow], start: int) -> list[NumberedRow]:
    """Return the texts from `start` on that follow each other row by row in the file."""
    end = start + 1
    while end < len(texts) and texts[end].row.place == texts[end - 1].row.place + 1:
        end += 1
    return list(texts[start:end])


def _split_joined(texts: Sequence[NumberedRow]) -> list[NumberedRow]:
    """Return the texts with rows cut in two that hold two lines (their line-end hyphen is lost).

    Where the first line ended is a guess, so both are uncertain.
    """
    lengths = sorted(len(line.text) for line in texts)
    if len(lengths) < 20:
        return list(texts)
    usual = lengths[int(0.95 * (len(lengths) - 1))]
    result: list[NumberedRow] = []
    for line in texts:
        if len(line.text) <= max(JOINED * usual, usual + 20) or len(line.text) > 2.2 * usual:
            result.append(line)
            continue
        cut = line.text.rfind(" ", 0, usual + 8)
        for part, order in ((line.text[:cut], 0.0), (line.text[cut + 1 :], 0.01)):
            result.append(NumberedRow(None, part, line.row, line.order + order, certain=False))
    return result


_Stretch = tuple[list[NumberedRow], list[NumberedRow]]


def _stretches(
    lines: Sequence[NumberedRow],
    numbers: Sequence[NumberedRow],
    texts: Sequence[NumberedRow],
) -> list[_Stretch]:
    """Return numbers and texts between page breaks and lines that are paired already."""
    items = [(line.order, 0, line) for line in lines if line.number is not None]
    items += [(line.order, 1, line) for line in numbers]
    items += [(line.order, 2, line) for line in texts if line.row.kind is not LineKind.BLANK]
    items.sort(key=lambda item: item[0])
    stretches: list[_Stretch] = []
    current: _Stretch = ([], [])
    page = -1
    for _, what, line in items:
        if line.row.page != page or what == 0:
            if current[0] or current[1]:
                stretches.append(current)
            current = ([], [])
            page = line.row.page
        if what:
            current[what - 1].append(line)
    if current[0] or current[1]:
        stretches.append(current)
    return stretches


def _stands_before(stretches: Sequence[_Stretch]) -> bool:
    """Return whether numbers on rows of their own stand before their texts in this file."""
    cost = {True: 0.0, False: 0.0}
    votes: Counter[bool] = Counter()
    for numbers, texts in stretches:
        items = sorted((*numbers, *texts), key=lambda line: line.order)
        if not numbers or not texts:
            continue
        votes[items[0].number is not None] += 1
        votes[items[-1].number is None] += 1
        spots = _spots(numbers, texts)
        if max(len(spots[0]), len(spots[1])) <= 120 and sum(votes.values()) <= 60:
            for before in (True, False):
                cost[before] += pair(*spots, before=before).cost
    if abs(cost[True] - cost[False]) > 0.02 * (cost[True] + cost[False]):
        return cost[True] < cost[False]
    return votes[True] >= votes[False]


def _spots(
    numbers: Sequence[NumberedRow], texts: Sequence[NumberedRow]
) -> tuple[list[float], list[float]]:
    """Return the places of numbers and texts, counted without blank rows."""
    order = sorted((*numbers, *texts), key=lambda line: line.order)
    spot = {id(line): float(index) for index, line in enumerate(order)}
    return [spot[id(line)] for line in numbers], [spot[id(line)] for line in texts]


def _pair_stretch(
    numbers: list[NumberedRow], texts: list[NumberedRow], *, before: bool, strict: bool
) -> list[NumberedRow]:
    """Return the lines of a stretch: blocks of equal size first, then what is left between."""
    if not numbers or not texts:
        return [*numbers, *texts]
    found: list[NumberedRow] = []
    left: _Stretch = ([], [])
    blocks = _blocks(numbers, texts)
    at = 0
    while at < len(blocks):
        one = blocks[at]
        two = blocks[at + 1] if at + 1 < len(blocks) else []
        ordered = two and (one[0].number is not None) is before
        if ordered and len(one) == len(two) and one[0].number != two[0].number:
            found.extend(_align(*left, before=before, strict=strict))
            left = ([], [])
            pairs = zip(one, two, strict=True) if before else zip(two, one, strict=True)
            found.extend(_joined(number, text) for number, text in pairs)
            at += 2
            continue
        left[0 if one[0].number is not None else 1].extend(one)
        at += 1
    found.extend(_align(*left, before=before, strict=strict))
    return found


def _blocks(
    numbers: Sequence[NumberedRow], texts: Sequence[NumberedRow]
) -> list[list[NumberedRow]]:
    """Return runs of numbers and of texts that no blank row parts, in the file's order."""
    blocks: list[list[NumberedRow]] = []
    for line in sorted((*numbers, *texts), key=lambda line: line.order):
        if blocks:
            last = blocks[-1][-1]
            alike = (last.number is None) == (line.number is None)
            if alike and line.row.place - last.row.place <= 1:
                blocks[-1].append(line)
                continue
        blocks.append([line])
    return blocks


def _joined(number: NumberedRow, text: NumberedRow, *, certain: bool = True) -> NumberedRow:
    sure = certain and text.certain
    return NumberedRow(number.number, text.text, text.row, text.order, sure)


def _align(
    numbers: list[NumberedRow], texts: list[NumberedRow], *, before: bool, strict: bool
) -> list[NumberedRow]:
    found: list[NumberedRow] = []
    numbers = sorted(numbers, key=lambda line: line.number or 0)
    spots = _spots(numbers, texts)
    if _is_stack(*spots, before=before) and len(numbers) == len(texts):
        return [_joined(number, text) for number, text in zip(numbers, texts, strict=True)]
    extra = [_cost_alone(texts, at) for at in range(len(texts))]
    paired = pair(*spots, before=before, extra=extra, strict=strict)
    taken: set[int] = set()
    for line, at, certain in zip(numbers, paired.texts, paired.certain, strict=True):
        if at is None:
            found.append(NumberedRow(line.number, "", line.row, line.order, certain))
        else:
            taken.add(at)
            found.append(_joined(line, texts[at], certain=certain))
    found.extend(text for at, text in enumerate(texts) if at not in taken)
    return found


def _is_stack(numbers: Sequence[float], texts: Sequence[float], *, before: bool) -> bool:
    """Return whether all numbers stand on one side of all texts."""
    if not numbers or not texts:
        return False
    return max(numbers) < min(texts) if before else max(texts) < min(numbers)


def _cost_alone(texts: Sequence[NumberedRow], at: int) -> float:
    """Return what it costs to leave a text without number: little for a row that only ran over."""
    text = texts[at].text
    ran_over = len(text) < 30 and at > 0 and len(texts[at - 1].text) > 2 * len(text)
    goes_on = at + 1 < len(texts) and texts[at + 1].text[:1].islower()
    if ran_over and goes_on and text[-1:] not in ".!?:":
        return RAN_OVER
    return UNPAIRED_TEXT


def _in_order(lines: list[NumberedRow]) -> list[NumberedRow]:
    """Return the lines with blank numbered lines moved to where their number belongs."""
    numbered = [line for line in lines if line.number is not None]
    if all(a.number < b.number for a, b in pairwise(numbered) if a.number and b.number):
        return lines
    places = sorted(index for index, line in enumerate(lines) if line.number is not None)
    ordered = sorted(numbered, key=lambda line: line.number or 0)
    result = list(lines)
    for place, line in zip(places, ordered, strict=True):
        result[place] = line
    return result


def flags_of(line: NumberedRow) -> tuple[Flag, ...]:
    """Return the reader's reservations about a line's number."""
    return () if line.certain else (Flag.UNCERTAIN,)
