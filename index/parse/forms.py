"""The figures at the ends of rows that may be line numbers, in the forms editions print them.

A bare figure is the usual form. "12.", "12)", "[12]" and "Z. 12" are tried only where no bare
figures run on, since items of lists look the same.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from index.parse.rows import Row
from index.parse.sequence import Anchor, Chain, Place
from index.parse.word import Word

BARE = re.compile(r"(\d{1,5}|\d{1,2}\.\d{3})")
DRESSED = (
    re.compile(r"(\d{1,5})\."),
    re.compile(r"(\d{1,5})\)"),
    re.compile(r"(\d{1,5}):"),
    re.compile(r"[\[(](\d{1,5})[\])]"),
    re.compile(r"(?:Z\.|Zeile) ?(\d{1,5})[.:]?"),
)
"""Forms with a sign or a word beside the figure."""
BESIDE = frozenset(("|", "Z.", "Zeile"))
"""Words between number and text that belong to the number, if (nearly) all numbers bear them."""
NEARLY_ALL = 0.9
TOUCHING = 0.8
"""Weight of figures that touch the text: they may be a part of it, such as the mark of a note."""


def candidates(rows: Sequence[Row | None], form: re.Pattern[str]) -> list[tuple[Anchor, Word]]:
    """Return what may be a line number at either end of each row, with its figure's word."""
    found: list[tuple[Anchor, Word]] = []
    for index, row in enumerate(rows):
        if row is None:
            continue
        words, spans = row.words, []
        for length in (1, 2):
            lead, trail = (0, length), (len(words) - length, len(words))
            spans.extend([lead] if lead == trail else [lead, trail])
        for start, end in spans:
            if not 0 <= start < end <= len(words):
                continue
            match = form.fullmatch(" ".join(word.text for word in words[start:end]))
            if match is None:
                continue
            alone = end - start == len(words)
            side = Place.ALONE if alone else Place.TRAIL if start else Place.LEAD
            number = int(match[1].replace(".", ""))
            touches = words[start].glued or (end < len(words) and words[end].glued)
            weight = TOUCHING if touches else 1.0
            found.append((Anchor(index, number, start, end, side, weight), words[end - 1]))
    return found


def with_words_beside(chain: Chain, rows: Sequence[Row | None]) -> Chain:
    """Return the chain with the word beside each number, where (nearly) all bear the same one."""
    inner: dict[int, tuple[int, str]] = {}
    for at, anchor in enumerate(chain.anchors):
        row = rows[anchor.row]
        assert row is not None
        beside = anchor.start - 1 if anchor.place is Place.TRAIL else anchor.end
        if 0 <= beside < len(row.words) and row.words[beside].text in BESIDE:
            inner[at] = beside, row.words[beside].text
    texts = [text for _, text in inner.values()]
    usual = max(set(texts), key=texts.count, default="")
    if not usual or texts.count(usual) < NEARLY_ALL * len(chain.anchors):
        return chain
    anchors = list(chain.anchors)
    for at, (beside, text) in inner.items():
        if text == usual:
            one = anchors[at]
            anchors[at] = replace(one, start=min(one.start, beside), end=max(one.end, beside + 1))
    return replace(chain, anchors=tuple(anchors))
