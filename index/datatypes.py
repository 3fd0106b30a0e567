"""The values that cross module borders on the way from a file to a saved index.

Two ways of counting never share a name: *printed labels* (`Line.number`, `start_line`, `end_line`:
as printed, 1-based, inclusive) and *positions* (`start`, `end`: 0-based, half-open, into
`Document.lines`).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    import pandas

    from index.frames import Unit

Vector = npt.NDArray[np.float32]
"""Shape (dim,), C-contiguous, length one."""
Matrix = npt.NDArray[np.float32]
"""Shape (n, dim), C-contiguous, each row of length one."""


class LineKind(StrEnum):
    """What a line is in its document."""

    BODY = "body"
    HEADING = "heading"
    BLANK = "blank"
    FURNITURE = "furniture"
    """Page header, page footer, page number."""
    CONTENTS = "contents"
    """A line of the table of contents: kept and shown, never answered from."""
    EDITORIAL = "editorial"
    """Text around the agreement that is not the agreement: shown in context, never quoted."""


class Begins(StrEnum):
    """What a line begins, as the layout shows it; lines that continue something have None."""

    PARAGRAPH = "paragraph"
    ITEM = "item"
    """An item of a list (bullet, dash, number)."""


class Flag(StrEnum):
    """A reader's reservation about one line."""

    DAMAGED = "damaged"
    """Characters are lost or garbled in the file; shown as they are."""
    UNCERTAIN = "uncertain"
    """Number and text could not be paired with certainty."""
    DERIVED = "derived"
    """The number is not printed on this line but counted from a printed neighbour."""


class LineNumbering(StrEnum):
    """Where line numbers come from."""

    PRINTED = "printed"
    COUNTED = "counted"
    """The edition prints none; lines are counted per page, and every citation says so."""


class NumberingScope(StrEnum):
    """How far a line number is unique."""

    DOCUMENT = "document"
    PAGE = "page"
    """Numbers begin again on each page (or chapter): a citation needs page and line."""


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line.

    Attributes:
        number: the printed (or counted) line number, 1-based; None for unnumbered lines.
        page: the printed page number; None if none is printed.
        pdf_page: the 1-based page of the PDF; None for other files.
        text: the line's text, verbatim.
        kind: what the line is.
        level: for headings the depth, 1 = highest; 0 for other lines.
        begins: whether the layout shows the start of a paragraph or a list item here.
        flags: the reader's reservations, sorted, without repeats.
        box: left, bottom, right, top in PDF points (origin bottom left); None for other files.
    """

    number: int | None
    page: int | None
    pdf_page: int | None
    text: str
    kind: LineKind
    level: int = 0
    begins: Begins | None = None
    flags: tuple[Flag, ...] = ()
    box: tuple[float, float, float, float] | None = None

    @property
    def is_quotable(self) -> bool:
        """Whether the line is text of the agreement itself (body or heading)."""
        return self.kind is LineKind.BODY or self.kind is LineKind.HEADING


@dataclass(frozen=True, slots=True)
class Document:
    """One edition of one agreement, line by line.

    Attributes:
        id: stable identifier, `[a-z0-9][a-z0-9-]*`, for example "sachsen-2019".
        title: as cited, for example "Koalitionsvertrag Sachsen 2019".
        edition: which edition, for example "Auszug, Zeilen 3578–3627".
        jurisdiction: state or federation it governs; "" if unknown.
        parties: the parties that signed it, in their own order.
        signed: ISO date or year; None if unknown.
        language: ISO 639-1 code of the text.
        source: where the text was taken from (address or file name).
        sha256: of the file's bytes, lower-case hexadecimal.
        numbering: where the line numbers come from.
        scope: how far a line number is unique.
        lines: all lines in reading order.
        file: name of the file in the corpus or as added; "" if unknown.
    """

    id: str
    title: str
    edition: str
    jurisdiction: str
    parties: tuple[str, ...]
    signed: str | None
    language: str
    source: str
    sha256: str
    numbering: LineNumbering
    lines: tuple[Line, ...]
    scope: NumberingScope = NumberingScope.DOCUMENT
    file: str = ""

    @property
    def year(self) -> int | None:
        """The year of signing, or None."""
        return int(self.signed[:4]) if self.signed else None

    @property
    def line_range(self) -> tuple[int, int] | None:
        """The first and last line number, or None when no line is numbered."""
        numbers = [line.number for line in self.lines if line.number is not None]
        return (numbers[0], numbers[-1]) if numbers else None

    def to_frame(self, *, by: Unit = "sentence") -> pandas.DataFrame:
        """Return the text as a pandas data frame, a row for each line, sentence or passage."""
        from index.frames import text_table

        return text_table([self], by=by).to_frame()


@dataclass(frozen=True, slots=True)
class DocumentInfo:
    """What is known about a file before it is read; None leaves it to be found out."""

    id: str | None = None
    title: str | None = None
    edition: str | None = None
    jurisdiction: str | None = None
    parties: tuple[str, ...] | None = None
    signed: str | None = None
    language: str | None = None
    source: str | None = None


def join_lines(lines: Sequence[Line]) -> str:
    """Return the quotable lines' texts, verbatim, joined by one space each.

    Furniture, blank, contents and editorial lines between them contribute nothing.
    """
    return " ".join(line.text for line in lines if line.is_quotable)


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of whole lines of one document: the unit that is retrieved.

    Attributes:
        id: "document:start-end" (positions).
        document_id: the document it belongs to.
        heading: the heading path above it, outermost first.
        start: position of the first line in `Document.lines`.
        end: position after the last line.
        text: `join_lines(document.lines[start:end])`.
        line_starts: for each of the `end - start` lines the offset into `text` at which it begins;
            a line that contributes nothing has the offset at which the next one begins.
    """

    id: str
    document_id: str
    heading: tuple[str, ...]
    start: int
    end: int
    text: str
    line_starts: tuple[int, ...]

    def positions_of(self, start: int, end: int) -> tuple[int, int]:
        """Return the half-open line positions on which `text[start:end]` stands.

        Raises:
            ValueError: the range is empty or not inside the text.
        """
        if not 0 <= start < end <= len(self.text):
            raise ValueError(f"character range {start}:{end} is not inside 0:{len(self.text)}")
        first = self.start + bisect_right(self.line_starts, start) - 1
        last = self.start + bisect_right(self.line_starts, end - 1) - 1
        return first, last + 1


def make_passage(document: Document, start: int, end: int, *, heading: Sequence[str]) -> Passage:
    """Return the passage of the lines `start:end` (positions) of a document.

    Raises:
        ValueError: the range is empty or not inside the document.
    """
    if not 0 <= start < end <= len(document.lines):
        raise ValueError(f"positions {start}:{end} are not inside 0:{len(document.lines)}")
    lines = document.lines[start:end]
    starts: list[int] = []
    offset = 0
    for line in lines:
        starts.append(offset)
        if line.is_quotable:
            offset += len(line.text) + 1
    return Passage(
        id=f"{document.id}:{start}-{end}",
        document_id=document.id,
        heading=tuple(heading),
        start=start,
        end=end,
        text=join_lines(lines),
        line_starts=tuple(starts),
    )


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found by one store; a higher score is always better, rank 1 is the best."""

    passage: Passage
    score: float
    rank: int
