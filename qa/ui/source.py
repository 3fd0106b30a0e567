"""The source panel: a place's printed lines, its page, how to cite it, and the other places."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from index.datatypes import Document, LineNumbering, NumberingScope, Passage
from qa.cite import bibtex, cite, reference
from qa.cite import label as citation_label
from qa.cite import place as place_label
from qa.datatypes import Citation
from qa.ui import markup
from qa.ui.escape import html, label
from qa.ui.pdf import Box, DrawingError, page_picture
from qa.ui.state import (
    CONTEXT,
    CONTEXT_STEP,
    MOST_CONTEXT,
    PageState,
    Place,
    Turn,
    page_state,
    place_of,
)
from qa.ui.texts import Language, text, written_date

if TYPE_CHECKING:
    from qa.assistant import Assistant

MOST_IN_TOOLTIP = 300
"""Characters of a passage in a tooltip."""
MOST_NAMED = 8
"""Documents listed by name while no place is open."""


def show_source(assistant: Assistant, state: PageState, language: Language) -> None:
    """Show the place that is open, or say what will appear here."""
    import streamlit as st

    with st.container(key="source", border=True, gap="xsmall"):
        if state.notice:
            st.info(state.notice)
            state.notice = ""
        if state.place is None:
            st.html(
                markup.paragraph(text("source.title", language), "title")
                + markup.paragraph(text("source.empty", language), "muted")
                + markup.paragraph(text("source.corpus", language), "h")
                + markup.bullet_list(_corpus(assistant, language))
            )
            return
        place = state.place
        turn = state.turn(place.turn)
        document = (
            assistant.document(place.document_id)
            if turn is None
            else turn.sources[place.document_id]
        )
        st.html(_head(document, place, state, language))
        if document.sha256 not in {held.sha256 for held in assistant.documents}:
            st.html(markup.paragraph(text("source.former", language), "note"))
        page = _page_of(document, place)
        pdf = pdf_of(document, state, assistant)
        if pdf is not None and page is not None:
            chosen = st.segmented_control(
                text("source.view", language),
                ("lines", "page"),
                default="lines",
                required=True,
                format_func=lambda view: text(f"source.view.{view}", language),
                key="source-view",
                label_visibility="collapsed",
            )
        else:
            chosen = "lines"
        if chosen == "page" and pdf is not None and page is not None:
            _show_page(document, place, pdf, page, language)
        else:
            st.html(markup.source_lines(document, place, state.context, language))
        _show_tools(document, place, state, language, context=chosen != "page")
        if turn is not None:
            _show_lists(turn, state, language)


def _corpus(assistant: Assistant, language: Language) -> list[str]:
    names = [_described(document, language) for document in assistant.documents[:MOST_NAMED]]
    more = len(assistant.documents) - len(names)
    if more:
        names.append(text("source.corpus.more", language, n=more))
    return names


def _described(document: Document, language: Language) -> str:
    facts = [document.title, document.edition]
    if document.signed:
        facts.append(text("source.signed", language, date=written_date(document.signed, language)))
    return ", ".join(fact for fact in facts if fact)


def _head(document: Document, place: Place, state: PageState, language: Language) -> str:
    facts = [document.edition] if document.edition else []
    if document.signed:
        facts.append(text("source.signed", language, date=written_date(document.signed, language)))
    if document.id in state.uploads:
        facts.append(text("source.own", language))
    where = place_label(place.citation, language) if place.citation else ""
    title = f"{document.title}, {where}" if where else document.title
    head = (
        markup.element("h2", html(title), class_="zt-title")
        + markup.paragraph(" · ".join(facts), "muted")
        + markup.heading_path(place.heading, document.language)
    )
    if document.numbering is LineNumbering.COUNTED:
        head += markup.paragraph(text("source.counted", language), "muted")
    return head


def widen(state: PageState, lines: int) -> None:
    """Show more lines around the place, or fewer."""
    state.context = min(MOST_CONTEXT, max(CONTEXT, state.context + lines))


def _show_tools(
    document: Document, place: Place, state: PageState, language: Language, *, context: bool
) -> None:
    import streamlit as st

    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="tools"):
        if context:
            st.button(
                text("source.more", language),
                key="more-context",
                type="tertiary",
                on_click=widen,
                args=(state, CONTEXT_STEP),
                disabled=state.context >= MOST_CONTEXT,
            )
        if context and state.context > CONTEXT:
            st.button(
                text("source.less", language),
                key="less-context",
                type="tertiary",
                on_click=widen,
                args=(state, -CONTEXT_STEP),
            )
        if place.citation is not None:
            st.html(_copy_buttons(document, place.citation, language), width="content")


def _copy_buttons(document: Document, citation: Citation, language: Language) -> str:
    buttons = [
        ("source.copy", markup.quotation_for_copying(citation, language), "copy"),
        ("source.copy.reference", reference(citation, language), "copy"),
        ("source.copy.link", permalink(citation), "link"),
        ("source.bibtex", bibtex(document, citation), "copy"),
    ]
    return "".join(
        markup.copy_button(text(key, language), content, language, kind=kind)
        for key, content, kind in buttons
        if content
    )


def permalink(citation: Citation) -> str:
    """Return the query string that opens the citation's lines: "?doc=…&z=…", and "&s=" a page.

    It never holds a question. "" where the edition numbers no line of the place.
    """
    if citation.start_line is None:
        return ""
    last = citation.end_line if citation.end_line is not None else citation.start_line
    span = (
        str(citation.start_line) if last == citation.start_line else f"{citation.start_line}-{last}"
    )
    query = {"doc": citation.document_id, "z": span}
    page = citation.page if citation.page is not None else citation.pdf_page
    if citation.scope is NumberingScope.PAGE and page is not None:
        query["s"] = str(page)
    return "?" + urlencode(query)


def _page_of(document: Document, place: Place) -> int | None:
    pages = [line.pdf_page for line in document.lines[place.start : place.end]]
    return next((page for page in pages if page is not None), None)


def pdf_of(document: Document, state: PageState, assistant: Assistant) -> bytes | None:
    """Return the PDF a document was read from, where this page or the index has it."""
    upload = state.uploads.get(document.id)
    if upload is not None:
        return upload.pdf
    original = assistant.index.originals.get(document.id)
    if original is None or assistant.document(document.id).sha256 != document.sha256:
        return None
    return bytes(original)


def _show_page(document: Document, place: Place, pdf: bytes, page: int, language: Language) -> None:
    import streamlit as st

    boxes: list[Box] = [
        line.box
        for line in document.lines[place.start : place.end]
        if line.box is not None and line.pdf_page == page
    ]
    printed = next(
        (line.page for line in document.lines[place.start : place.end] if line.page is not None),
        page,
    )
    try:
        picture = page_picture(pdf, page, boxes)
    except DrawingError:
        st.html(markup.paragraph(text("source.page.failed", language), "note"))
        return
    st.image(
        picture,
        width="stretch",
        alt=text("source.page.alt", language, page=printed),
    )


def _show_lists(turn: Turn, state: PageState, language: Language) -> None:
    import streamlit as st

    read = also_read(turn)
    with st.container(gap=None, key="lists"):
        if turn.citations:
            title = f"{text('source.cited', language)} ({len(turn.citations)})"
            with st.expander(title, key="list-cited", type="compact"), st.container(gap=None):
                for number, citation in enumerate(turn.citations, start=1):
                    _show_entry(citation, number, f"[{number}] ", state.show_cited, turn, language)
        if read:
            title = f"{text('source.read', language)} ({len(read)})"
            with st.expander(title, key="list-read", type="compact"), st.container(gap=None):
                st.html(markup.paragraph(text("source.read.help", language), "note"))
                for number, citation in enumerate(read, start=1):
                    _show_entry(citation, number, "", _show_read, turn, language)


def _show_entry(
    citation: Citation,
    number: int,
    chip: str,
    show: Callable[[int, int], None],
    turn: Turn,
    language: Language,
) -> None:
    import streamlit as st

    st.button(
        chip + label(citation_label(citation, language)),
        key=f"go-{'cited' if chip else 'read'}-{number}",
        type="tertiary",
        help=label(citation.quote[:MOST_IN_TOOLTIP]),
        on_click=show,
        args=(turn.number, number),
    )


def _show_read(number: int, which: int) -> None:
    state = page_state()
    turn = state.turn(number)
    read = also_read(turn) if turn is not None else ()
    if which <= len(read):
        state.show(place_of(read[which - 1], number))


def also_read(turn: Turn) -> tuple[Citation, ...]:
    """Return the passages that were considered for a turn's answer but are not cited in it."""
    cited = turn.citations
    found: list[Citation] = []
    seen: set[str] = set()
    for _, result in turn.results:
        for candidate in result.candidates:
            passage = candidate.passage
            if passage.id in seen or any(_holds(passage, citation) for citation in cited):
                continue
            seen.add(passage.id)
            document = turn.sources[passage.document_id]
            found.append(cite(document, passage, 0, len(passage.text)))
    return tuple(found)


def _holds(passage: Passage, citation: Citation) -> bool:
    return (
        passage.document_id == citation.document_id
        and passage.start <= citation.start
        and citation.end <= passage.end
    )
