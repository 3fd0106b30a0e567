"""Numbers that stand apart from their texts, stretch by stretch: in turn, or stacked.

`pairing` aligns them, `certainty` says which pairs to believe.
"""

from __future__ import annotations

from collections.abc import Sequence

from index.parse.breaks import Prose, split_joined
from index.parse.certainty import without_fragment
from index.parse.pairing import pair
from index.parse.stretches import Stretch, find_runs
from index.parse.textrows import NumberedRow

FEW_ENOUGH = 150
"""Numbers or texts of a stretch that are enough to tell on which side numbers stand."""


def stands_before(stretch: Stretch) -> bool:
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


def pair_stretch(
    numbers: list[NumberedRow],
    texts: list[NumberedRow],
    prose: Prose,
    *,
    before: bool,
    strict: bool,
) -> list[NumberedRow]:
    """Return the lines of a stretch: blocks of equal size first, then what is left between."""
    if not numbers or not texts:
        return [*numbers, *texts]
    found: list[NumberedRow] = []
    left: tuple[list[NumberedRow], list[NumberedRow]] = ([], [])
    blocks = find_runs(numbers, texts)
    at = 0
    while at < len(blocks):
        one = blocks[at]
        two = blocks[at + 1] if at + 1 < len(blocks) else []
        ordered = two and (one[0].number is not None) is before
        pairs = _matching(one, two, prose, before=before) if ordered else None
        if pairs and (len(one) > 1 or not (left[0] or left[1])):
            found.extend(_align(*left, prose, before=before, strict=strict))
            left = ([], [])
            found.extend(pairs)
            at += 2
            continue
        left[0 if one[0].number is not None else 1].extend(one)
        at += 1
    found.extend(_align(*left, prose, before=before, strict=strict))
    return found


def _matching(
    one: list[NumberedRow], two: list[NumberedRow], prose: Prose, *, before: bool
) -> list[NumberedRow] | None:
    """Return the lines of a block of numbers beside a block of as many texts, None if unlike."""
    numbers, texts = (one, two) if before else (two, one)
    if (numbers[0].number is None) or texts[0].number is not None:
        return None
    if len(texts) < len(numbers):
        texts = split_joined(texts, len(numbers) - len(texts), prose)
    if len(texts) != len(numbers):
        return None
    return [_joined(number, text) for number, text in zip(numbers, texts, strict=True)]


def _joined(number: NumberedRow, text: NumberedRow, *, certain: bool = True) -> NumberedRow:
    line = NumberedRow(number.number, text.text, text.row, text.order, certain and text.certain)
    without_fragment(line)
    return line


def _align(
    numbers: list[NumberedRow],
    texts: list[NumberedRow],
    prose: Prose,
    *,
    before: bool,
    strict: bool,
) -> list[NumberedRow]:
    found: list[NumberedRow] = []
    if len(numbers) > len(texts) > 0:
        texts = split_joined(texts, len(numbers) - len(texts), prose)
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


def check_by_count(stretch: Stretch, found: list[NumberedRow], prose: Prose) -> list[NumberedRow]:
    """Return the lines of a stretch, in plain order where there are as many texts as numbers.

    Exports may scramble the numbers of a page but rarely its text. A line is certain only if its
    place in the order and its neighbourhood agree.
    """
    expected, texts = list(stretch.expected), list(stretch.texts)
    if not expected or not texts:
        return found
    if len(texts) < len(expected):
        texts = split_joined(texts, len(expected) - len(texts), prose)
    if len(texts) != len(expected):
        return found
    near = {line.number: line for line in found if line.number is not None}
    result: list[NumberedRow] = []
    for number, text in zip(expected, texts, strict=True):
        other = near.get(number)
        agrees = other is not None and other.certain and other.text == text.text
        result.append(NumberedRow(number, text.text, text.row, text.order, agrees))
    return result
