"""Text with line numbers in it: pairs each number with the text of its line.

Exports put a line's number before its text, after it, on a row of its own above or below, glued
to a neighbouring word, or stack the numbers of a block apart from its text.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from index.datatypes import Flag, LineKind, NumberingScope
from index.parse.contents import split_leaders
from index.parse.furniture import PAGE_NUMBER
from index.parse.pairing import pair
from index.parse.paragraphs import bullet_length as bullet
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
FEW_ENOUGH = 150
"""Numbers or texts of a stretch that are enough to tell on which side numbers stand."""
MISFIT = 0.65
"""Share of a stack's numbers by which the text beside it may differ in rows."""
STACK = 4
"""Numbers in a row from which on they are a stack, with its text on one side of it."""
SINGLE_WORDS = 3
"""Rows of one word each from which on they are one line."""
HEADING_WIDTH = 1.6
"""Ratio of the width of a heading's type to the text's."""
SCRAMBLED = 0.2
"""Share of a page's numbers that stand out of order from which on its text is in doubt, too."""
FULL_ROW = 60
"""Characters of a full row, at least."""
JOINED = 1.3
"""Ratio to the usual length of a row from which on a row holds two lines."""

_MARK = re.compile(r"\d{1,2}\.|[a-z]\)")
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
    candidates = _candidates(rows)
    chain = track(candidates)
    # A figure at both ends of a row is the number on the side where numbers stand in this file.
    places = Counter(anchor.place for anchor in chain.anchors)
    usual = Place.LEAD if places[Place.LEAD] >= places[Place.TRAIL] else Place.TRAIL
    chain = track(
        [
            anchor if anchor.place in (usual, Place.ALONE) else replace(anchor, weight=GLUED)
            for anchor in candidates
        ]
    )
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
    texts = _set_apart(texts, lines)
    strict = places[Place.ALONE] < STRICT_SHARE * len(chain.anchors)
    stretches = _stretches(lines, numbers, texts, restarts=restarts)
    votes = Counter(_stands_before(stretch) for stretch in stretches)
    before = leading if strict else votes[True] >= votes[False]
    for stretch in stretches:
        if chain.step > 1:
            lines.extend((*stretch.numbers, *stretch.texts))
            continue
        found = _pair_stretch(stretch.numbers, stretch.texts, before=before, strict=strict)
        if not strict:
            found = _checked_by_count(stretch, found)
        doubtful = stretch.scrambled or (not strict and _is_doubtful(stretch))
        for line in found:
            line.certain = line.certain and not doubtful
        lines.extend(found)
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
        if line.text in BULLETS or _MARK.fullmatch(line.text):
            bullets.append(line)
            continue
        if PAGE_NUMBER.fullmatch(line.text):
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
    return _join_words(kept)


def _join_words(texts: Sequence[NumberedRow]) -> list[NumberedRow]:
    """Return the texts with runs of single words put together.

    Some exports break a justified line at its wide gaps: a row for each word.
    """
    result: list[NumberedRow] = []
    start = 0
    while start < len(texts):
        end = start
        while end < len(texts) and " " not in texts[end].text:
            if end > start and texts[end].row.place > texts[end - 1].row.place + 2:
                break
            end += 1
        run = texts[start:end]
        if len(run) >= SINGLE_WORDS and sum(len(line.text) + 1 for line in run) <= 110:
            text = " ".join(line.text for line in run)
            result.append(NumberedRow(None, text, run[0].row, run[0].order))
            start = end
        else:
            result.extend(texts[start : max(end, start + 1)])
            start = max(end, start + 1)
    return result


def _block(texts: Sequence[NumberedRow], start: int) -> list[NumberedRow]:
    """Return the texts from `start` on that follow each other row by row in the file."""
    end = start + 1
    while end < len(texts) and texts[end].row.place == texts[end - 1].row.place + 1:
        end += 1
    return list(texts[start:end])


def _split_joined(texts: Sequence[NumberedRow], missing: int) -> list[NumberedRow]:
    """Return the texts with rows cut in two that hold two lines (their line-end hyphen is lost).

    Up to `missing` rows are cut, the longest first. Where the first line ended is a guess, so both
    parts are uncertain.
    """
    lengths = sorted(_length(line) for line in texts)
    usual = max(lengths[int(0.7 * (len(lengths) - 1))], FULL_ROW)
    widths = {id(line): _length(line) * _type_width(line) for line in texts}
    long = [line for line in texts if JOINED * usual < widths[id(line)]]
    long = sorted(long, key=lambda line: -widths[id(line)])[:missing]
    cut_here = {id(line) for line in long if _length(line) <= 2.3 * usual}
    result: list[NumberedRow] = []
    for line in texts:
        if id(line) not in cut_here:
            result.append(line)
            continue
        cut = line.text.rfind(" ", 0, int((usual + 8) / _type_width(line)))
        for part, order in ((line.text[:cut], 0.0), (line.text[cut + 1 :], 0.01)):
            result.append(NumberedRow(None, part, line.row, line.order + order, certain=False))
    return result


def _type_width(line: NumberedRow) -> float:
    """Return how much wider than the text's the type of a line is: headings are set larger."""
    return HEADING_WIDTH if line.text.startswith("#") else 1.0


def _length(line: NumberedRow) -> int:
    """Return the length of a text without the dots that lead to a page number."""
    found = split_leaders(line.text)
    return len(found[0] if found else line.text)


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Numbers and texts between page breaks and lines that are paired already.

    `expected`: the numbers that must stand here by the sequence, empty if it restarts.
    """

    numbers: list[NumberedRow]
    texts: list[NumberedRow]
    expected: range = range(0)
    scrambled: bool = False
    """Whether the numbers of this page stand out of order, so that its text may, too."""


def _stretches(
    lines: Sequence[NumberedRow],
    numbers: Sequence[NumberedRow],
    texts: Sequence[NumberedRow],
    *,
    restarts: bool,
) -> list[_Stretch]:
    pages: dict[int, list[NumberedRow]] = defaultdict(list)
    for line in (*(line for line in lines if line.number is not None), *numbers, *texts):
        pages[line.row.page].append(line)
    done = {id(line) for line in lines}
    loose = {id(line) for line in numbers}
    stretches: list[_Stretch] = []
    highest = 0
    lowest = {
        page: min((line.number for line in found if line.number is not None), default=0)
        for page, found in pages.items()
    }
    for page in sorted(pages):
        items = sorted(pages[page], key=lambda line: line.order)
        known = [line.number for line in items if line.number is not None]
        cuts = [index for index, line in enumerate(items) if id(line) in done]
        alone = [line.number for line in items if id(line) in loose and line.number is not None]
        scrambled = not restarts and _displaced(alone) > SCRAMBLED * len(alone)
        following = lowest.get(page + 1, 0)
        runs_on = not following or following == max(known, default=0) + 1
        runs_up = not highest or lowest[page] == highest + 1
        scrambled = scrambled or not (restarts or (runs_on and runs_up))
        low = (highest if highest else min(known, default=1) - 1) + 1
        for start, end in pairwise([-1, *cuts, len(items)]):
            part = items[start + 1 : end]
            top = items[end].number if end < len(items) else max(known, default=0) + 1
            expected = range(low, top or low)
            if restarts:
                here = [line for line in part if id(line) in loose]
            else:
                here = [x for x in items if id(x) in loose and x.number in expected]
            stretches.append(
                _Stretch(
                    here,
                    [line for line in part if line.number is None],
                    range(0) if restarts else expected,
                    scrambled,
                )
            )
            low = (items[end].number or 0) + 1 if end < len(items) else low
        highest = max(known, default=highest)
    return [stretch for stretch in stretches if stretch.numbers or stretch.texts]


def _stands_before(stretch: _Stretch) -> bool:
    """Return whether numbers on rows of their own stand before their texts in this stretch."""
    numbers, texts = stretch.numbers, stretch.texts
    if not numbers or not texts:
        return True
    spots = _spots(numbers, texts)
    if max(len(numbers), len(texts)) > FEW_ENOUGH:
        spots = spots[0][:FEW_ENOUGH], spots[1][:FEW_ENOUGH]
    return pair(*spots, before=True).cost <= pair(*spots, before=False).cost


def _spots(
    numbers: Sequence[NumberedRow], texts: Sequence[NumberedRow], *, strict: bool = False
) -> tuple[list[float], list[float]]:
    """Return the places of numbers and texts, counted without blank rows unless `strict`."""
    if strict:
        return [float(x.row.place) for x in numbers], [float(x.row.place) for x in texts]
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
    left: tuple[list[NumberedRow], list[NumberedRow]] = ([], [])
    blocks = _blocks(numbers, texts)
    at = 0
    while at < len(blocks):
        one = blocks[at]
        two = blocks[at + 1] if at + 1 < len(blocks) else []
        ordered = two and (one[0].number is not None) is before
        pairs = _matching(one, two, before=before) if ordered else None
        if pairs and (len(one) > 1 or not (left[0] or left[1])):
            found.extend(_align(*left, before=before, strict=strict))
            left = ([], [])
            found.extend(pairs)
            at += 2
            continue
        left[0 if one[0].number is not None else 1].extend(one)
        at += 1
    found.extend(_align(*left, before=before, strict=strict))
    return found


def _displaced(numbers: Sequence[int]) -> int:
    """Return how many numbers stand outside the longest ascending run through them."""
    tails: list[int] = []
    for number in numbers:
        at = bisect_left(tails, number)
        tails[at : at + 1] = [number]
    return len(numbers) - len(tails)


def _is_doubtful(stretch: _Stretch) -> bool:
    """Return whether numbers and texts of a stretch stand as if one of them were out of place."""
    blocks = _blocks(stretch.numbers, stretch.texts)
    if len(blocks) >= len(stretch.texts) or len(blocks) < 2:
        return False  # number and text take turns
    if _reads_badly(stretch.texts):
        return True
    runs: list[int] = []  # of numbers above zero, of texts below
    for block in blocks:
        size = len(block) if block[0].number is not None else -len(block)
        if runs and (runs[-1] > 0) == (size > 0):
            runs[-1] += size
        else:
            runs.append(size)
    padded = [0, *runs, 0]
    stacks = [at for at, run in enumerate(padded) if run >= STACK]
    return bool(stacks) and not any(
        all(abs(padded[at] + padded[at + side]) <= max(2, MISFIT * padded[at]) for at in stacks)
        for side in (1, -1)
    )


def _reads_badly(texts: Sequence[NumberedRow]) -> bool:
    """Return whether texts cannot stand in this order: a sentence ended and its next word is small.

    In a table of contents, whether its page numbers go backwards.
    """
    for one, two in pairwise(texts):
        if one.text.endswith((".", "!", "?")) and two.text[:1].islower() and not bullet(two.text):
            return True
        pages = [split_leaders(line.text) for line in (one, two)]
        if pages[0] and pages[1] and (pages[0][1] or 0) > (pages[1][1] or 9999):
            return True
    return False


def _checked_by_count(stretch: _Stretch, found: list[NumberedRow]) -> list[NumberedRow]:
    """Return the lines of a stretch, in plain order where there are as many texts as numbers.

    Exports may scramble the numbers of a page but rarely its text. A line is certain only if its
    place in the order and its neighbourhood agree.
    """
    expected, texts = list(stretch.expected), list(stretch.texts)
    if not expected or not texts:
        return found
    if len(texts) < len(expected):
        texts = _split_joined(texts, len(expected) - len(texts))
    if len(texts) != len(expected):
        return found
    near = {line.number: line for line in found if line.number is not None}
    result: list[NumberedRow] = []
    for number, text in zip(expected, texts, strict=True):
        other = near.get(number)
        agrees = other is not None and other.certain and other.text == text.text
        result.append(NumberedRow(number, text.text, text.row, text.order, agrees))
    return result


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


def _matching(
    one: list[NumberedRow], two: list[NumberedRow], *, before: bool
) -> list[NumberedRow] | None:
    """Return the lines of a block of numbers beside a block of as many texts, None if unlike."""
    numbers, texts = (one, two) if before else (two, one)
    if (numbers[0].number is None) or texts[0].number is not None:
        return None
    if len(texts) < len(numbers):
        texts = _split_joined(texts, len(numbers) - len(texts))
    if len(texts) != len(numbers):
        return None
    return [_joined(number, text) for number, text in zip(numbers, texts, strict=True)]


def _joined(number: NumberedRow, text: NumberedRow, *, certain: bool = True) -> NumberedRow:
    sure = certain and text.certain
    return NumberedRow(number.number, text.text, text.row, text.order, sure)


def _align(
    numbers: list[NumberedRow], texts: list[NumberedRow], *, before: bool, strict: bool
) -> list[NumberedRow]:
    found: list[NumberedRow] = []
    if len(numbers) > len(texts) > 0:
        texts = _split_joined(texts, len(numbers) - len(texts))
    numbers = sorted(numbers, key=lambda line: line.number or 0)
    spots = _spots(numbers, texts, strict=strict)
    if _is_stack(*spots, before=before) and len(numbers) == len(texts):
        return [_joined(number, text) for number, text in zip(numbers, texts, strict=True)]
    paired = pair(*spots, before=before, strict=strict)
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
