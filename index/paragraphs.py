"""Headings, paragraphs and list items of a document, as its lines and their marks show them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, zip_longest

from index.datatypes import Begins, Document, Line, LineKind, LineNumbering
from index.hyphens import join_texts

# Words from which a heading with nothing beneath it is taken to say something itself.
_TELLING_HEADING = 5


@dataclass(frozen=True, slots=True)
class _Run:
    """The positions of the lines with text of one heading, paragraph or list item."""

    positions: list[int]
    is_heading: bool
    section: int
    """Counts the headings and the stretches of text between them."""
    apart: bool
    """A numbered blank line stands before it."""
    is_item: bool


@dataclass(frozen=True, slots=True)
class Block:
    """What is never divided unless it is long: positions `start:end`, both ends on its text."""

    start: int
    end: int
    heading: tuple[str, ...]
    section: int
    apart: bool
    is_item: bool
    words: int


def find_blocks(document: Document) -> Iterator[Block]:
    """Yield paragraphs and list items, each with the heading path above it.

    A heading with neither text nor headings beneath it is yielded too if it is long enough to say
    something: a reader may have taken a sentence set in bold for a heading.
    """
    lines = document.lines
    runs = list(_runs(lines, printed=document.numbering is LineNumbering.PRINTED))
    path: list[tuple[int, str]] = []
    for run, following in zip_longest(runs, runs[1:]):
        first, last = run.positions[0], run.positions[-1]
        words = sum(len(lines[position].text.split()) for position in run.positions)
        if not run.is_heading:
            names = tuple(title for _, title in path)
            yield Block(first, last + 1, names, run.section, run.apart, run.is_item, words)
            continue
        previous = None
        for position in run.positions:
            enter_heading(path, lines[position], previous)
            previous = lines[position]
        is_empty = following is None or (
            following.is_heading and lines[following.positions[0]].level <= lines[first].level
        )
        if is_empty and words >= _TELLING_HEADING:
            names = tuple(title for _, title in path[:-1])
            yield Block(first, last + 1, names, run.section, True, False, words)


def _runs(lines: Sequence[Line], *, printed: bool) -> Iterator[_Run]:
    """Yield headings, paragraphs and list items as the lines with text that make them up.

    Only where numbers are `printed` does a blank line with a number say that the edition itself
    sets a paragraph apart.
    """
    double_spaced = _is_double_spaced(lines)
    run: _Run | None = None
    section = 0
    apart = gap = page_break = False
    for position, line in enumerate(lines):
        is_heading = line.kind is LineKind.HEADING
        if not line.is_quotable and line.kind is not LineKind.BLANK:
            page_break = True
            continue
        if line.kind is LineKind.BLANK or not line.text.strip():
            apart = apart or (printed and line.number is not None)
            gap = gap or line.number is not None or not double_spaced
            continue
        if run is None or run.is_heading is not is_heading:
            goes_on = False
        elif is_heading:
            goes_on = not apart and not gap and _continues(lines[run.positions[-1]], line)
        else:
            broken = page_break and not _ends_clause(lines[run.positions[-1]].text)
            goes_on = line.begins is None and (broken or not (apart or gap))
        if run is None or not goes_on:
            if run is not None:
                yield run
            section += is_heading or (run is not None and run.is_heading)
            run = _Run([], is_heading, section, apart, line.begins is Begins.ITEM)
        run.positions.append(position)
        apart = gap = page_break = False
    if run is not None:
        yield run


def _continues(heading: Line, line: Line) -> bool:
    """Whether a heading line right after another is the second line of the same heading."""
    return line.level == heading.level and line.begins is None


def enter_heading(path: list[tuple[int, str]], line: Line, previous: Line | None) -> None:
    """Put a heading line on the path of (level, title) pairs above the lines that follow.

    `previous` is the line right before it if that is a heading too: the second line of a heading
    of two lines continues the first.
    """
    if previous is not None and _continues(previous, line):
        level, title = path.pop()
        path.append((level, join_texts(title, line.text)))
        return
    while path and path[-1][0] >= line.level:
        path.pop()
    path.append((line.level, line.text.strip()))


def _is_double_spaced(lines: Sequence[Line]) -> bool:
    """Whether unnumbered blank lines stand between most lines, so that they mean nothing."""
    pairs = blank = 0
    for before, line in pairwise(lines):
        if before.kind is LineKind.BODY:
            pairs += 1
            blank += line.kind is LineKind.BLANK and line.number is None
    return pairs > 0 and any(line.number is not None for line in lines) and blank > 0.6 * pairs


def _ends_clause(text: str) -> bool:
    return text.rstrip(" \"'“”‘’»«)]").endswith((".", "!", "?", ":", ";", "…"))
