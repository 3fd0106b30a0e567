"""The whole sentences around some lines of a document, found again from the document itself.

A passage may begin or end inside a sentence (its lines are atoms); an answer quotes whole
sentences, and its verification asks whether it did. Both take the sentences from here.

A *block* is running text without a break: a paragraph, a list item, a heading.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from index.datatypes import Begins, Document, Line, LineKind, Passage, make_passage
from index.sentences import split_sentences

REACH = 40
"""Lines looked at on either side for the ends of a block; longer blocks are cut there."""
_DOUBLE_SPACED = 0.6
"""Unnumbered blank lines between more than this share of the lines around mean nothing."""

_ENDS = re.compile(r"[.!?:;…][\"'“”‘’»«)\]]*$")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence: characters `start:end` of a context's text, in its block number `block`."""

    start: int
    end: int
    block: int


@dataclass(frozen=True, slots=True)
class Context:
    """Some whole blocks of a document.

    Attributes:
        passage: the lines of the blocks, as a passage.
        sentences: the sentences, in order.
        kinds: for each block what its lines are.
        items: for each block whether it is an item of a list.
    """

    passage: Passage
    sentences: tuple[Sentence, ...]
    kinds: tuple[LineKind, ...]
    items: tuple[bool, ...]

    def text_of(self, sentence: Sentence) -> str:
        """Return the sentence, verbatim."""
        return self.passage.text[sentence.start : sentence.end]


def begins_block(lines: Sequence[Line], position: int) -> bool:
    """Return whether the quotable line at `position` begins a block.

    A break that the layout shows does not count where the text plainly goes on: no full stop
    before it, a small letter after it (a blank line at the top of a page, for example).
    """
    line = lines[position]
    if line.begins is Begins.ITEM:
        return True
    broken, gap = line.begins is not None, False
    for before in reversed(lines[max(0, position - REACH) : position]):
        if before.is_quotable:
            if before.kind is not line.kind or before.level != line.level:
                return True
            broken = broken or (gap and not _is_double_spaced(lines, position))
            return broken and not _goes_on(before.text, line.text)
        if before.kind is LineKind.BLANK and before.number is None:
            gap = True
        elif before.kind is not LineKind.FURNITURE:
            broken = True
    return True


def context_of(document: Document, start: int, end: int) -> Context:
    """Return the whole blocks that the lines `start:end` (positions) touch.

    Raises:
        ValueError: there is no quotable line among them.
    """
    lines = document.lines
    quotable = [i for i in range(start, end) if lines[i].is_quotable]
    if not quotable:
        raise ValueError(f"no text of the agreement among the positions {start}:{end}")
    first, last = quotable[0], quotable[-1]
    for position in range(first, max(-1, first - REACH), -1):
        if lines[position].is_quotable:
            first = position
            if begins_block(lines, position):
                break
    for position in range(last + 1, min(len(lines), last + REACH)):
        if lines[position].is_quotable:
            if begins_block(lines, position):
                break
            last = position
    return _context(document, first, last + 1)


def _context(document: Document, start: int, end: int) -> Context:
    passage = make_passage(document, start, end, heading=())
    lines = document.lines
    bounds: list[int] = []
    kinds: list[LineKind] = []
    items: list[bool] = []
    for position in range(start, end):
        if not lines[position].is_quotable:
            continue
        if not bounds or begins_block(lines, position):
            bounds.append(passage.line_starts[position - start])
            kinds.append(lines[position].kind)
            items.append(lines[position].begins is Begins.ITEM)
    sentences: list[Sentence] = []
    ends = [*bounds[1:], len(passage.text) + 1]
    for block, (left, right) in enumerate(zip(bounds, ends, strict=True)):
        text = passage.text[left : right - 1]
        sentences += [Sentence(left + a, left + b, block) for a, b in split_sentences(text)]
    return Context(passage, tuple(sentences), tuple(kinds), tuple(items))


def _is_double_spaced(lines: Sequence[Line], position: int) -> bool:
    """Return whether numbered lines around are set apart by blank lines throughout."""
    around = lines[max(0, position - REACH) : position + REACH]
    pairs = [(a, b) for a, b in pairwise(around) if a.is_quotable]
    if not any(line.number is not None for line in around) or not pairs:
        return False
    blank = sum(b.kind is LineKind.BLANK and b.number is None for _, b in pairs)
    return blank > _DOUBLE_SPACED * len(pairs)


def _goes_on(before: str, after: str) -> bool:
    return not _ENDS.search(before.rstrip()) and after.lstrip()[:1].islower()
