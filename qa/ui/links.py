"""Addresses that open printed lines: `?doc=sachsen-2019&z=3608-3610`. No question in them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.datatypes import make_passage
from index.errors import ZeilentreuError
from qa.cite import cite
from qa.lines import find_positions
from qa.ui.escape import label
from qa.ui.state import PageState, Place, place_of
from qa.ui.texts import Language, text

if TYPE_CHECKING:
    from qa.assistant import Assistant

_SPAN = re.compile(r"(\d{1,7})(?:[-–](\d{1,7}))?")
MOST_LINES = 200


def follow_link(assistant: Assistant, state: PageState, language: Language) -> None:
    """Open the place that the page's address names, once for each state of the index."""
    import streamlit as st

    query = (
        st.query_params.get("doc"),
        st.query_params.get("z"),
        st.query_params.get("s"),
    )
    corpus = assistant.index.corpus_sha256
    followed, of_corpus = st.session_state.get("link", ((None, None, None), corpus))
    st.session_state["link"] = (query, corpus)
    if corpus != of_corpus and state.place is not None and state.place.turn is None:
        state.show(None)  # opened by a link: other text may stand there now
    elif query == followed:
        return
    if query[0] is None:
        return
    try:
        state.show(linked_place(assistant, query[0], query[1], query[2]))
    except ZeilentreuError as error:
        state.notice = label(error.in_language(language))
    except ValueError:
        what = " ".join(part for part in query if part)
        state.notice = label(text("link.unknown", language, what=what[:80]))


def linked_place(
    assistant: Assistant, document_id: str, span: str | None, page: str | None
) -> Place:
    """Return the place of an address.

    Raises:
        ValueError: the lines or the page are not written as numbers, or are too many.
        UnknownDocumentError: there is no such document.
        InputError: it has no such line.
    """
    document = assistant.document(document_id)
    match = _SPAN.fullmatch(span or "")
    if match is None:
        raise ValueError(f"no line range: {span!r}")
    first, last = int(match[1]), int(match[2] or match[1])
    if not 0 <= last - first < MOST_LINES:
        raise ValueError(f"no range of at most {MOST_LINES} lines: {span!r}")
    on_page = int(page) if page is not None and page.isdecimal() else None
    start, end = find_positions(document, first, last, page=on_page)
    heading = next(
        (
            passage.heading
            for passage in assistant.index.passages_of(document_id)
            if passage.start < end and start < passage.end
        ),
        (),
    )
    lines = make_passage(document, start, end, heading=heading)
    if not lines.text:  # blank lines only
        return Place(document_id, start, end, heading)
    return place_of(cite(document, lines, 0, len(lines.text)))
