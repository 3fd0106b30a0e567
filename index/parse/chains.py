"""Which chain of figures is the line numbering of a PDF: by their columns and what they cover."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from index.parse.forms import BARE, DRESSED, candidates, with_words_beside
from index.parse.references import page_references, running_numbers
from index.parse.sequence import RESTART_COST as FIRST_RESTART_COST
from index.parse.sequence import Anchor, Chain, complete, track
from index.parse.twins import find_twins, repeated
from index.parse.word import Word

if TYPE_CHECKING:
    from index.parse.margin import PlacedRow

COVERAGE = 0.3
"""Share of all rows that line numbers must account for; page numbers and contents do not."""
DRESSED_COVERAGE = 0.8
"""The same for numbers with a sign beside them, such as "12.": lists are numbered so, too."""
TWINS = 3
"""Figures that repeat one at their height if numbers stand in both margins, at least."""
EDGE = 2.5
"""Points by which the edge of a column of numbers may vary."""
COMMON = 0.12
"""Share of all numbers that stand at an edge of a column, at least."""
PURE = 0.7
"""Share of the figures of its columns that run on in a line numbering; in contents many repeat."""
PURE_TYPE = 0.9
"""The same where only figures of one type are looked at."""
RESTART_COST = 1.5
"""Cost of beginning again at one, in candidates, for figures that stand in the numbers' column."""

Found = Sequence[tuple[Anchor, Word]]


def find_numbering(
    raw: Sequence[PlacedRow], widths: Mapping[int, float]
) -> tuple[Chain | None, tuple[Anchor, ...]]:
    """Return the chain of line numbers, bare figures or else dressed ones, if there is one.

    The second value holds their repetitions in the other margin. `widths` are those of the pages.
    """
    rows = [place.row for place in raw]
    found = candidates(rows, BARE)
    references = page_references(raw, found) | running_numbers(raw, found)
    found = [one for one in found if one[0] not in references]
    twins = find_twins(found, [place.page for place in raw])
    if len(twins) >= TWINS:
        chain, _ = _find_chain(raw, [one for one in found if one[0] not in twins], widths)
        seconds = _in_columns(repeated(twins, chain), found)
        if seconds and _is_line_numbering(chain, raw, COVERAGE):
            return chain, seconds
    bare = _best_chain(raw, found, widths)
    if bare is not None:
        return with_words_beside(bare, rows), _in_columns(repeated(twins, bare), found)
    for form in DRESSED:
        chain, _ = _find_chain(raw, candidates(rows, form), widths)
        if _is_line_numbering(chain, raw, DRESSED_COVERAGE):
            return chain, ()
    return None, ()


def _in_columns(anchors: Sequence[Anchor], found: Found) -> tuple[Anchor, ...]:
    """Return the repetitions that stand in a column: a line's text may name its number, too."""
    wanted = set(anchors)
    words = [(anchor, word) for anchor, word in found if anchor in wanted]
    edges = column_edges([word for _, word in words])
    return tuple(anchor for anchor, word in words if stands(word, edges))


def _best_chain(
    raw: Sequence[PlacedRow], found: Found, widths: Mapping[int, float]
) -> Chain | None:
    """Return the line numbering among bare figures, None if there is none.

    Where the best chain is none, or looks like page numbers of a table of contents, the other
    figures may hold a better one.
    """
    first, purity = _find_chain(raw, found, widths)
    fits = _is_line_numbering(first, raw, COVERAGE)
    if fits and purity >= PURE:
        return first
    taken = set(first.anchors)
    second, pure = _find_chain(raw, [one for one in found if one[0] not in taken], widths)
    if _is_line_numbering(second, raw, COVERAGE) and (pure >= PURE or not fits):
        return second
    return first if fits else _chain_of_one_type(raw, found, widths)


def _chain_of_one_type(
    raw: Sequence[PlacedRow], found: Found, widths: Mapping[int, float]
) -> Chain | None:
    """Return a line numbering set in one type, which hardly any other figure of its columns is.

    Where few numbers stand on a page and begin again on each, only their type sets them apart.
    """
    types: dict[tuple[str, float], list[tuple[Anchor, Word]]] = {}
    for one in found:
        types.setdefault((one[1].font, round(one[1].size, 1)), []).append(one)
    for group in sorted(types.values(), key=len, reverse=True):
        chain, purity = _find_chain(raw, group, widths, RESTART_COST)
        if purity >= PURE_TYPE and _is_line_numbering(chain, raw, COVERAGE):
            return chain
    return None


def _find_chain(
    raw: Sequence[PlacedRow],
    found: Found,
    widths: Mapping[int, float],
    restart_cost: float = FIRST_RESTART_COST,
) -> tuple[Chain, float]:
    """Return the chain of line numbers, first over all figures, then over their own columns.

    The second value is the share of the figures of its columns that are part of it.
    """
    first = track([anchor for anchor, _ in found], restart_cost=restart_cost)
    if len(first.anchors) < 3:
        return first, 0.0
    words = {(anchor.row, anchor.start): word for anchor, word in found}
    chosen = [(anchor, words[anchor.row, anchor.start]) for anchor in first.anchors]
    stands_right, sides = _columns(raw, chosen, widths), _sides(raw, chosen)
    kept = [
        anchor
        for anchor, word in found
        if stands_right(raw[anchor.row], word) and sides(raw[anchor.row], word)
    ]
    second = track(kept, restart_cost=RESTART_COST)
    if len(second.anchors) < 0.5 * len(first.anchors):
        return first, 0.0
    second = complete(second, kept)
    return second, len(second.anchors) / len(kept)


def _columns(
    raw: Sequence[PlacedRow], chosen: Found, widths: Mapping[int, float]
) -> Callable[[PlacedRow, Word], bool]:
    """Return whether a figure stands in a column of numbers.

    Columns are seen from the left edge of the page and, as pages may differ in width, from the
    right one.
    """
    own = _of_one_type(chosen)
    from_left = column_edges([word for _, word in own])
    from_right = column_edges(
        [_from_right(word, widths[raw[anchor.row].page]) for anchor, word in own]
    )

    def fits(row: PlacedRow, word: Word) -> bool:
        return stands(word, from_left) or stands(_from_right(word, widths[row.page]), from_right)

    return fits


def _of_one_type(chosen: Found) -> Found:
    """Return the figures of the type that most are set in; all if there is no such type.

    Figures of the text that happen to run on are set in another.
    """
    types = Counter((word.font, round(word.size, 1)) for _, word in chosen)
    (usual, count), *_ = types.most_common(1)
    if 2 * count < len(chosen):
        return chosen
    return [one for one in chosen if (one[1].font, round(one[1].size, 1)) == usual]


def _from_right(word: Word, width: float) -> Word:
    return replace(word, left=word.left - width, right=word.right - width)


def _sides(raw: Sequence[PlacedRow], chosen: Found) -> Callable[[PlacedRow, Word], bool]:
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


Edges = tuple[list[float], list[float]]
"""Places at which the columns of numbers begin and end."""


def column_edges(words: Sequence[Word]) -> Edges:
    """Return where many of the words begin and where many end."""
    return _common([word.left for word in words]), _common([word.right for word in words])


def _common(values: Sequence[float]) -> list[float]:
    counted = Counter(round(value) for value in values)
    near = {v: counted[v - 1] + counted[v] + counted[v + 1] for v in counted}
    return [float(value) for value, count in near.items() if count >= max(2, COMMON * len(values))]


def stands(word: Word, edges: Edges) -> bool:
    """Return whether a word begins or ends where a column of numbers does."""
    lefts, rights = edges
    return any(abs(word.left - edge) <= EDGE for edge in lefts) or any(
        abs(word.right - edge) <= EDGE for edge in rights
    )


def _is_line_numbering(chain: Chain, raw: Sequence[PlacedRow], coverage: float) -> bool:
    """Return whether a chain is the line numbering and not page numbers or a table of contents."""
    count = len(chain.anchors)
    if count < 3:
        return False
    anchors = Counter(raw[anchor.row].page for anchor in chain.anchors)
    if len(anchors) > 1 and count < 2 * len(anchors):
        return False
    rows = Counter(row.page for row in raw)
    covered = sum(min(found * chain.step, rows[page]) for page, found in anchors.items())
    return covered >= coverage * len(raw)
