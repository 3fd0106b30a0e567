"""Puts rows right that an export filled with page numbers, loose bullets and single words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from index.datatypes import LineKind
from index.parse.following import full_length
from index.parse.furniture import PAGE_NUMBER
from index.parse.textrows import NumberedRow
from index.text import BULLETS

GAPPED = 0.9
"""Share of a full row's length up to which a row of single words may be long."""
USUAL_FULL = 90
"""Characters of a full row where there are too few rows to say."""
SINGLE_WORDS = 3
"""Rows of one word each from which on they are one line."""
NEAR = 8
"""Rows between two marks of a list, at most."""
_MARK = re.compile(r"\d{1,2}\.|[a-z]\)")
_GLUED_MARK = re.compile(r"(?<=[^\W\d_]|[.)])(\d{1,2})\.$")


def set_apart(
    texts: list[NumberedRow], lines: list[NumberedRow]
) -> tuple[list[NumberedRow], list[NumberedRow]]:
    """Return the texts without page numbers and loose bullets, which go to `lines`; the bullets.

    A block of bullets that is followed by as many rows gives each row its bullet back.
    """
    _return_glued_marks(sorted((*lines, *texts), key=lambda line: line.order))
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
            near = block[0].row.place - bullets[-1].row.place <= 2
            fits = len(block) == len(bullets) and near and block[0].row.page == bullets[0].row.page
            for at, bullet in enumerate(bullets):
                if fits:
                    block[at].text = f"{bullet.text} {block[at].text}"
                else:
                    _take_out(bullet, texts, lines)
            bullets = []
        kept.append(line)
    for bullet in bullets:
        _take_out(bullet, texts, lines)
    loose = [line for line in lines if line.kind is LineKind.FURNITURE and line.text in BULLETS]
    return _join_words(kept), loose


def _take_out(mark: NumberedRow, texts: Sequence[NumberedRow], lines: list[NumberedRow]) -> None:
    """Set a list mark apart as furniture; the rows beside it may lack it, so they are uncertain."""
    mark.kind = LineKind.FURNITURE
    lines.append(mark)
    for line in texts:
        if line.text not in BULLETS and abs(line.row.place - mark.row.place) <= 1:
            line.certain = line.certain and mark.text in BULLETS


def _return_glued_marks(rows: Sequence[NumberedRow]) -> None:
    """Put the numbers of a list, which an export glued to its items' ends, before the items.

    "Kindergeld1.", "Kinderzuschlag2.": only where they count from 1. These lines are uncertain.
    """
    runs: list[list[NumberedRow]] = []
    last = 0
    for at, row in enumerate(rows):
        found = _GLUED_MARK.search(row.text) if row.kind is None else None
        if found is None:
            continue
        if found[1] == "1":
            runs.append([row])
        elif runs and at - last <= NEAR and int(found[1]) == len(runs[-1]) + 1:
            runs[-1].append(row)
        else:
            continue
        last = at
    for run in runs:
        for number, row in enumerate(run if len(run) > 1 else [], start=1):
            row.text = f"{number}. {_GLUED_MARK.sub('', row.text)}"
            row.certain = False


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

    Some exports break a justified line at its wide gaps: a row for each word. A line with wide gaps
    is shorter than a full one.
    """
    longest = GAPPED * (full_length([line.text for line in texts]) or USUAL_FULL)
    result: list[NumberedRow] = []
    start = 0
    while start < len(texts):
        end, length = start, 0
        while end < len(texts) and " " not in texts[end].text:
            length += len(texts[end].text) + (end > start)
            far = end > start and texts[end].row.place > texts[end - 1].row.place + 2
            if far or length > longest:
                break
            end += 1
        run = texts[start:end]
        if len(run) >= SINGLE_WORDS:
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
