"""Passages of a document: runs of whole lines that follow its paragraphs, lists and headings.

A passage never crosses a heading. A paragraph set apart by a numbered blank line is a passage of
its own however short; short neighbours with no such line between them (list items above all) are
joined. A long paragraph is cut into windows of whole sentences; since lines are never cut, two
windows share the line on which one sentence ends and the next begins.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from index.datatypes import Document, LineKind, Passage, join_lines, make_passage
from index.hyphens import join_texts, normalise
from index.paragraphs import Block, enter_heading, find_blocks
from index.sentences import split_sentences

__all__ = ["enter_heading", "search_text", "sentences_of", "split"]

# Words per passage. Shorter neighbours are joined up to MIN_WORDS; a paragraph over MAX_WORDS is
# cut into windows of about TARGET_WORDS. Smaller sizes (15/50/80, 25/60/100) found less of two
# programmes' gold questions; larger ones (60/100/160) did not find more.
MIN_WORDS = 40
TARGET_WORDS = 80
MAX_WORDS = 130
# A "sentence" longer than this is a table or lost punctuation and is cut at lines.
_LONGEST_SENTENCE = 200


def split(document: Document) -> tuple[Passage, ...]:
    """Return the passages of a document in reading order.

    Every body line with text is in at least one of them.
    """
    passages: list[Passage] = []
    for group in _group(find_blocks(document), document):
        start, end = group[0].start, group[-1].end
        breaks = [block.start for block in group]
        words = sum(block.words for block in group)
        ranges = [(start, end)] if words <= MAX_WORDS else _windows(document, start, end, breaks)
        for range_ in ranges:
            start, end = _trim(document, *range_)
            passages.append(make_passage(document, start, end, heading=group[0].heading))
    return tuple(passages)


def sentences_of(passage: Passage, document: Document) -> list[tuple[int, int]]:
    """Return the spans of the sentences in `passage.text`; a list item always begins one."""
    return split_sentences(passage.text, breaks=_breaks(passage, document))


def search_text(passage: Passage) -> str:
    """Return what a search sees of a passage: heading path and text, for embedding and BM25.

    Line-end hyphens are resolved and characters normalised (NFKC); never shown, never quoted.
    """
    bounds = sorted({*passage.line_starts, len(passage.text) + 1})
    joined = ""
    for start, end in pairwise(bounds):
        joined = join_texts(joined, passage.text[start : end - 1])
    return normalise(". ".join((*(title.rstrip(" .:") for title in passage.heading), joined)))


def _breaks(passage: Passage, document: Document) -> list[int]:
    lines = document.lines[passage.start : passage.end]
    return [
        offset
        for offset, line in zip(passage.line_starts, lines, strict=True)
        if line.begins is not None and line.kind is LineKind.BODY
    ]


def _group(blocks: Iterator[Block], document: Document) -> Iterator[list[Block]]:
    """Yield neighbouring blocks that make one passage together."""
    group: list[Block] = []
    words = 0
    for block in blocks:
        if group and not _joins(group, words, block, document):
            yield group
            group, words = [], 0
        group.append(block)
        words += block.words
    if group:
        yield group


def _joins(group: list[Block], words: int, block: Block, document: Document) -> bool:
    last = group[-1]
    if block.section != last.section or words + block.words > MAX_WORDS:
        return False
    introduces = document.lines[last.end - 1].text.rstrip().endswith(":")
    if block.apart and not (introduces and block.is_item):
        return False
    return words < MIN_WORDS or introduces


def _windows(document: Document, start: int, end: int, breaks: list[int]) -> list[tuple[int, int]]:
    """Return line ranges of whole sentences that cover `start:end`, about TARGET_WORDS each."""
    whole = make_passage(document, start, end, heading=())
    offsets = [whole.line_starts[position - start] for position in breaks]
    pieces: list[tuple[int, int, int]] = []
    for first, last in split_sentences(whole.text, breaks=offsets):
        size = len(whole.text[first:last].split())
        low, high = whole.positions_of(first, last)
        pieces += _pieces(document, low, high, size)
    ranges: list[tuple[int, int]] = []
    low, high, words = start, start, 0
    for piece_low, piece_high, size in pieces:
        if words + size > TARGET_WORDS * 1.25 and piece_low > low and piece_high > high:
            ranges.append((low, high))
            low, words = piece_low, 0
        high = max(high, piece_high)
        words += size
    if ranges and words < MIN_WORDS / 2:
        ranges[-1] = (ranges[-1][0], end)
    else:
        ranges.append((low, end))
    return ranges


def _trim(document: Document, start: int, end: int) -> tuple[int, int]:
    """Return the positions without lines at either end that contribute nothing."""
    while not document.lines[start].is_quotable:
        start += 1
    while not document.lines[end - 1].is_quotable:
        end -= 1
    return start, end


def _pieces(document: Document, low: int, high: int, size: int) -> Iterator[tuple[int, int, int]]:
    """Yield a sentence's line range, in pieces if it is longer than any sentence."""
    if size <= _LONGEST_SENTENCE:
        yield low, high, size
        return
    first, words = low, 0
    for position in range(low, high):
        words += len(join_lines(document.lines[position : position + 1]).split())
        if words >= TARGET_WORDS or position == high - 1:
            yield first, position + 1, words
            first, words = position + 1, 0
