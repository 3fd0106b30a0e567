"""What reading a file found, in words: lines, gaps, doubts, headings."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

from index.datatypes import Document, Flag, Line, LineKind, LineNumbering, NumberingScope

MOST_SHOWN = 5
"""Places that a report names one by one."""


@dataclass(frozen=True, slots=True)
class Gap:
    """A place where line numbers do not run on; `page` as printed, else of the PDF."""

    page: int | None
    expected: int
    found: int


@dataclass(frozen=True, slots=True)
class ReadingReport:
    """What was found in one document.

    Attributes:
        document_id: which document.
        pages: how many pages it has; 0 for files without pages.
        first: first line number; None if no line is numbered.
        last: last line number.
        numbered: how many lines bear a number.
        blank: how many of them are blank.
        unnumbered: lines of the text itself that bear none.
        derived: lines whose number is counted from a printed neighbour.
        gaps: where numbers are missing.
        duplicates: numbers that occur twice.
        uncertain: lines whose number or text is in doubt, by number (None if they have none).
        damaged: line numbers whose characters are damaged.
        headings: how many headings were found.
        numbering: whether numbers are printed or counted.
        scope: whether numbers run through or restart.
    """

    document_id: str
    pages: int
    first: int | None
    last: int | None
    numbered: int
    blank: int
    unnumbered: int
    derived: int
    gaps: tuple[Gap, ...]
    duplicates: tuple[int, ...]
    uncertain: tuple[int | None, ...]
    damaged: tuple[int | None, ...]
    headings: int
    numbering: LineNumbering
    scope: NumberingScope

    def in_language(self, language: str) -> tuple[str, ...]:
        """Return the report in sentences, German ("de") or English."""
        german = language == "de"
        counted = self.numbering is LineNumbering.COUNTED
        paged = self.scope is NumberingScope.PAGE
        if german:
            kind = "gezählte Zeilen (die Ausgabe druckt keine Nummern)"
            kind = kind if counted else "gedruckte Zeilen"
            span = "seitenweise" if paged else f"{self.first}–{self.last}"
            pages, headings = f"{self.pages} Seiten", f"{self.headings} Überschriften"
        else:
            kind = "counted lines (the edition prints no numbers)" if counted else "printed lines"
            span = "page by page" if paged else f"{self.first}–{self.last}"
            pages, headings = f"{self.pages} pages", f"{self.headings} headings"
        parts = [f"{self.numbered} {kind}, {span}", headings]
        first = "; ".join([pages, *parts] if self.pages else parts)
        return (first, *self._doubts(german=german))

    def _doubts(self, *, german: bool) -> list[str]:
        texts: list[str] = []
        if self.gaps:
            places = ", ".join(
                (f"S. {gap.page}: " if german else f"p. {gap.page}: ") * (gap.page is not None)
                + (
                    f"nach {gap.expected - 1} folgt {gap.found}"
                    if german
                    else f"{gap.found} follows {gap.expected - 1}"
                )
                for gap in self.gaps[:MOST_SHOWN]
            )
            texts.append(_counted(self.gaps, "Lücken" if german else "gaps", places))
        if self.duplicates:
            places = ", ".join(str(number) for number in self.duplicates[:MOST_SHOWN])
            name = "doppelte Zeilennummern" if german else "duplicate line numbers"
            texts.append(_counted(self.duplicates, name, places))
        for found, name in (
            (self.uncertain, "unsichere Zeilen" if german else "uncertain lines"),
            (
                self.damaged,
                "Zeilen mit beschädigten Zeichen" if german else "lines with damaged characters",
            ),
        ):
            if found:
                numbers = [str(number) for number in found if number is not None]
                texts.append(_counted(found, name, ", ".join(numbers[:MOST_SHOWN])))
        if self.derived:
            texts.append(
                f"{self.derived} Zeilennummern aus den gedruckten Nachbarn abgeleitet"
                if german
                else f"{self.derived} line numbers derived from printed neighbours"
            )
        return texts


def _counted(found: tuple[object, ...], name: str, places: str) -> str:
    more = ", …" if len(found) > MOST_SHOWN else ""
    return f"{len(found)} {name}" + (f" ({places}{more})" if places else "")


def report_on(document: Document) -> ReadingReport:
    """Return the report on a document that was read."""
    lines = document.lines
    numbered = [line for line in lines if line.number is not None]
    pages = {line.pdf_page for line in lines if line.pdf_page is not None}
    span = document.line_range
    keys = Counter(_key(line, document.scope) for line in numbered)
    return ReadingReport(
        document_id=document.id,
        pages=max(pages, default=0),
        first=span[0] if span else None,
        last=span[1] if span else None,
        numbered=len(numbered),
        blank=sum(line.kind is LineKind.BLANK for line in numbered),
        unnumbered=sum(line.number is None and line.is_quotable for line in lines),
        derived=sum(Flag.DERIVED in line.flags for line in lines),
        gaps=_gaps(numbered, document),
        duplicates=tuple(sorted(number for (_, number), count in keys.items() if count > 1)),
        uncertain=tuple(line.number for line in lines if Flag.UNCERTAIN in line.flags),
        damaged=tuple(line.number for line in lines if Flag.DAMAGED in line.flags),
        headings=_headings(lines),
        numbering=document.numbering,
        scope=document.scope,
    )


def _key(line: Line, scope: NumberingScope) -> tuple[int | None, int]:
    assert line.number is not None
    return (line.pdf_page if scope is NumberingScope.PAGE else None, line.number)


def _gaps(numbered: list[Line], document: Document) -> tuple[Gap, ...]:
    gaps: list[Gap] = []
    if document.numbering is LineNumbering.COUNTED:
        return ()
    for one, two in pairwise(numbered):
        assert one.number is not None
        assert two.number is not None
        restarts = document.scope is NumberingScope.PAGE and two.number <= one.number
        if two.number != one.number + 1 and two.number != one.number and not restarts:
            gaps.append(Gap(two.page or two.pdf_page, one.number + 1, two.number))
    return tuple(gaps)


def _headings(lines: tuple[Line, ...]) -> int:
    """Return how many headings there are; one may run over several lines."""
    count = 0
    for before, line in pairwise((None, *lines)):
        if line is not None and line.kind is LineKind.HEADING:
            same = before is not None and before.kind is LineKind.HEADING
            count += not (same and before is not None and before.level == line.level)
    return count
