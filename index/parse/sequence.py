"""Which of the numbers at the edges of a text are its line numbers: those that run on.

A line that begins with a year, a sum or "4." is not numbered by it. Only the running sequence
tells line numbers from other figures, so all candidates are weighed together: the best chain is
found by dynamic programming over the candidates in reading order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

STEPS = (1, 5, 10, 2)
"""Intervals at which editions print line numbers, the usual one first."""
BREAK_COST = 1.2
"""Cost of a jump in the sequence, in candidates: more than one stray figure could gain."""
BREAK_COST_PER_LINE = 0.02
LONGEST_BREAK = 150
"""Lines; a longer jump ends the sequence (about three pages)."""
RESTART_COST = 2.5
"""Cost of beginning again at one (on a new page or chapter), in candidates."""
HALVES = 0.2
"""Share of a chain of tens that fives between them must make up to be numbers, too."""
MOST_SKIPPED = 3
"""Steps from one number to the next, at most, where those between fall on blank lines."""


class Place(StrEnum):
    """Where in its row a candidate stands."""

    LEAD = "lead"
    TRAIL = "trail"
    ALONE = "alone"
    INNER = "inner"
    """In the middle of a row, glued to a word: the break before it was lost."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """A figure that may be a line number.

    `start` and `end` are the half-open character span in row `row`; `weight` is what finding it
    is worth (1.0 for a clear candidate).
    """

    row: int
    number: int
    start: int
    end: int
    place: Place
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Chain:
    """The chain of line numbers in reading order and the interval at which they are printed."""

    anchors: tuple[Anchor, ...]
    step: int
    score: float


def track(
    candidates: Sequence[Anchor], *, restarts: bool = True, restart_cost: float = RESTART_COST
) -> Chain:
    """Return the best chain of line numbers among candidates given in reading order."""
    best = Chain((), 1, 0.0)
    for step in STEPS:
        found = _best_chain(candidates, step, restarts=restarts, restart_cost=restart_cost)
        if found.score > best.score * 1.05:
            best = found
    return best


def _best_chain(
    candidates: Sequence[Anchor], step: int, *, restarts: bool, restart_cost: float
) -> Chain:
    scores: list[float] = []
    previous: list[int] = []
    latest: dict[int, int] = {}  # number → candidate at which the best chain with it ends
    top = -1
    for position, anchor in enumerate(candidates):
        before = latest.get(anchor.number - step, -1)
        gain = scores[before] if before >= 0 else 0.0
        if top >= 0 and scores[top] - BREAK_COST > gain:  # only then can a jump pay
            for gap in range(1, LONGEST_BREAK + 1):
                at = latest.get(anchor.number - gap, -1)
                cost = BREAK_COST + BREAK_COST_PER_LINE * gap
                if at >= 0 and scores[at] - cost > gain:
                    gain, before = scores[at] - cost, at
        begins_again = restarts and top >= 0 and anchor.number in (1, step)
        if begins_again and scores[top] - restart_cost > gain:
            gain, before = scores[top] - restart_cost, top
        scores.append(gain + anchor.weight)
        previous.append(before)
        held = latest.get(anchor.number)
        if held is None or scores[position] >= scores[held] - 0.05:
            latest[anchor.number] = position
        if top < 0 or scores[position] >= scores[top]:
            top = position
    chain: list[Anchor] = []
    at = top
    while at >= 0:
        chain.append(candidates[at])
        at = previous[at]
    chain.reverse()
    return Chain(tuple(chain), step, scores[top] if top >= 0 else 0.0)


def complete(chain: Chain, candidates: Sequence[Anchor]) -> Chain:
    """Return a chain with the candidates that it passed by though they fit.

    Where blank lines are counted, a number that falls on one is not printed. A chain then may find
    it cheaper to skip its neighbours, too. `candidates` stand where line numbers stand.
    """
    if not chain.anchors:
        return chain
    if chain.step == 10:
        halves = _passed_by(chain, candidates, 5)
        if len(halves) >= HALVES * len(chain.anchors):
            return _merged(chain, halves, 5)
    return _merged(chain, _passed_by(chain, candidates, chain.step), chain.step)


def _passed_by(chain: Chain, candidates: Sequence[Anchor], step: int) -> list[Anchor]:
    taken = {anchor.row for anchor in chain.anchors}
    found: list[Anchor] = []
    at = 0
    for anchor in candidates:
        while at < len(chain.anchors) and chain.anchors[at].row < anchor.row:
            at += 1
        if anchor.row in taken or at == 0:
            continue
        before = found[-1] if found and found[-1].row > chain.anchors[at - 1].row else None
        low = (before or chain.anchors[at - 1]).number
        after = chain.anchors[at].number if at < len(chain.anchors) else None
        gap = anchor.number - low
        runs_on = 0 < gap <= MOST_SKIPPED * step and gap % step == 0
        if runs_on and (after is None or after <= low or anchor.number < after):
            found.append(anchor)
            taken.add(anchor.row)
    return found


def _merged(chain: Chain, found: Sequence[Anchor], step: int) -> Chain:
    anchors = sorted((*chain.anchors, *found), key=lambda anchor: anchor.row)
    return Chain(tuple(anchors), step, chain.score + sum(anchor.weight for anchor in found))
