"""Line numbers that stand out of order, so that the running sequence passes them by."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import pairwise

from index.datatypes import LineKind
from index.parse.sequence import Anchor, Chain
from index.parse.textrows import NumberedRow, TextRow

SHORTEST_STRAY = 100
"""Numbers below are too often a part of the text to be taken for a line's out of order."""
_STRAY = re.compile(r"\s*(?P<heading>#{1,6}\s+)?(?P<number>\d{1,5})(?:\s+(?P<text>\S.*?))?\s*$")
_SECOND = re.compile(r"(\d{1,5})\s+(\S.*)")


def add_strays(
    rows: Sequence[TextRow],
    chain: Chain,
    anchors: Mapping[int, Sequence[Anchor]],
    numbers: list[NumberedRow],
    texts: list[NumberedRow],
) -> None:
    """Take in numbers that the sequence lacks and that stand out of order on the right page.

    They stand alone or before the text of their line, which is then taken from `texts`; before a
    heading's text they stand behind its mark.
    """
    if chain.step != 1:
        return
    known = {anchor.number for anchor in chain.anchors}
    pages: dict[int, list[int]] = defaultdict(list)
    for anchor in chain.anchors:
        pages[rows[anchor.row].page].append(anchor.number)
    ranges: dict[int, tuple[int, int]] = {}
    previous = 0
    for page, following in pairwise([*sorted(pages), -1]):
        last = max(pages[page])
        ranges[page] = (previous + 1, min(pages[following], default=last + 1) - 1)
        previous = last
    by_row = {id(line.row): line for line in texts}
    found = [
        (index, row, match)
        for index, row in enumerate(rows)
        if index not in anchors and row.kind is None and (match := _STRAY.match(row.text))
    ]
    for index, row, match in sorted(
        found, key=lambda item: item[2]["text"] is not None
    ):  # lone first
        low, high = ranges.get(row.page, (0, -1))
        number, text = int(match["number"]), match["text"]
        if text:
            low = max(low, chain.anchors[0].number)
            number = number if low <= number <= high else _completed(match["number"], low, high)
        if not low <= number <= high or number in known or (text and number < SHORTEST_STRAY):
            continue
        known.add(number)
        certain = number == int(match["number"])
        second = _SECOND.match(text or "")
        if second and int(second[1]) == number + 1 <= high and number + 1 not in known:
            numbers.append(NumberedRow(number, "", row, index - 0.5, certain))
            number, text = number + 1, second[2]
            known.add(number)
        text = (match["heading"] or "") + (text or "")
        numbers.append(NumberedRow(number, text, row, index, certain))
        if text:
            texts.remove(by_row[id(row)])
        else:
            row.kind = LineKind.BLANK  # so that it is not taken for text


def _completed(figures: str, low: int, high: int) -> int:
    """Return the number from `low` to `high` that lost but its first figure, 0 if there is none."""
    size = 10 ** len(figures)
    number = high - (high - int(figures)) % size
    return number if len(figures) > 2 and low <= number and size <= number < 10 * size else 0
