"""Text with line numbers in it: pairs each number with the text of its line.

Exports put a line's number before its text, after it, on a row of its own above or below, glued
to a neighbouring word, or stack the numbers of a block apart from its text.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from index.datatypes import Flag, LineKind, NumberingScope
from index.parse.attached import find_attached, pair_attached
from index.parse.breaks import Prose, read_words, return_pieces
from index.parse.certainty import (
    STACK,
    is_doubtful,
    is_orderly,
    mark_doubtful,
    trust_above_overflow,
)
from index.parse.columns import doubt_other_column, place_rows
from index.parse.dressed import undress
from index.parse.following import full_length
from index.parse.marks import return_marks
from index.parse.repair import set_apart
from index.parse.sequence import Anchor, Chain, Place, track
from index.parse.stacks import check_by_count, pair_stretch, stands_before
from index.parse.strays import add_strays
from index.parse.stretches import Stretch, find_stretches
from index.parse.textrows import NumberedRow, TextRow

GLUED = 0.6
"""Worth of a candidate that touches a word."""
FEWEST = 3
"""Line numbers of a numbered text, at least."""
COVERAGE = 0.4
"""Share of the rows with text that line numbers must account for."""
MOST_PARTS = 4
"""Runs of figures up to which one may be a table of contents and not a chapter's numbering."""
STRICT_SHARE = 0.4
"""Share of numbers on rows of their own below which such a number is a blank line first."""
_STRAY = re.compile(r"\s*(\d{1,5})(?:\s+(\S.*?))?\s*$")
_LEAD = re.compile(r"\s*(\d{1,5})(?=\s|$)")
_LEAD_GLUED = re.compile(r"\s*(\d{1,5})(?=[^\W\d_]{2}|[A-ZÄÖÜ„“»«(•\uf0b7–])")
_TRAIL = re.compile(r"\s(\d{1,5})\s*$")
_TRAIL_GLUED = re.compile(r"(?<=[^\W\d_]|[.,;:!?“”\"»)\]-])(\d{1,5})\s*$")
_INNER = re.compile(r"(?<=[^\W\d_]|[.,;:!?“”\"»)\]-])(\d{1,5})(?=\s+\S)")
_LAST_BUT_ONE = re.compile(r"\s(\d{1,5})(?=\s+\d{1,4}\s*$)")


def find_numbers(rows: Sequence[TextRow]) -> Chain | None:
    """Return the line numbers of a text, or None if it has none; make dressed numbers bare."""
    candidates = _candidates(rows)
    chain = track(candidates)
    if undress(rows, candidates, chain.score):
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
    chain = _without_contents(chain)
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


def _without_contents(chain: Chain) -> Chain:
    """Return the chain without a run of figures at the other end of their rows.

    The page numbers of a table of contents run on like line numbers, and then these begin at 1.
    """
    parts: list[list[Anchor]] = []
    for anchor in chain.anchors:
        if parts and anchor.number > parts[-1][-1].number:
            parts[-1].append(anchor)
        else:
            parts.append([anchor])
    if not 1 < len(parts) <= MOST_PARTS:
        return chain
    main = _side(max(parts, key=len))
    kept = [anchor for part in parts if _side(part) in (main, None) for anchor in part]
    return replace(chain, anchors=tuple(kept))


def _side(anchors: Sequence[Anchor]) -> Place | None:
    """Return on which side of its row a number mostly stands; None if mostly on none."""
    places = Counter(anchor.place for anchor in anchors if anchor.place is not Place.INNER)
    place = places.most_common(1)[0][0] if places else Place.ALONE
    return None if place is Place.ALONE else place


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
        add_strays(rows, chain, anchors, numbers, texts)
        lines.extend(line for line in numbers if line.text)
        numbers = [line for line in numbers if not line.text]
    texts = [line for line in texts if line.row.kind is not LineKind.BLANK]
    texts, marks = set_apart(texts, lines)
    strict = places[Place.ALONE] < STRICT_SHARE * len(chain.anchors)
    attached = None if strict or restarts else find_attached(numbers, texts)
    stretches = find_stretches(lines, numbers, texts, restarts=restarts, homes=attached or {})
    votes = Counter(stands_before(stretch) for stretch in stretches)
    before = leading if strict else votes[True] >= votes[False]
    rows_of_text = [line.text for line in (*lines, *texts)]
    prose = Prose(full_length(rows_of_text), read_words(rows_of_text))
    orderly = is_orderly(stretches)
    for stretch in stretches:
        if chain.step > 1:
            lines.extend((*stretch.numbers, *stretch.texts))
            continue
        columns = before and not (strict or restarts) and attached is None
        if columns and stretch.numbers:
            last = max(line.order for line in stretch.numbers)
            stretch = replace(stretch, texts=return_pieces(stretch.texts, prose, last))
        placed = place_rows(stretch, marks, prose) if columns else None
        if attached is not None:
            placed = pair_attached(stretch, attached, prose)
        if placed is None:
            placed = _pair(stretch, prose, before=before, strict=strict, orderly=orderly)
            if columns:
                doubt_other_column(stretch, marks, placed)
        lines.extend(placed)
    if marks and before and not (strict or restarts):
        given = return_marks(lines, numbers, texts, marks)
        lines = [line for line in lines if id(line) not in given]
    lines.sort(key=lambda line: line.order)
    scope = NumberingScope.PAGE if restarts else NumberingScope.DOCUMENT
    return (lines if restarts else _in_order(lines)), scope


def _pair(
    stretch: Stretch, prose: Prose, *, before: bool, strict: bool, orderly: bool
) -> list[NumberedRow]:
    """Return the lines of a stretch whose numbers and texts stand in the same order."""
    found = pair_stretch(stretch.numbers, stretch.texts, prose, before=before, strict=strict)
    if not strict:
        found = check_by_count(stretch, found, prose)
    if not strict or len(stretch.numbers) >= STACK:
        mark_doubtful(stretch, found, prose.full, before=before, orderly=orderly)
    if orderly:
        trust_above_overflow(stretch, found, prose.full)
    doubtful = stretch.scrambled or (not strict and is_doubtful(stretch))
    for line in found:
        line.certain = line.certain and not doubtful
    return found


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
