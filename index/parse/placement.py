"""Which row of a page belongs to which number where an export wrote the page column by column.

A beam search over the numbers finds the cheapest assignment: rows that do not read on, blocks that
break off, numbers left without a row and rows without a number all cost.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from index.parse.breaks import MOST_LINES, Prose, find_seam, row_length, type_width
from index.parse.contents import split_leaders
from index.parse.following import follows
from index.parse.textrows import NumberedRow

UNPAIRED = 1.6
"""Cost of a number without text, and of a text without number."""
LONELY = 0.5
"""Cost of a number without text that stands alone with none below."""
PASSED_OVER = 1.0
"""Cost of a group of numbers that does not begin with the block right after it."""
AHEAD = 1.0
"""Cost of taking a row that stands right after a group further down."""
BROKEN_OFF = 1.0
"""Cost of a block that breaks off, or is taken up again, in the middle of a sentence."""
LEFT_OFF = 0.3
"""Cost of a block that breaks off at the end of a group."""
INSIDE = 0.6
"""Cost of a block that begins within a group of numbers."""
UNREADABLE = 1.5
"""Cost of two rows below each other that do not read on."""
BACKWARDS = 3.0
"""Cost of an entry of a table of contents with a lower page number than the one above."""
RUN_ON = 0.3
"""Cost of a block that does not begin or end where a group of numbers does."""
EXTRA_LINE = 0.8
"""Cost of taking a row for one line more; `SEEN_LINE` where the lost hyphen shows."""
SEEN_LINE = 0.15
MISFIT = 4.0
"""Cost of a row too long or too short for its lines, for each full row of difference."""
BEAM = 60
"""Partial assignments kept."""
_ENDED = re.compile(r"[.!?:;][“”\"')]*$")


@dataclass(frozen=True, slots=True)
class Group:
    """Numbers that no blank row parts: the first, how many, and what stands right after them.

    `row`: the position of that text among the page's, None if there is none. `listed`: whether it
    is a list mark.
    """

    number: int
    size: int
    row: int | None
    listed: bool


@dataclass(frozen=True, slots=True)
class Part:
    """What a number is given: a row's position (None: nothing), and which of its lines."""

    row: int | None
    line: int = 0


@dataclass(frozen=True, slots=True)
class Placement:
    """What each number is given, in order, and what that costs."""

    parts: tuple[Part, ...]
    cost: float


@dataclass(frozen=True, slots=True)
class _State:
    """An assignment so far: its cost, the rows used (as bits), the last row, the last step.

    `begins` are the rows at the start of each group: what differs in these is kept apart, so that
    it can be a rival to the best.
    """

    cost: float
    used: int
    last: int | None
    begins: tuple[int | None, ...] = ()
    before: _State | None = None
    row: int | None = None
    lines: int = 1


class Page:
    """The groups of numbers and the rows of one page."""

    def __init__(
        self,
        groups: Sequence[Group],
        texts: Sequence[NumberedRow],
        prose: Prose,
        *,
        above: str,
        places: Sequence[float],
    ) -> None:
        """Take groups and rows; `above`: the line before them; `places`: of the numbers."""
        self.texts = texts
        self.prose = prose
        self.above = above
        self.groups = groups
        self.starts = {group.number: group.row for group in groups}
        self.joins = [False] * len(texts)
        for at, (one, two) in enumerate(pairwise(texts), 1):
            apart = bisect_left(places, one.order) != bisect_left(places, two.order)
            self.joins[at] = one.row.block == two.row.block and not apart
        first = list(range(len(texts)))
        for at in range(1, len(texts)):
            first[at] = first[at - 1] if self.joins[at] else at
        owner = {group.row: group.number for group in groups if group.row is not None}
        self.owner = [owner.get(row) for row in first]
        self._pages = [split_leaders(line.text) for line in texts]
        self._steps: dict[tuple[int | None, int, bool], float] = {}
        self._lines = [self._line_costs(line) for line in texts]

    def place(self) -> list[Placement]:
        """Return assignments of rows to the numbers, the cheapest first."""
        numbers = range(self.groups[0].number, self.groups[-1].number + self.groups[-1].size)
        layers: list[dict[object, _State]] = [{} for _ in range(len(numbers) + 1)]
        layers[0][None] = _State(0.0, 0, None)
        for at, number in enumerate(numbers):
            for state in sorted(layers[at].values(), key=lambda state: state.cost)[:BEAM]:
                for new in self._moves(state, number):
                    if at + new.lines > len(numbers):
                        continue
                    layer, key = layers[at + new.lines], (new.used, new.last, new.begins)
                    if key not in layer or new.cost < layer[key].cost:
                        layer[key] = new
        count = len(self.texts)
        found = [
            Placement(_trace(state), state.cost + UNPAIRED * (count - state.used.bit_count()))
            for state in layers[-1].values()
        ]
        return sorted(found, key=lambda placement: placement.cost)[:BEAM]

    def _moves(self, state: _State, number: int) -> list[_State]:
        """Return the assignments that give a row, or none, to a number."""
        starts = number in self.starts
        group = self.groups[bisect_right([x.number for x in self.groups], number) - 1]
        own = group.row
        waits = starts and own is not None and not state.used >> own & 1
        lonely = group.size == 1 and own is None and not group.listed
        alone = state.cost + (LONELY if lonely else UNPAIRED)
        begins = (*state.begins, None) if starts else state.begins
        found = [_State(alone, state.used, state.last, begins, state)]
        for row in self._choices(state, number, own):
            cost = state.cost + self._step(state.last, row, starts)
            runs_on = state.last is not None and row == state.last + 1 and self.joins[row]
            if waits and row != own:
                torn = runs_on and self._is_torn(row)
                cost += RUN_ON if torn or group is self.groups[-1] else PASSED_OVER
            if not starts and not runs_on:
                cost += RUN_ON if row == own else INSIDE
            owner = self.owner[row] or 0
            if owner > number and not runs_on:  # the other column may begin below the last group
                cost += RUN_ON if owner == self.groups[-1].number else AHEAD
            used = state.used | 1 << row
            begins = (*state.begins, row) if starts else state.begins
            for lines, extra in self._lines[row]:
                found.append(_State(cost + extra, used, row, begins, state, row, lines))
        return found

    def _choices(self, state: _State, number: int, own: int | None) -> set[int]:
        """Return the rows that may come next: the following, the group's own, the first left."""
        rows = {own} if own is not None else set()
        if state.last is not None and state.last + 1 < len(self.texts):
            rows.add(state.last + 1)
        unused = [row for row in range(len(self.texts)) if not state.used >> row & 1]
        rows.update(unused[:1])
        rows.update(next(([row] for row in unused if (self.owner[row] or 0) <= number), []))
        last = self.groups[-1].number
        rows.update(next(([row] for row in unused if self.owner[row] == last), []))
        return rows.intersection(unused)

    def _step(self, last: int | None, row: int, starts: bool) -> float:
        key = (last, row, starts)
        if key not in self._steps:
            self._steps[key] = self._step_cost(last, row, starts)
        return self._steps[key]

    def _step_cost(self, last: int | None, row: int, starts: bool) -> float:
        """Return what it costs that a row stands below another; `starts`: at a group's start."""
        text, full = self.texts[row].text, self.prose.full
        if last is None:
            reads = not self.above or follows(self.above, text, full, gap=False)
            return (0.0 if reads else UNREADABLE / 2) + (LEFT_OFF if self.joins[row] else 0.0)
        one, two = self._pages[last], self._pages[row]
        cost = BACKWARDS if one and two and (one[1] or 0) > (two[1] or 9999) else 0.0
        reads = follows(self.texts[last].text, text, full, gap=starts)
        if row == last + 1 and self.joins[row]:
            return cost + (RUN_ON + (0.0 if reads else 1.0) if starts else 0.0)
        if last + 1 < len(self.texts) and self.joins[last + 1]:
            cost += LEFT_OFF if starts else BROKEN_OFF
        if self._is_torn(row):
            cost += BROKEN_OFF
        return cost + (0.0 if reads else UNREADABLE)

    def _is_torn(self, row: int) -> bool:
        """Return whether a block goes on here in the middle of a sentence."""
        above = self.texts[row - 1].text
        return self.joins[row] and not self._pages[row] and not _ENDED.search(above)

    def _line_costs(self, line: NumberedRow) -> list[tuple[int, float]]:
        """Return how many lines a row may hold, with the cost of each."""
        full = self.prose.full
        ratio = row_length(line) * type_width(line) / full if full else 0.0
        if ratio <= 0.85:
            return [(1, 0.0)]
        more = SEEN_LINE if find_seam(line.text, full, self.prose) is not None else EXTRA_LINE
        costs = [
            (lines, MISFIT * _misfit(ratio, lines) + more * (lines - 1))
            for lines in range(1, MOST_LINES + 1)
        ]
        cheapest = min(cost for _, cost in costs)
        return [(lines, cost) for lines, cost in costs if cost <= cheapest + 2.0]


def _misfit(ratio: float, lines: int) -> float:
    """Return by how many full rows a row is too long or too short for a number of lines."""
    return max(0.0, ratio - 1.08 * lines) + max(0.0, 0.85 * (lines - 1) - ratio)


def _trace(end: _State) -> tuple[Part, ...]:
    parts: list[Part] = []
    state = end
    while state.before is not None:
        if state.row is None:
            parts.append(Part(None))
        else:
            parts.extend(Part(state.row, line) for line in range(state.lines - 1, -1, -1))
        state = state.before
    return tuple(reversed(parts))
