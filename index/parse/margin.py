"""The line numbers that a PDF prints in its margin, found by their places and their sequence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from index.datatypes import Begins, Flag, LineKind, NumberingScope
from index.parse.forms import BARE, DRESSED, candidates, with_words_beside
from index.parse.rows import Row, columns
from index.parse.sequence import Anchor, Chain, complete, track
from index.parse.twins import find_twins, repeated
from index.parse.word import Word
from index.parse.words import Page

COVERAGE = 0.3
"""Share of all rows that line numbers must account for; page numbers and contents do not."""
DRESSED_COVERAGE = 0.8
"""The same for numbers with a sign beside them, such as "12.": lists are numbered so, too."""
TWINS = 0.25
"""Share of all figures that repeat one at their height if numbers stand in both margins."""
LEADING = 1.5
"""Type heights from one line to the next, roughly."""
EDGE = 2.5
"""Points by which the edge of a column of numbers may vary."""


@dataclass(slots=True)
class PlacedRow:
    """A row of a page on its way to a line: `group` is its column, `row` None for a blank line."""

    page: int
    group: int
    row: Row | None
    number: int | None = None
    number_word: Word | None = None
    flags: frozenset[Flag] = frozenset()
    kind: LineKind = LineKind.BODY
    level: int = 0
    begins: Begins | None = None

    @property
    def text(self) -> str:
        """The row's text, "" for a blank line."""
        return "" if self.row is None else self.row.text

    @property
    def base(self) -> float:
        """Height of the baseline."""
        if self.row is not None:
            return self.row.base
        assert self.number_word is not None
        return self.number_word.base


@dataclass(frozen=True, slots=True)
class Break:
    """A place where printed numbers do not run on: 1-based PDF page, expected, found."""

    page: int
    expected: int
    found: int


@dataclass(frozen=True, slots=True)
class Margin:
    """All rows of a document, in reading order, with their printed numbers if it has any."""

    rows: tuple[PlacedRow, ...]
    numbered: bool
    step: int
    scope: NumberingScope
    breaks: tuple[Break, ...]


def rows_by_page(rows: Iterable[PlacedRow]) -> dict[int, list[PlacedRow]]:
    """Return the rows of each page, in order."""
    pages: dict[int, list[PlacedRow]] = {}
    for row in rows:
        pages.setdefault(row.page, []).append(row)
    return pages


def number_rows(pages: Sequence[Page]) -> Margin:
    """Return the rows of all pages with the line numbers printed beside them."""
    raw: list[PlacedRow] = []
    for page in pages:
        for group, found in enumerate(columns(page)):
            raw.extend(PlacedRow(page.number, group, row) for row in found)
    chain, twins = _find_numbering(raw)
    if chain is None:
        return Margin(tuple(raw), False, 1, NumberingScope.PAGE, ())
    rows = _assign(raw, [*chain.anchors, *twins])
    breaks = []
    restarts = False
    for before, after in pairwise(chain.anchors):
        if after.number <= before.number:
            restarts = True
        elif after.number != before.number + chain.step:
            breaks.append(Break(raw[after.row].page, before.number + chain.step, after.number))
    scope = NumberingScope.PAGE if restarts else NumberingScope.DOCUMENT
    _flag_columns_without_numbers(rows, chain.step)
    return Margin(tuple(rows), True, chain.step, scope, tuple(breaks))


def _flag_columns_without_numbers(rows: Sequence[PlacedRow], step: int) -> None:
    """Flag columns of text that share the numbers of the column beside them: whose, is uncertain.

    Only rows at the height of numbered ones (or of those a few lines off that an interval leaves
    without) are flagged; what stands above and below, such as a page number, is no part of them.
    """
    for page in rows_by_page(rows).values():
        heights = [row.base for row in page if row.number is not None]
        numbered = {row.group for row in page if row.number is not None}
        for row in page:
            if not heights or row.row is None or row.group in numbered:
                continue
            reach = EDGE + (step - 1) * LEADING * row.row.size
            if min(heights) - reach <= row.base <= max(heights) + reach:
                row.flags |= {Flag.UNCERTAIN}


def _find_numbering(raw: Sequence[PlacedRow]) -> tuple[Chain | None, tuple[Anchor, ...]]:
    """Return the chain of line numbers, bare figures or else dressed ones, if there is one.

    The second value holds their repetitions in the other margin.
    """
    rows = [place.row for place in raw]
    found = candidates(rows, BARE)
    twins = find_twins(found, [place.page for place in raw])
    if len(twins) >= TWINS * len(found):
        chain = _find_chain(raw, [one for one in found if one[0] not in twins])
        seconds = repeated(twins, chain)
        if seconds and _is_line_numbering(chain, raw, COVERAGE):
            return chain, seconds
    chain = _find_chain(raw, found)
    if _is_line_numbering(chain, raw, COVERAGE):
        return with_words_beside(chain, rows), ()
    for form in DRESSED:
        chain = _find_chain(raw, candidates(rows, form))
        if _is_line_numbering(chain, raw, DRESSED_COVERAGE):
            return chain, ()
    return None, ()


def _find_chain(raw: Sequence[PlacedRow], found: Sequence[tuple[Anchor, Word]]) -> Chain:
    """Return the chain of line numbers, first over all figures, then over their own columns."""
    first = track([anchor for anchor, _ in found])
    if len(first.anchors) < 3:
        return first
    words = {(anchor.row, anchor.start): word for anchor, word in found}
    chosen = [words[anchor.row, anchor.start] for anchor in first.anchors]
    lefts, rights = edges(w.left for w in chosen), edges(w.right for w in chosen)
    sides = _sides(raw, [(anchor, words[anchor.row, anchor.start]) for anchor in first.anchors])
    kept = [
        anchor
        for anchor, word in found
        if stands(word, lefts, rights) and sides(raw[anchor.row], word)
    ]
    second = track(kept)
    return complete(second, kept) if len(second.anchors) >= 0.5 * len(first.anchors) else first


def _sides(
    raw: Sequence[PlacedRow], chosen: Sequence[tuple[Anchor, Word]]
) -> Callable[[PlacedRow, Word], bool]:
    """Return whether a figure stands on the side of the page on which line numbers stand.

    On left and right pages they may stand on different sides, on one page only if it has columns.
    Page numbers in a table of contents run on, too, but mostly on the other side.
    """
    rows = [row.row for row in raw if row.row is not None]
    middle = (min(row.left for row in rows) + max(row.right for row in rows)) / 2
    several = {row.page for row in raw if row.group > 0}
    votes: Counter[tuple[int, bool]] = Counter()
    for anchor, word in chosen:
        page = raw[anchor.row].page
        if page not in several:
            votes[page % 2, word.left < middle] += 1

    def fits(row: PlacedRow, word: Word) -> bool:
        parity, left = row.page % 2, word.left < middle
        return row.page in several or votes[parity, left] >= votes[parity, not left]

    return fits


def edges(values: Iterable[float]) -> list[float]:
    """Return the places at which many of the values lie."""
    counted = Counter(round(value) for value in values)
    total = sum(counted.values())
    near = {v: counted[v - 1] + counted[v] + counted[v + 1] for v in counted}
    return [float(value) for value, count in near.items() if count >= max(2, 0.12 * total)]


def stands(word: Word, lefts: Sequence[float], rights: Sequence[float]) -> bool:
    """Return whether a word begins or ends at one of these places."""
    return any(abs(word.left - edge) <= EDGE for edge in lefts) or any(
        abs(word.right - edge) <= EDGE for edge in rights
    )


def _is_line_numbering(chain: Chain, raw: Sequence[PlacedRow], coverage: float) -> bool:
    """Return whether a chain is the line numbering and not page numbers or a table of contents."""
    count = len(chain.anchors)
    if count < 3:
        return False
    pages = {raw[anchor.row].page for anchor in chain.anchors}
    if len(pages) > 1 and count < 2 * len(pages):
        return False
    return count * chain.step >= coverage * len(raw)


def _assign(raw: Sequence[PlacedRow], anchors: Sequence[Anchor]) -> list[PlacedRow]:
    """Take the numbers out of their rows; join a number that stands off its row's baseline."""
    rows = list(raw)
    alone: list[int] = []
    by_row: dict[int, list[Anchor]] = {}
    for anchor in anchors:
        by_row.setdefault(anchor.row, []).append(anchor)
    for index, (anchor, *others) in by_row.items():
        place = raw[index]
        assert place.row is not None
        words = place.row.words
        gone_words = {at for one in (anchor, *others) for at in range(one.start, one.end)}
        rest = tuple(word for at, word in enumerate(words) if at not in gone_words)
        row = Row(rest) if rest else None
        rows[index] = PlacedRow(
            place.page, place.group, row, anchor.number, words[anchor.start], place.flags
        )
        if row is None:
            alone.append(index)
    gone: set[int] = set()
    for index in alone:
        place = rows[index]
        word = place.number_word
        assert word is not None
        middle = (word.bottom + word.top) / 2
        for near in (index - 1, index + 1):
            if not 0 <= near < len(rows) or near in gone:
                continue
            other = rows[near]
            if other.page != place.page or other.group != place.group or other.number is not None:
                continue
            if other.row is not None and other.row.box[1] < middle < other.row.box[3]:
                other.number, other.number_word = place.number, word
                gone.add(index)
                break
    return [place for index, place in enumerate(rows) if index not in gone]
