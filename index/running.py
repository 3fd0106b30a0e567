"""A document as running text for exact searches, each character traced to where it is printed.

Line-end hyphens are resolved as everywhere in searching (`index/hyphens.py`), ligatures and other
compatibility characters are written out, soft hyphens and bullets dropped. What is found is shown
from `printed`, which is verbatim.
"""

from __future__ import annotations

import unicodedata
from array import array
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from index.datatypes import Document
from index.hyphens import SOFT_HYPHEN, join_texts

LINE_END = 40
"""Characters on either side of a line end that decide about its hyphen."""


@dataclass(frozen=True, slots=True)
class RunningText:
    """The text of one section of a document, or of one heading.

    Attributes:
        printed: the lines' texts, verbatim, joined by one space each.
        searched: what an exact search runs over.
        positions: the lines it is made of, as positions in `Document.lines`.
        line_starts: for each of these lines the offset into `printed` at which it begins.
    """

    printed: str
    searched: str
    positions: tuple[int, ...]
    line_starts: tuple[int, ...]
    _starts: array[int] = field(repr=False)
    _ends: array[int] = field(repr=False)

    def printed_span(self, start: int, end: int) -> tuple[int, int]:
        """Return where `searched[start:end]` stands in `printed` (half-open).

        Raises:
            ValueError: the range is empty or not inside the text.
        """
        if not 0 <= start < end <= len(self.searched):
            raise ValueError(f"character range {start}:{end} is not inside 0:{len(self.searched)}")
        return self._starts[start], self._ends[end - 1]

    def lines_of(self, start: int, end: int) -> tuple[int, int]:
        """Return the half-open line positions on which `printed[start:end]` stands."""
        first = self.positions[bisect_right(self.line_starts, start) - 1]
        last = self.positions[bisect_right(self.line_starts, end - 1) - 1]
        return first, last + 1


def running_texts(document: Document) -> tuple[RunningText, ...]:
    """Return the agreement's own text, section by section and heading by heading, in order."""
    quotable = [i for i, line in enumerate(document.lines) if line.is_quotable and line.text]
    groups = groupby(quotable, key=lambda i: (document.lines[i].kind, document.lines[i].level))
    return tuple(_running_text(document, list(group)) for _, group in groups)


def _running_text(document: Document, positions: Sequence[int]) -> RunningText:
    texts = [document.lines[position].text for position in positions]
    line_starts: list[int] = []
    searched: list[str] = []
    starts, ends = array("l"), array("l")
    offset = 0
    for text, following in zip(texts, [*texts[1:], ""], strict=True):
        line_starts.append(offset)
        kept, between = _joint(text, following)
        for letter, start, end in _letters(text[:kept]):
            searched.append(letter)
            same = end - start == len(letter)
            for i in range(len(letter)):
                starts.append(offset + (start + i if same else start))
                ends.append(offset + (start + i + 1 if same else end))
        if between:
            searched.append(between)
            starts.append(offset + len(text))
            ends.append(offset + len(text) + 1)
        offset += len(text) + 1
    return RunningText(
        printed=" ".join(texts),
        searched="".join(searched),
        positions=tuple(positions),
        line_starts=tuple(line_starts),
        _starts=starts,
        _ends=ends,
    )


def _joint(text: str, following: str) -> tuple[int, str]:
    """Return how many signs of a line stay before the next one, and the blank between them."""
    left, right = text.rstrip()[-LINE_END:], following.lstrip()[:LINE_END]
    if not right:
        return len(text), ""
    before = join_texts(left, right).removesuffix(right)
    if before.endswith(" "):
        return len(text), " "
    return len(text.rstrip()) - max(0, len(left) - len(before)), ""


def _letters(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield pieces of the text to be searched, with the characters of the text they stand for."""
    if unicodedata.is_normalized("NFKC", text) and SOFT_HYPHEN not in text:
        yield text, 0, len(text)
        return
    start = 0
    for end in range(1, len(text) + 1):
        if end == len(text) or not unicodedata.combining(text[end]):  # a letter with its marks
            letter = unicodedata.normalize("NFKC", text[start:end].replace(SOFT_HYPHEN, ""))
            yield letter, start, end
            start = end
