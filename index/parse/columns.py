"""Pages whose numbers and texts an export lists column by column: rows put back in line.

Where indented rows (items, entries of a table of contents) form a column of their own, an export
writes the numbers in order with the rows of the main column between them, and the rows of the
other column at the end of the page. A block of text that directly follows a group of numbers
begins with it; the rows of the other column fill, in order, the numbers that are left.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise

from index.parse.breaks import WIDER, Prose, cut_row, find_seam, row_length
from index.parse.following import reads_on
from index.parse.placement import Group, Page, Part, Placement
from index.parse.stretches import Stretch
from index.parse.textrows import NumberedRow

MARGIN = 1.0
"""Cost by which an assignment without a pair must be dearer for the pair to be certain."""


def place_rows(
    stretch: Stretch, marks: Sequence[NumberedRow], prose: Prose
) -> list[NumberedRow] | None:
    """Return the lines of a page whose rows stand column by column.

    None where they do not (the numbers stand out of order, or each group of numbers is followed by
    just as many rows), or where rows and numbers do not come out even. `marks` are the list marks
    that stand apart: rows after these do not belong to the group above.
    """
    numbers = sorted(stretch.numbers, key=lambda line: line.order)
    in_order = [line.number for line in numbers] == list(stretch.expected)
    if not numbers or not stretch.texts or stretch.scrambled or not in_order:
        return None
    texts = sorted(stretch.texts, key=lambda line: line.order)
    here = [mark for mark in marks if mark.row.page == numbers[0].row.page]
    groups = _find_groups(numbers, texts, here)
    if len(groups) < 2 or _is_simple(groups, len(texts)):
        return None
    page = Page(
        groups,
        texts,
        prose,
        above=stretch.above.text if stretch.above is not None else "",
        places=[line.order for line in numbers],
    )
    found = page.place()
    if not found or not _is_even(found[0], groups, len(texts)):
        return None
    best, rivals = found[0], [x for x in found[1:] if x.cost < found[0].cost + MARGIN]
    lines = _to_lines(best, rivals, numbers, texts, prose)
    _mark_unreadable(lines, groups, best, texts, prose)
    return lines


def doubt_other_column(
    stretch: Stretch, marks: Sequence[NumberedRow], found: Sequence[NumberedRow]
) -> None:
    """Mark rows below a page's last number and blank lines if some numbers have no row below.

    Rows of another column stand there, and those of the last group cannot be told from them.
    """
    numbers = sorted(stretch.numbers, key=lambda line: line.order)
    texts = sorted(stretch.texts, key=lambda line: line.order)
    here = [mark for mark in marks if numbers and mark.row.page == numbers[0].row.page]
    groups = _find_groups(numbers, texts, here)
    if any(group.row is None for group in groups):
        for line in found:
            below = line.order > numbers[-1].order
            line.certain = line.certain and bool(line.text) and not below


def _find_groups(
    numbers: Sequence[NumberedRow], texts: Sequence[NumberedRow], marks: Sequence[NumberedRow]
) -> list[Group]:
    """Return the groups of numbers of a page, given in order."""
    others = sorted(
        [(line.order, at) for at, line in enumerate(texts)] + [(line.order, -1) for line in marks]
    )
    groups: list[Group] = []
    start = 0
    for at, line in enumerate(numbers):
        after = bisect_left(others, (line.order, -1))
        until = numbers[at + 1].order if at + 1 < len(numbers) else float("inf")
        follows = after < len(others) and others[after][0] < until
        if not follows and at + 1 < len(numbers) and numbers[at + 1].row.block == line.row.block:
            continue
        what = others[after][1] if follows else None
        row = what if what is not None and what >= 0 else None
        groups.append(Group(numbers[start].number or 0, at + 1 - start, row, what == -1))
        start = at + 1
    return groups


def _is_simple(groups: Sequence[Group], rows: int) -> bool:
    """Return whether each group of numbers is followed by just as many rows."""
    places = [group.row for group in groups if group.row is not None]
    if len(places) < len(groups) or places[0] != 0:
        return False
    sizes = [two - one for one, two in pairwise([*places, rows])]
    return sizes == [group.size for group in groups]


def _is_even(best: Placement, groups: Sequence[Group], rows: int) -> bool:
    """Return whether all rows have a number, and all numbers a row but some that stand alone."""
    lonely = {x.number for x in groups if x.size == 1 and x.row is None and not x.listed}
    used = {part.row for part in best.parts if part.row is not None}
    blank = {number for number, part in enumerate(best.parts, groups[0].number) if part.row is None}
    return len(used) == rows and blank <= lonely


def _to_lines(
    best: Placement,
    rivals: Sequence[Placement],
    numbers: Sequence[NumberedRow],
    texts: Sequence[NumberedRow],
    prose: Prose,
) -> list[NumberedRow]:
    """Return the numbered lines; where an assignment nearly as cheap differs, they are marked."""
    held = _lines_held(best)
    cut = {
        row: cut_row(texts[row], count, prose.full, prose) if count > 1 else [texts[row]]
        for row, count in held.items()
    }
    lines: list[NumberedRow] = []
    for at, (number, part) in enumerate(zip(numbers, best.parts, strict=True)):
        agreed = all(rival.parts[at] == part for rival in rivals)
        if part.row is None:
            lines.append(NumberedRow(number.number, "", number.row, number.order, agreed))
            continue
        pieces = cut[part.row]
        text = pieces[min(part.line, len(pieces) - 1)]
        certain = agreed and text.certain and len(pieces) == 1
        lines.append(NumberedRow(number.number, text.text, text.row, text.order, certain))
    return lines


def _lines_held(best: Placement) -> dict[int, int]:
    """Return how many lines each row holds."""
    held: dict[int, int] = {}
    for part in best.parts:
        if part.row is not None:
            held[part.row] = max(held.get(part.row, 0), part.line + 1)
    return held


def _mark_unreadable(
    lines: Sequence[NumberedRow],
    groups: Sequence[Group],
    best: Placement,
    texts: Sequence[NumberedRow],
    prose: Prose,
) -> None:
    """Mark the lines of each group whose rows do not read on, or whose number is a guess.

    A group in which a row was cut without a lost hyphen to show for it may as well lack a row.
    A list's rows are ragged; that they fill their group is all there is to say for them.
    """
    guessed = {
        row
        for row, count in _lines_held(best).items()
        if count > 1 and (count > 2 or not _shows_break(texts[row], prose))
    }
    for group in groups:
        start = group.number - groups[0].number
        here = [line for line in lines[start : start + group.size] if line.text]
        parts: Sequence[Part] = best.parts[start : start + group.size]
        sure = not any(part.row in guessed for part in parts)
        if not sure or not (group.listed or reads_on(here, prose.full)):
            for line in here:
                line.certain = False


def _shows_break(line: NumberedRow, prose: Prose) -> bool:
    """Return whether a row is too long for one line and shows where its hyphen was lost."""
    wide = row_length(line) > WIDER * prose.full
    return wide and find_seam(line.text, prose.full, prose) is not None
