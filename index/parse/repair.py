"""Puts rows right that an export broke, joined, or filled with page numbers and loose bullets."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from index.datatypes import LineKind
from index.parse.contents import split_leaders
from index.parse.furniture import PAGE_NUMBER
from index.parse.textrows import NumberedRow
from index.text import BULLETS

FULL_ROW = 60
"""Characters of a full row, at least."""
JOINED = 1.3
"""Ratio to the usual length of a row from which on a row holds two lines."""
HEADING_WIDTH = 1.6
"""Ratio of the width of a heading's type to the text's."""
SINGLE_WORDS = 3
"""Rows of one word each from which on they are one line."""
_MARK = re.compile(r"\d{1,2}\.|[a-z]\)")


def set_apart(texts: list[NumberedRow], lines: list[NumberedRow]) -> list[NumberedRow]:
    """Return the texts without page numbers and loose bullets, which go to `lines`.

    A block of bullets that is followed by as many rows gives each row its bullet back.
    """
    texts = _return_marks(texts)
    kept: list[NumberedRow] = []
    bullets: list[NumberedRow] = []
    for index, line in enumerate(texts):
        if line.text in BULLETS or (line.certain and _MARK.fullmatch(line.text)):
            bullets.append(line)
            continue
        if PAGE_NUMBER.fullmatch(line.text):
            line.kind = LineKind.FURNITURE
            lines.append(line)
            continue
        if bullets:
            block = _block(texts, index)
            fits = len(block) == len(bullets) and block[0].row.page == bullets[0].row.page
            for at, bullet in enumerate(bullets):
                if fits:
                    block[at].text = f"{bullet.text} {block[at].text}"
                else:
                    _take_out(bullet, texts, lines)
            bullets = []
        kept.append(line)
    for bullet in bullets:
        _take_out(bullet, texts, lines)
    return _join_words(kept)


def _take_out(mark: NumberedRow, texts: Sequence[NumberedRow], lines: list[NumberedRow]) -> None:
    """Set a list mark apart as furniture; the rows beside it may lack it, so they are uncertain."""
    mark.kind = LineKind.FURNITURE
    lines.append(mark)
    for line in texts:
        if line.text not in BULLETS and abs(line.row.place - mark.row.place) <= 1:
            line.certain = line.certain and mark.text in BULLETS


def _return_marks(texts: list[NumberedRow]) -> list[NumberedRow]:
    """Return the texts with list marks put back that stand on a row below their item's first row.

    So it is where a block of rows begins with a text and ends with such a mark. A mark that has no
    text beside it may be the end of a sentence ("Stuttgart / 21."). Both are uncertain.
    """
    result: list[NumberedRow] = []
    start = 0
    while start < len(texts):
        block = _block(texts, start)
        start += len(block)
        marks = [_MARK.fullmatch(line.text) is not None for line in block]
        if marks == [True]:
            block[0].certain = False
        elif marks[-1] and not any(a and b for a, b in pairwise([True, *marks])):
            for line, mark in pairwise(block):
                if _MARK.fullmatch(mark.text):
                    line.text, line.certain = f"{mark.text} {line.text}", False
            block = [line for line, is_mark in zip(block, marks, strict=True) if not is_mark]
        result.extend(block)
    return result


def _join_words(texts: Sequence[NumberedRow]) -> list[NumberedRow]:
    """Return the texts with runs of single words put together.

    Some exports break a justified line at its wide gaps: a row for each word.
    """
    result: list[NumberedRow] = []
    start = 0
    while start < len(texts):
        end = start
        while end < len(texts) and " " not in texts[end].text:
            if end > start and texts[end].row.place > texts[end - 1].row.place + 2:
                break
            end += 1
        run = texts[start:end]
        if len(run) >= SINGLE_WORDS and sum(len(line.text) + 1 for line in run) <= 110:
            text = " ".join(line.text for line in run)
            result.append(NumberedRow(None, text, run[0].row, run[0].order))
            start = end
        else:
            result.extend(texts[start : max(end, start + 1)])
            start = max(end, start + 1)
    return result


def _block(texts: Sequence[NumberedRow], start: int) -> list[NumberedRow]:
    """Return the texts from `start` on that follow each other row by row in the file."""
    end = start + 1
    while end < len(texts) and texts[end].row.place == texts[end - 1].row.place + 1:
        end += 1
    return list(texts[start:end])


def split_joined(texts: Sequence[NumberedRow], missing: int) -> list[NumberedRow]:
    """Return the texts with rows cut in two that hold two lines (their line-end hyphen is lost).

    Up to `missing` rows are cut, the longest first. Where the first line ended is a guess, so both
    parts are uncertain.
    """
    lengths = sorted(row_length(line) for line in texts)
    usual = max(lengths[int(0.7 * (len(lengths) - 1))], FULL_ROW)
    widths = {id(line): row_length(line) * _type_width(line) for line in texts}
    long = [line for line in texts if JOINED * usual < widths[id(line)]]
    long = sorted(long, key=lambda line: -widths[id(line)])[:missing]
    cut_here = {id(line) for line in long if row_length(line) <= 2.3 * usual}
    result: list[NumberedRow] = []
    for line in texts:
        if id(line) not in cut_here:
            result.append(line)
            continue
        cut = line.text.rfind(" ", 0, int((usual + 8) / _type_width(line)))
        for part, order in ((line.text[:cut], 0.0), (line.text[cut + 1 :], 0.01)):
            result.append(NumberedRow(None, part, line.row, line.order + order, certain=False))
    return result


def _type_width(line: NumberedRow) -> float:
    """Return how much wider than the text's the type of a line is: headings are set larger."""
    return HEADING_WIDTH if line.text.startswith("#") else 1.0


def row_length(line: NumberedRow) -> int:
    """Return the length of a text without the dots that lead to a page number."""
    found = split_leaders(line.text)
    return len(found[0] if found else line.text)
