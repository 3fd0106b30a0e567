"""The values that cross module borders on the way from a question to an answer."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Protocol, cast

from index.datatypes import Document, LineNumbering, NumberingScope, Passage

if TYPE_CHECKING:
    import pandas

    from index.tables import Table


class Mode(StrEnum):
    """Which evidence a search uses."""

    HYBRID = "hybrid"
    DENSE = "dense"
    LEXICAL = "lexical"


class Commitment(StrEnum):
    """How binding the wording of a statement is, most binding first."""

    FIRM = "firm"
    CONTINUED = "continued"
    INTENDED = "intended"
    EXAMINED = "examined"
    ADVOCATED = "advocated"
    NONE = "none"


class Verdict(StrEnum):
    """The result of checking one statement against the lines it cites."""

    VERIFIED = "verified"
    NOT_VERBATIM = "not_verbatim"
    """The quote does not stand, character for character, on the cited lines."""
    WRONG_EDITION = "wrong_edition"
    """The cited document is another edition (sha256) than the one checked against."""
    FIGURE = "figure"
    """A figure or date of the statement is not in the quote."""
    NEGATION = "negation"
    """Statement and quote differ in a negation."""
    MODALITY = "modality"
    """Statement and quote differ in a modal verb or a condition ("nur", "sofern")."""
    TRUNCATED = "truncated"
    """The quote leaves out the start or end of its sentence."""
    UNSUPPORTED = "unsupported"
    """Content words of the statement are not in the quote."""


class Reason(StrEnum):
    """Why a question is not answered."""

    NO_MATCH = "no_match"
    WEAK_EVIDENCE = "weak_evidence"
    UNSUPPORTED = "unsupported"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage with its score from each stage; None where a stage did not see it.

    `dense` is the cosine of question and passage on the scale of `index.relatedness`.
    """

    passage: Passage
    dense: float | None = None
    lexical: float | None = None
    fused: float | None = None
    reranked: float | None = None

    @property
    def score(self) -> float:
        """The score of the last stage that saw it."""
        for value in (self.reranked, self.fused, self.dense, self.lexical):
            if value is not None:
                return value
        return 0.0


@dataclass(frozen=True, slots=True)
class Citation:
    """A place in the printed document, and what stands there.

    Attributes:
        document_id: the document cited.
        title: its title as cited.
        edition: its edition.
        sha256: of the file that was read.
        page: printed page of the first line; None if none is printed.
        pdf_page: 1-based PDF page of the first line; None for other files.
        start_line: first line number, inclusive; None only where the edition leaves the
            line unnumbered (a heading between numbered lines).
        end_line: last line number, inclusive.
        start: position of the first line in `Document.lines`.
        end: position after the last line.
        quote: verbatim text, the printed lines joined by one space each.
        heading: heading path, outermost first.
        numbering: whether line numbers are printed or counted.
        scope: whether a line number is unique in the document or on its page only.
        uncertain: whether a cited line's number could not be established with certainty.
    """

    document_id: str
    title: str
    edition: str
    sha256: str
    page: int | None
    pdf_page: int | None
    start_line: int | None
    end_line: int | None
    start: int
    end: int
    quote: str
    heading: tuple[str, ...]
    numbering: LineNumbering
    scope: NumberingScope = NumberingScope.DOCUMENT
    end_page: int | None = None
    uncertain: bool = False

    def __str__(self) -> str:
        from qa.cite import label

        return label(self)


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing the document says, in its own words, with where it says so."""

    text: str
    citations: tuple[Citation, ...]
    commitment: Commitment
    verdict: Verdict
    score: float = 0.0


@dataclass(frozen=True, slots=True)
class Provenance:
    """What a result was made with, so that it can be reproduced."""

    index: str
    corpus_sha256: str
    model: str
    model_sha256: str
    settings: tuple[tuple[str, str], ...]
    version: str


class Corpus(Protocol):
    """What holds documents: an assistant or an index."""

    def document(self, id_: str, /) -> Document:
        """Return the document, or raise UnknownDocumentError."""
        ...


class _Presented:
    """What an answer and an abstention do alike: show themselves and become a table."""

    __slots__ = ()

    def __str__(self) -> str:
        from qa.show import result_as_text

        return result_as_text(cast("Result", self))

    def _repr_html_(self) -> str:
        from qa.show import result_as_html

        return result_as_html(cast("Result", self))

    def to_table(self) -> Table:
        """Return one row per statement and citation; an abstention is one row."""
        from qa.frames import result_table

        return result_table([cast("Result", self)])

    def to_frame(self) -> pandas.DataFrame:
        """Return `to_table()` as a pandas data frame."""
        return self.to_table().to_frame()

    def to_json(self) -> dict[str, Any]:
        """Return what `zeilentreu ask --json` prints."""
        from qa.records import result_to_json

        return result_to_json(cast("Result", self))


@dataclass(frozen=True, slots=True)
class Answer(_Presented):
    """Statements that the documents make about a question."""

    question: str
    language: str
    statements: tuple[Statement, ...]
    candidates: tuple[Candidate, ...]
    provenance: Provenance
    dropped: int = 0
    """How many drafted statements failed verification and were left out."""

    def verify(self, corpus: Corpus) -> tuple[Verdict, ...]:
        """Return the verdict on each statement, checked anew against the documents of `corpus`.

        Raises:
            UnknownDocumentError: `corpus` does not hold a document that is cited.
        """
        from qa.verify import verify

        return tuple(
            verify(statement, corpus.document(statement.citations[0].document_id))
            for statement in self.statements
        )


@dataclass(frozen=True, slots=True)
class Abstention(_Presented):
    """The documents do not answer the question: a result, not an error."""

    question: str
    language: str
    reason: Reason
    nearest: tuple[Citation, ...]
    provenance: Provenance
    candidates: tuple[Candidate, ...] = ()
    dropped: int = 0


Result = Answer | Abstention
