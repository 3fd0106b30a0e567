"""Line numbers printed twice at one height: in both outer margins of a page.

In one column of text the second number only repeats the first; in two columns each number belongs
to the column beside it, and both columns bear the same numbers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from index.parse.sequence import Anchor, Chain
from index.parse.word import Word

SAME_HEIGHT = 2.5
"""Points by which the baselines of a number and its repetition may differ."""

Found = Sequence[tuple[Anchor, Word]]


def find_twins(found: Found, pages: Sequence[int]) -> dict[Anchor, Anchor]:
    """Return for each figure that repeats one further left at its height that figure.

    `pages` holds the page of each row; `found` is in reading order.
    """
    seen: dict[tuple[int, int], list[tuple[Anchor, Word]]] = defaultdict(list)
    twins: dict[Anchor, Anchor] = {}
    for anchor, word in found:
        same = seen[pages[anchor.row], anchor.number]
        for first, other in same:
            if abs(other.base - word.base) > SAME_HEIGHT:
                continue
            if other.right < word.left:
                twins[anchor] = first
                break
            if word.right < other.left and first not in twins:
                twins[first] = anchor  # it stands a little higher, so its row comes first
                break
        same.append((anchor, word))
    return twins


def repeated(twins: dict[Anchor, Anchor], chain: Chain) -> tuple[Anchor, ...]:
    """Return the repetitions of the chain's numbers, none unless most numbers are repeated."""
    chosen = set(chain.anchors)
    pairs = [pair for pair in twins.items() if chosen.intersection(pair)]
    found = tuple(one for pair in pairs for one in pair if one not in chosen)
    return found if 2 * len(found) > len(chosen) else ()
