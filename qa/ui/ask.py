"""The page "Ask": the conversation on the left, the printed source on the right."""

from __future__ import annotations

from concurrent.futures import Future
from typing import TYPE_CHECKING

from qa.ui import asking, examples, export, markup
from qa.ui.escape import html, label
from qa.ui.source import show_source
from qa.ui.state import PageState, Results, Turn
from qa.ui.texts import Language, text
from qa.ui.turns import MAX_QUESTION, show_turn

if TYPE_CHECKING:
    from qa.assistant import Assistant

BEAT_SECONDS = 0.2


def show_ask(assistant: Assistant, state: PageState, language: Language) -> None:
    """Show the page and answer the question that is open, if any."""
    import streamlit as st

    pending = _answer_open_turn(assistant, state)
    with st.bottom:
        st.chat_input(
            text("ask.placeholder.general", language),
            key="question",
            max_chars=MAX_QUESTION,
            on_submit=_ask_typed,
            args=(state,),
        )
    left, right = st.columns([9, 10], gap="large")
    with left:
        if state.turns:
            st.html(markup.hidden_title(text("nav.ask", language)))
            for turn in state.turns:
                with st.container(key=f"turn-{turn.number}", gap="small"):
                    waiting = pending is not None and pending[0] is turn
                    show_turn(turn, state, language, waiting=waiting)
        else:
            _show_welcome(assistant, state, language)
    with right:
        show_source(assistant, state, language)
    if state.turns:
        blocks = export.blocks_of(state.turns, language)
        st.html(export.as_print_view(blocks, language))
    if pending is not None:
        turn, future = pending
        beat = st.empty()
        while not asking.settle(turn, future, BEAT_SECONDS, assistant.documents):
            beat.empty()  # here Streamlit ends this run if the visitor does something else
        _after_answer(turn, state)
        st.rerun()


def trust_line(language: Language) -> str:
    """Return the note under the input that never goes away."""
    from qa.ui.service import is_this_computer

    local = "trust.local" if is_this_computer() else "trust.server"
    return markup.element(
        "p",
        markup.element("strong", html(text("trust.note", language)))
        + f" · {html(text('trust.software', language))} · {html(text(local, language))}",
        class_="zt-trust",
    )


def _ask_typed(state: PageState) -> None:
    import streamlit as st

    ask(str(st.session_state["question"] or ""), state)


def ask(question: str, state: PageState) -> None:
    """Open a turn for a question with the filter that is set; an empty question does nothing."""
    import streamlit as st

    question = question.strip()
    if not question:
        return
    chosen = tuple(st.session_state.get("documents") or ())
    state.open_turn(question, chosen or None, bool(st.session_state.get("compare")))


def _answer_open_turn(
    assistant: Assistant, state: PageState
) -> tuple[Turn, Future[Results]] | None:
    turn = state.turn(state.running)
    state.running = None  # a run that is broken off leaves the turn open, shown as stopped
    if turn is None or not turn.is_open:
        return None
    future = asking.start(turn, assistant, state.conversation)
    if asking.settle(turn, future, asking.AT_ONCE, assistant.documents):
        _after_answer(turn, state)
        return None
    return turn, future


def _after_answer(turn: Turn, state: PageState) -> None:
    if turn in state.turns:  # not deleted meanwhile
        state.show_first_citation(turn)


def _show_welcome(assistant: Assistant, state: PageState, language: Language) -> None:
    import streamlit as st

    documents = assistant.documents
    st.title(text("ask.title", language), anchor=False)
    if len(documents) == 1:
        intro = text(
            "ask.intro.one", language, title=documents[0].title, edition=documents[0].edition
        )
    else:
        intro = text("ask.intro.many", language, n=len(documents))
    st.html(markup.paragraph(intro))
    found = examples.example_questions(assistant, language)
    if not found:
        return
    st.html(markup.paragraph(text("ask.examples", language), "h"))
    with st.container(gap="xsmall"):
        for number, question in enumerate(found, start=1):
            st.button(
                label(question), key=f"example-{number}", on_click=ask, args=(question, state)
            )
