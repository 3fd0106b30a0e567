"""What one browser window knows: its conversation, its place in a document, its own files.

Everything is held in Streamlit's session state, so it belongs to one window and goes with it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

from index.datatypes import Document
from index.errors import ZeilentreuError
from qa.conversation import Conversation, understand
from qa.datatypes import Abstention, Answer, Citation, Result
from qa.ui.texts import LANGUAGES, Language

if TYPE_CHECKING:
    from qa.assistant import Assistant

KEY = "zeilentreu"
CONTEXT = 5
"""Lines shown before and after a cited place at first."""
CONTEXT_STEP = 10
MOST_CONTEXT = 205
MAX_UPLOADS = 5

Results = tuple[tuple[str, Result], ...]
"""What became of a question: a result for each document that was asked, or one for "" (all)."""


@dataclass(frozen=True, slots=True)
class Place:
    """Lines of a document, as positions, and the quotation on them that is marked."""

    document_id: str
    start: int
    end: int
    heading: tuple[str, ...] = ()
    citation: Citation | None = None
    turn: int | None = None
    number: int | None = None
    """The number of the citation's chip within its turn, 1-based."""


@dataclass(slots=True, weakref_slot=True)
class Turn:
    """One question and what came of it; neither results nor an error while it is open."""

    number: int
    question: str
    documents: tuple[str, ...] | None
    compare: bool = False
    results: Results = ()
    """(document id or "" for all, result): one entry, or one per document compared."""
    error: ZeilentreuError | None = None
    seconds: float = 0.0
    searched: dict[str, str] = field(default_factory=dict)
    """Id → name of each document that was searched, as the index held them then."""
    sources: dict[str, Document] = field(default_factory=dict)
    """The documents its results draw on, by id: they stay as they were when it was answered, also
    where the index holds another edition by now, or none."""

    def settle(self, results: Results, documents: Sequence[Document]) -> None:
        """Keep the results, and of the documents that were searched what shows them."""
        self.results = results
        drawn = {id_ for id_, _ in results}
        for _, result in results:
            drawn |= {candidate.passage.document_id for candidate in result.candidates}
        drawn |= {citation.document_id for citation in (*self.citations, *self.nearest)}
        self.sources = {document.id: document for document in documents if document.id in drawn}
        self.searched = {
            document.id: f"{document.title} ({document.edition})"
            if document.edition
            else document.title
            for document in documents
            if self.documents is None or document.id in self.documents
        }

    @property
    def is_open(self) -> bool:
        """Whether the question still waits for its answer."""
        return not self.results and self.error is None

    @property
    def citations(self) -> tuple[Citation, ...]:
        """All citations of its answers, in the order of their chips."""
        return tuple(
            citation
            for _, result in self.results
            if isinstance(result, Answer)
            for statement in result.statements
            for citation in statement.citations
        )

    @property
    def places(self) -> tuple[Place, ...]:
        """The places of its citations, each with the number of its chip."""
        return tuple(
            place_of(citation, self.number, chip)
            for chip, citation in enumerate(self.citations, start=1)
        )

    @property
    def nearest(self) -> tuple[Citation, ...]:
        """The neighbouring passages of its abstentions."""
        return tuple(
            citation
            for _, result in self.results
            if isinstance(result, Abstention)
            for citation in result.nearest
        )


@dataclass(frozen=True, slots=True)
class Upload:
    """A visitor's own file: its document, and its bytes if it is a PDF."""

    document: Document
    pdf: bytes | None


@dataclass(slots=True, weakref_slot=True)
class PageState:
    """All of one window's state besides the values of its widgets."""

    turns: list[Turn] = field(default_factory=list)
    conversation: Conversation = field(default_factory=Conversation)
    next_number: int = 1
    running: int | None = None
    """The open turn that the next script run answers; an open turn that is not this one was
    stopped."""
    place: Place | None = None
    context: int = CONTEXT
    editing: int | None = None
    uploads: dict[str, Upload] = field(default_factory=dict)
    own_assistant: Assistant | None = None
    """Knows the uploads too; made from `shared`."""
    shared: Assistant | None = None
    upload_field: int = 0
    """Raised to get an empty upload field."""
    notice_upload: str = ""
    """Id of a file just added, to say so once."""
    notice: str = ""
    """Markdown to show once."""

    def open_turn(self, question: str, documents: tuple[str, ...] | None, compare: bool) -> Turn:
        """Add a turn for a question and return it."""
        turn = Turn(self.next_number, question, documents, compare)
        self.next_number += 1
        self.turns.append(turn)
        self.running = turn.number
        return turn

    def turn(self, number: int | None) -> Turn | None:
        """Return the turn of this number, or None."""
        return next((turn for turn in self.turns if turn.number == number), None)

    def show(self, place: Place | None) -> None:
        """Open a place in the source panel, with the usual context around it."""
        self.place = place
        self.context = CONTEXT

    def show_first_citation(self, turn: Turn) -> None:
        """Open the first place that a turn cites; close the panel if it cites nothing."""
        self.show(turn.places[0] if turn.places else None)

    def show_cited(self, number: int, chip: int) -> None:
        """Open the place behind a chip (1-based) of a turn.

        Buttons pass numbers, never the conversation itself: Streamlit keeps what is passed to a
        callback for as long as the window is open, and deleting would not free it.
        """
        turn = self.turn(number)
        if turn is not None and 1 <= chip <= len(turn.places):
            self.show(turn.places[chip - 1])

    def show_nearest(self, number: int, which: int) -> None:
        """Open a neighbouring passage (0-based) of a turn that has no answer."""
        turn = self.turn(number)
        if turn is not None and which < len(turn.nearest):
            self.show(place_of(turn.nearest[which], number))

    def edit(self, number: int) -> None:
        """Begin to edit the question of a turn."""
        self.editing = number

    def stop_editing(self) -> None:
        """Leave the question as it was."""
        self.editing = None

    def ask_again(self, number: int, question: str | None = None) -> None:
        """Open a turn anew, with another question if one is given; later turns are forgotten."""
        turn = self.turn(number)
        if turn is not None:
            self.cut_back(number)
            self.open_turn(question or turn.question, turn.documents, turn.compare)

    def delete_conversation(self) -> None:
        """Forget every question and answer; a visitor's own files stay."""
        self.turns.clear()
        self.conversation = Conversation()
        self.running = None
        self.editing = None
        self.show(None)

    def cut_back(self, number: int) -> None:
        """Forget this turn and all later ones."""
        kept = [turn for turn in self.turns if turn.number < number]
        self.turns[:] = kept
        self.conversation = Conversation()
        for turn in kept:
            understand(turn.question, self.conversation)
        self.editing = None
        if self.place is not None and self.turn(self.place.turn) is None:
            self.show(None)


def place_of(citation: Citation, turn: int | None = None, number: int | None = None) -> Place:
    """Return the place a citation names."""
    return Place(
        citation.document_id,
        citation.start,
        citation.end,
        citation.heading,
        citation,
        turn,
        number,
    )


def page_state() -> PageState:
    """Return this window's state."""
    import streamlit as st

    if KEY not in st.session_state:
        st.session_state[KEY] = PageState()
    return cast(PageState, st.session_state[KEY])


def page_language() -> Language:
    """Return the page's language: chosen here, or asked for by the address, or German."""
    import streamlit as st

    if "language" not in st.session_state and st.query_params.get("lang") in LANGUAGES:
        st.session_state["language"] = st.query_params["lang"]  # other pages have no address part
    chosen = st.session_state.get("language")
    return cast(Language, chosen) if chosen in LANGUAGES else "de"
