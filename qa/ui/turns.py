"""One turn of the conversation: the question, its statements with chips, or why there is none."""

from __future__ import annotations

from qa.cite import label as citation_label
from qa.cite import place as place_label
from qa.datatypes import Abstention, Answer, Result
from qa.ui import export, markup
from qa.ui.escape import label
from qa.ui.state import PageState, Place, Turn, page_state, place_of
from qa.ui.texts import Language, text

MAX_QUESTION = 2000
"""Characters; what qa.question takes at most."""
MOST_NAMED = 6
"""Documents listed by name where none of those searched answers."""


def show_turn(
    turn: Turn,
    state: PageState,
    language: Language,
    *,
    waiting: bool = False,
) -> None:
    """Show one turn; `waiting` says that its answer is being looked for right now."""
    import streamlit as st

    if state.editing == turn.number:
        _show_edit_form(turn, state, language)
        return
    st.html(markup.question(turn.question, language))
    if turn.error is not None:
        st.warning(label(turn.error.in_language(language)))
    elif turn.is_open:
        _show_open(turn, language, waiting=waiting)
    elif turn.compare:
        _show_comparison(turn, state, language)
    else:
        _show_result(turn, turn.results[0][1], state, language)
    if turn.results:
        st.html(markup.announcement(announcement(turn, language), f"turn-{turn.number}"))
    if not waiting:
        _show_actions(turn, state, language)


def _show_open(turn: Turn, language: Language, *, waiting: bool) -> None:
    import streamlit as st

    if not waiting:
        st.html(markup.paragraph(text("ask.stopped", language), "note"))
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.html(markup.paragraph(text("ask.searching", language), "note"), width="content")
        # Pressing it starts a new script run, which finds the turn open and shows it as stopped.
        st.button(text("ask.stop", language), key=f"stop-{turn.number}")


def announcement(turn: Turn, language: Language) -> str:
    """Return what a screen reader is told when a turn's answer is there."""
    citations = turn.citations
    if not citations:
        return text("answer.announce.none", language)
    first = citation_label(citations[0], language)
    if len(citations) == 1:
        return text("answer.announce.one", language, place=first)
    return text("answer.announce.many", language, n=len(citations), place=first)


def _show_result(turn: Turn, result: Result, state: PageState, language: Language) -> None:
    import streamlit as st

    if result.question.strip() != turn.question.strip():
        understood = text("ask.understood", language, question=result.question)
        st.html(markup.paragraph(understood, "note"))
    if isinstance(result, Abstention):
        _show_abstention(turn, result, state, language)
        return
    titles = {citation.title for citation in turn.citations}
    if len(titles) == 1:
        st.html(markup.paragraph(text("answer.lead.one", language, title=titles.pop()), "lead"))
    else:
        st.html(markup.paragraph(text("answer.lead.many", language), "lead"))
    _show_statements(turn, result, 1, state, language)
    notes = [text("answer.verified", language), text("answer.wording", language)]
    if result.dropped:
        many = "one" if result.dropped == 1 else "many"
        notes.append(text(f"answer.dropped.{many}", language, n=result.dropped))
    st.html(markup.paragraph(" ".join(note for note in notes if note), "note"))


def _show_statements(
    turn: Turn, result: Answer, first_number: int, state: PageState, language: Language
) -> None:
    import streamlit as st

    several = len({citation.document_id for citation in turn.citations}) > 1 and not turn.compare
    number = first_number
    for statement in result.statements:
        document = turn.sources[statement.citations[0].document_id]
        with st.container(gap="xsmall"):
            st.html(markup.quotation(statement.text, document.language))
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                for _ in statement.citations:
                    place = turn.places[number - 1]
                    _show_chip(place, state, language, with_title=several, key="", which=number)
                    number += 1
                tag = markup.commitment(statement.commitment, language)
                copy = markup.copy_button(
                    text("source.copy", language),
                    markup.quotation_for_copying(statement.citations[0], language),
                    language,
                )
                st.html(tag + copy, width="content")


def _show_chip(
    place: Place, state: PageState, language: Language, *, with_title: bool, key: str, which: int
) -> None:
    """Show a place as a chip that opens its lines; `which` is what its callback is told."""
    import streamlit as st

    if place.citation is None or place.turn is None:
        return
    written = (citation_label if with_title else place_label)(place.citation, language)
    chip = f"[{place.number}] " if place.number is not None else ""
    st.button(
        chip + label(written),
        key=f"cite-{key}{place.turn}-{which}",
        help=label(place.citation.quote),
        type="primary" if state.place == place else "secondary",
        on_click=state.show_nearest if place.number is None else state.show_cited,
        args=(place.turn, which),
    )


def _show_abstention(turn: Turn, result: Abstention, state: PageState, language: Language) -> None:
    import streamlit as st

    searched = list(turn.searched.values())
    names = "; ".join(searched[:MOST_NAMED])
    if len(searched) > MOST_NAMED:
        names += f"; … ({len(searched)})"
    inner = (
        markup.paragraph(text("abstain.title", language), "lead")
        + markup.paragraph(text(f"abstain.{result.reason.value}", language))
        + markup.paragraph(text("abstain.searched", language, documents=names), "muted")
        + markup.paragraph(text("abstain.try", language), "muted")
    )
    st.html(markup.element("div", inner, class_="zt-abstain"))
    if not result.nearest:
        return
    st.html(markup.paragraph(text("abstain.nearest", language), "h"))
    for which, citation in enumerate(result.nearest):
        document = turn.sources[citation.document_id]
        with st.container(gap="xsmall"):
            st.html(markup.quotation(_shortened(citation.quote), document.language, muted=True))
            _show_chip(
                place_of(citation, turn.number),
                state,
                language,
                with_title=len(searched) > 1,
                key="near-",
                which=which,
            )


def _shortened(quote: str, limit: int = 220) -> str:
    """Return the start of a passage, cut at a word and marked as cut."""
    if len(quote) <= limit:
        return quote
    return quote[:limit].rsplit(" ", 1)[0] + " …"


def _show_comparison(turn: Turn, state: PageState, language: Language) -> None:
    import streamlit as st

    st.html(markup.paragraph(text("compare.lead", language, n=len(turn.results)), "lead"))
    columns = st.columns(len(turn.results), gap="medium")
    number = 1
    for column, (document_id, result) in zip(columns, turn.results, strict=True):
        document = turn.sources[document_id]
        with column, st.container(key=f"compared-{turn.number}-{document_id}", gap="small"):
            st.html(
                markup.paragraph(document.title, "title")
                + markup.paragraph(document.edition, "muted")
            )
            if isinstance(result, Abstention):
                st.html(markup.paragraph(text("compare.none", language), "note"))
                continue
            _show_statements(turn, result, number, state, language)
            number += sum(len(statement.citations) for statement in result.statements)


def _show_actions(turn: Turn, state: PageState, language: Language) -> None:
    import streamlit as st

    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if turn.results:
            content = export.copyable_answer(turn, language)
            st.html(
                markup.copy_button(text("answer.copy", language), content, language),
                width="content",
            )
        if turn.is_open or turn.error is not None:
            st.button(
                text("ask.again", language),
                key=f"again-{turn.number}",
                type="tertiary",
                on_click=state.ask_again,
                args=(turn.number,),
            )
        st.button(
            text("ask.edit", language),
            key=f"edit-{turn.number}",
            type="tertiary",
            on_click=_edit,
            args=(turn.number,),
        )


def _edit(number: int) -> None:
    import streamlit as st

    state = page_state()
    turn = state.turn(number)
    if turn is not None:
        st.session_state[f"edited-{number}"] = turn.question
        state.edit(number)


def _show_edit_form(turn: Turn, state: PageState, language: Language) -> None:
    import streamlit as st

    with st.form(f"edit-form-{turn.number}", border=False):
        st.text_area(
            text("ask.edit.label", language),
            key=f"edited-{turn.number}",
            max_chars=MAX_QUESTION,
        )
        st.html(markup.paragraph(text("ask.edit.note", language), "note"))
        with st.container(horizontal=True):
            st.form_submit_button(
                text("ask.again", language),
                type="primary",
                on_click=_ask_edited,
                args=(turn.number,),
            )
            st.form_submit_button(text("ask.cancel", language), on_click=state.stop_editing)


def _ask_edited(number: int) -> None:
    import streamlit as st

    edited = str(st.session_state.get(f"edited-{number}") or "").strip()
    if edited:
        page_state().ask_again(number, edited)
