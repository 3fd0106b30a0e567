"""Words of a page → rows of type, in reading order, column by column."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from statistics import median

from index.parse.word import Word
from index.parse.words import Page

SAME_LINE = 0.3
"""Type heights by which baselines of one line may differ."""
RAISED = 0.62
"""Type heights by which small type (note marks, indices) may stand off the baseline."""
SMALL = 0.85
"""Share of the page's usual type height below which type counts as small."""
GUTTER = 9.0
"""Points of white between two columns, at least."""
UNBROKEN = 0.15
"""Share of the page's width that text without gaps fills in a column; cells of a table do not."""
COLUMN = 0.2
"""Share of the page's width that a column of text fills, at least."""


@dataclass(frozen=True)
class Row:
    """Words on one baseline, from left to right."""

    words: tuple[Word, ...]

    @cached_property
    def text(self) -> str:
        """The words, parted by single spaces where white parts them."""
        parts = (word.text if word.glued else f" {word.text}" for word in self.words)
        return "".join(parts).lstrip(" ")

    @cached_property
    def size(self) -> float:
        """Height of the type that most of the row is set in."""
        return _dominant(self.words).size

    @cached_property
    def base(self) -> float:
        """Height of the baseline."""
        return _dominant(self.words).base

    @property
    def left(self) -> float:
        """Left edge."""
        return self.words[0].left

    @cached_property
    def right(self) -> float:
        """Right edge."""
        return max(word.right for word in self.words)

    @cached_property
    def box(self) -> tuple[float, float, float, float]:
        """Left, bottom, right, top."""
        bottom = min(word.bottom for word in self.words)
        top = max(word.top for word in self.words)
        return (
            round(min(word.left for word in self.words), 1),
            round(bottom, 1),
            round(self.right, 1),
            round(top, 1),
        )

    @cached_property
    def font(self) -> str:
        """Font that most of the row is set in."""
        return _dominant(self.words).font

    @cached_property
    def bold(self) -> bool:
        """Whether (nearly) all of the row is bold."""
        bold = sum(len(word.text) for word in self.words if word.bold)
        return bold >= 0.9 * sum(len(word.text) for word in self.words)


def _dominant(words: Sequence[Word]) -> Word:
    weights: dict[tuple[str, float], int] = {}
    for word in words:
        key = (word.font, round(word.size, 1))
        weights[key] = weights.get(key, 0) + len(word.text)
    best = max(weights, key=lambda key: (weights[key], key[1]))
    return next(word for word in words if (word.font, round(word.size, 1)) == best)


def cluster(words: Sequence[Word]) -> list[Row]:
    """Return the rows that the words form, from top to bottom."""
    if not words:
        return []
    usual = median(word.size for word in words)
    large = [word for word in words if word.size >= SMALL * usual]
    small = [word for word in words if word.size < SMALL * usual]
    groups = _group(large)
    loose = _brought_home(_brought_home(small, groups), groups)
    groups.extend(_group(loose))
    rows = [_row(group) for group in groups]
    rows.sort(key=lambda row: -row.base)
    return rows


def _brought_home(small: Sequence[Word], groups: Sequence[list[Word]]) -> list[Word]:
    """Add small words to the rows they stand beside; return those that stand beside none."""
    loose: list[Word] = []
    for word in small:
        home = _home(word, groups)
        if home is None:
            loose.append(word)
        else:
            home.append(word)
    return loose


def _row(words: Sequence[Word]) -> Row:
    """Return the row of words, with figures that touch its first and last word cut off."""
    ordered = sorted(words, key=lambda word: word.left)
    cut = [
        word.parts if word.parts and at in (0, len(ordered) - 1) else (word,)
        for at, word in enumerate(ordered)
    ]
    return Row(tuple(word for parts in cut for word in parts))


def _group(words: Sequence[Word]) -> list[list[Word]]:
    groups: list[list[Word]] = []
    for word in sorted(words, key=lambda word: (-word.base, word.left)):
        if groups:
            last = groups[-1][-1]
            first = groups[-1][0]
            limit = SAME_LINE * min(max(last.size, first.size), word.size)
            if first.base - word.base <= limit:
                groups[-1].append(word)
                continue
        groups.append([word])
    return groups


def _home(word: Word, groups: Sequence[list[Word]]) -> list[Word] | None:
    """Return the group of words that a small word stands beside, raised, lowered or on it."""
    best, nearest = None, 0.0
    for group in groups:
        size = group[0].size
        off = abs(word.base - group[0].base)
        if off > RAISED * size:
            continue
        gap = min(max(word.left - other.right, other.left - word.right) for other in group)
        if off > SAME_LINE * word.size and gap > 0.5 * size:
            continue  # a line of small type of its own, close above or below
        if best is None or off < nearest:
            best, nearest = group, off
    return best


def columns(page: Page) -> list[list[Row]]:
    """Return the page's rows in reading order: one group, or one per column and band."""
    rows = cluster(page.words)
    cut = _gutter(rows, page.width)
    if cut is None:
        return [rows]
    groups: list[list[Row]] = []
    band: list[Word] = []
    for row in rows:
        if any(left < cut < right for left, right in _runs(row)):
            groups.extend(_halves(band, cut))
            band = []
            groups.append([row])
        else:
            band.extend(row.words)
    groups.extend(_halves(band, cut))
    return groups


def _halves(band: Sequence[Word], cut: float) -> list[list[Row]]:
    left = [word for word in band if word.right <= cut + 1]
    right = [word for word in band if word.right > cut + 1]
    return [cluster(half) for half in (left, right) if half]


def _runs(row: Row) -> list[tuple[float, float]]:
    """Return left and right edge of the parts of a row that no gap as wide as a gutter parts."""
    runs: list[tuple[float, float]] = []
    for word in row.words:
        if runs and word.left - runs[-1][1] < GUTTER:
            runs[-1] = (runs[-1][0], max(runs[-1][1], word.right))
        else:
            runs.append((word.left, word.right))
    return runs


def _gutter(rows: Sequence[Row], width: float) -> float | None:
    """Return where the page parts into two columns, or None if it has one."""
    runs = [_runs(row) for row in rows]
    most = 0.2 * len(rows)
    whole = sum(any(a < 0.3 * width and b > 0.7 * width for a, b in parts) for parts in runs)
    if len(rows) < 8 or whole > most:
        return None
    best: tuple[int, float] | None = None
    for step in range(int(0.3 * width), int(0.7 * width), 4):
        cut = float(step)
        crossing = sum(any(a < cut < b for a, b in parts) for parts in runs)
        if crossing > most or (best is not None and crossing >= best[0]):
            continue
        left = [[(a, b) for a, b in parts if b <= cut] for parts in runs]
        right = [[(a, b) for a, b in parts if a >= cut] for parts in runs]
        if _is_column(left, width) and _is_column(right, width):
            best = (crossing, cut)
    return None if best is None else best[1]


def _is_column(lines: Sequence[Sequence[tuple[float, float]]], width: float) -> bool:
    """Return whether the lines of one side of the page look like a column of text."""
    widths = [line[-1][1] - line[0][0] for line in lines if line]
    if len(widths) < 6 or median(widths) < COLUMN * width:
        return False
    runs = [max(right - left for left, right in line) for line in lines if line]
    return median(runs) >= UNBROKEN * width
