"""From characters of a passage to the printed lines they stand on; how a citation is written."""

from __future__ import annotations

from typing import Protocol

from index.datatypes import Document, Flag, LineKind, LineNumbering, NumberingScope, Passage
from qa.datatypes import Citation


class HoldsDocuments(Protocol):
    """What citing needs of an index."""

    def document(self, document_id: str, /) -> Document:
        """Return the document, or raise UnknownDocumentError."""
        ...


class Selection(Protocol):
    """Characters `start:end` of a passage's text; an `answer.Draft` is one."""

    @property
    def passage(self) -> Passage: ...  # noqa: D102
    @property
    def start(self) -> int: ...  # noqa: D102
    @property
    def end(self) -> int: ...  # noqa: D102


def resolve(draft: Selection, index: HoldsDocuments) -> Citation:
    """Return the citation of the smallest range of lines on which the selection stands."""
    document = index.document(draft.passage.document_id)
    return cite(document, draft.passage, draft.start, draft.end)


def cite(document: Document, passage: Passage, start: int, end: int) -> Citation:
    """Return the citation of the characters `start:end` of a passage of the document."""
    first, after = passage.positions_of(start, end)
    lines = document.lines[first:after]
    start_line, end_line = line_labels(document, first, after)
    return Citation(
        document_id=document.id,
        title=document.title,
        edition=document.edition,
        sha256=document.sha256,
        page=lines[0].page,
        pdf_page=lines[0].pdf_page,
        start_line=start_line,
        end_line=end_line,
        start=first,
        end=after,
        quote=passage.text[start:end],
        heading=passage.heading,
        numbering=document.numbering,
        scope=document.scope,
        end_page=lines[-1].page,
        uncertain=any(Flag.UNCERTAIN in line.flags for line in lines if line.is_quotable),
    )


def line_labels(document: Document, start: int, end: int) -> tuple[int | None, int | None]:
    """Return the first and last line number that the lines `start:end` (positions) go by.

    Running text on a line without a number (the overhang of a printed line that was too long)
    goes by the number of the line before it; a heading without one has none.
    """
    return _number_at(document, start), _number_at(document, end - 1)


def _number_at(document: Document, position: int) -> int | None:
    line = document.lines[position]
    while line.number is None and line.kind is LineKind.BODY and position > 0:
        position -= 1
        line = document.lines[position]
        if line.number is None and line.kind is not LineKind.BODY:
            return None
    return line.number


_WORDS = {
    "de": (
        *("Z. {}", "Z. {}–{}", "S. {}", "PDF-S. {}"),
        *("gezählt", "Zeilennummer unsicher", "ohne Zeilennummer"),
    ),
    "en": (
        *("line {}", "lines {}–{}", "p. {}", "PDF p. {}"),
        *("counted", "line number uncertain", "no line number"),
    ),
}


def label(citation: Citation, language: str = "de") -> str:
    """Return how the citation is written: "Koalitionsvertrag Sachsen 2019, Z. 3608–3610".

    The page is named where line numbers begin again on each page or are counted there.
    """
    return f"{citation.title}, {place(citation, language)}"


def reference(citation: Citation, language: str = "de") -> str:
    """Return the citation with its edition, as a legal text would write it."""
    edition = f" ({citation.edition})" if citation.edition else ""
    return f"{citation.title}{edition}, {place(citation, language)}"


def place(citation: Citation, language: str = "de") -> str:
    """Return page and lines without the document: "S. 12, Z. 5–7 (gezählt)"."""
    one, many, page, pdf_page, counted, uncertain, unnumbered = _WORDS[language]
    first, last = citation.start_line, citation.end_line
    by_page = (
        citation.scope is NumberingScope.PAGE or citation.numbering is LineNumbering.COUNTED
    ) or first is None
    where = ""
    if by_page and citation.page is not None:
        where = page.format(citation.page)
    elif by_page and citation.pdf_page is not None:
        where = pdf_page.format(citation.pdf_page)
    turns = (
        citation.scope is NumberingScope.PAGE
        and citation.page is not None
        and citation.end_page is not None
        and citation.page != citation.end_page
    )
    if first is None or last is None:
        lines = one.format(first or last) if first or last else unnumbered
    elif turns:
        lines = f"{one.format(first)} – {page.format(citation.end_page)}, {one.format(last)}"
    elif first == last:
        lines = one.format(first)
    else:
        lines = many.format(first, last)
    notes = []
    if citation.numbering is LineNumbering.COUNTED and first is not None:
        notes.append(counted)
    if citation.uncertain:
        notes.append(uncertain)
    text = f"{where}, {lines}" if where else lines
    return f"{text} ({', '.join(notes)})" if notes else text


def bibtex(document: Document, citation: Citation | None = None) -> str:
    """Return a BibTeX entry for the document, with the cited lines as its note if given."""
    fields = {
        "title": "{" + _tex(document.title) + "}",
        "author": " and ".join("{" + _tex(party) + "}" for party in document.parties),
        "year": str(document.year or ""),
        "edition": _tex(document.edition),
        "howpublished": _tex(document.source),
        "note": _tex(place(citation)) if citation else "",
    }
    body = "".join(f",\n  {name} = {{{value}}}" for name, value in fields.items() if value)
    return f"@misc{{{document.id}{body}\n}}\n"


_TEX = str.maketrans(
    {c: "\\" + c for c in "&%$#_{}"}
    | {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
)


def _tex(text: str) -> str:
    return text.translate(_TEX)
