"""The whole page: what every view shares, and which view is shown."""

from __future__ import annotations

from contextlib import nullcontext
from functools import partial
from typing import TYPE_CHECKING

from index.errors import ZeilentreuError
from qa.ui import export, login, markup, service, uploads, word
from qa.ui.ask import ask, show_ask, trust_line
from qa.ui.documents import show_documents
from qa.ui.escape import label
from qa.ui.info import show_info, show_made_with
from qa.ui.links import follow_link
from qa.ui.shell import ASSETS
from qa.ui.state import PageState, page_language, page_state
from qa.ui.texts import LANGUAGES, Language, text

if TYPE_CHECKING:
    from qa.assistant import Assistant

__all__ = ["ask", "show"]


def show() -> None:
    """Show the page; Streamlit calls this for every interaction of every visitor."""
    import streamlit as st

    language = page_language()
    st.set_page_config(
        page_title="Zeilentreu",
        page_icon=str(ASSETS / "icon.svg"),
        layout="wide",
        initial_sidebar_state="collapsed",
    )
    st.logo(str(ASSETS / "logo.svg"), size="large")
    if language == "de":
        st.query_params.pop("lang", None)
    else:
        st.query_params["lang"] = language
    st.html(markup.language_mark(language))
    if not login.is_allowed(language):
        return
    shared = _load(language)
    if shared is None:
        return
    state = page_state()
    with st.spinner(text("load.embed", language)) if state.uploads else nullcontext():
        assistant = uploads.session_assistant(shared, state)
    views = {
        "ask": partial(_ask_view, assistant, state, language),
        "documents": partial(_documents_view, assistant, state, language),
        "help": partial(_info_view, "help", None, language),
        "privacy": partial(_info_view, "privacy", None, language),
        "about": partial(_info_view, "about", assistant, language),
    }
    paths = {
        "documents": "dokumente",
        "help": "hilfe",
        "privacy": "datenschutz",
        "about": "ueber",
    }
    pages = [
        st.Page(
            view,
            title=text(f"nav.{name}", language),
            url_path=paths.get(name),
            default=name == "ask",
        )
        for name, view in views.items()
    ]
    shown = st.navigation(pages, position="top")
    problem = service.problem()
    if problem is not None:
        st.warning(f"{text('load.stale', language)} {label(problem.in_language(language))}")
    shown.run()


def _load(language: Language) -> Assistant | None:
    """Return the shared assistant, showing how far it is meanwhile; None if it cannot be had."""
    import streamlit as st

    slot = st.empty()

    def report(loading: service.Loading) -> None:
        with slot.container(width=560):
            st.title(text("load.title", language), anchor=False)
            st.progress(loading.share, text=text(f"load.{loading.stage}", language))
            st.html(markup.paragraph(text("load.once", language), "note"))

    try:
        assistant = service.wait_for_assistant(report)
    except ZeilentreuError as error:
        with slot.container():
            st.error(text("load.failed", language) + " " + label(error.in_language(language)))
            st.button(text("load.retry", language), key="retry")
        return None
    slot.empty()
    return assistant


def _ask_view(assistant: Assistant, state: PageState, language: Language) -> None:
    import streamlit as st

    follow_link(assistant, state, language)
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="bar"):
        _show_filter(assistant, language)
        st.space("stretch")
        _show_language(language)
    if st.session_state.pop("deleted", False):
        st.toast(text("header.deleted", language))
    show_ask(assistant, state, language)
    with st.bottom:
        _show_foot(state, language)


def _show_foot(state: PageState | None, language: Language) -> None:
    """Show the note that never goes away and, in a conversation, what can be done with it."""
    import streamlit as st

    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="foot"):
        st.html(trust_line(language), width="content")
        if state is None or not state.turns:
            return
        st.space("stretch")
        _show_take_along(state, language)
        st.button(
            text("header.delete", language),
            key="delete",
            type="tertiary",
            help=text("header.delete.help", language),
            on_click=_delete,
            args=(state,),
        )


def _documents_view(assistant: Assistant, state: PageState, language: Language) -> None:
    _show_title("documents", language)
    show_documents(assistant, state, language)
    _show_trust(language)


def _info_view(name: str, assistant: Assistant | None, language: Language) -> None:
    _show_title(name, language)
    show_info(name, language)
    if assistant is not None:
        show_made_with(assistant, language)
    _show_trust(language)


def _show_trust(language: Language) -> None:
    import streamlit as st

    with st.bottom:
        _show_foot(None, language)


def _show_title(name: str, language: Language) -> None:
    import streamlit as st

    with st.container(horizontal=True, vertical_alignment="center", key="bar"):
        st.title(text(f"nav.{name}", language), anchor=False, width="content")
        st.space("stretch")
        _show_language(language)


def _show_language(language: Language) -> None:
    import streamlit as st

    st.segmented_control(
        text("header.language", language),
        LANGUAGES,
        default=language,
        required=True,
        format_func=str.upper,
        key="language-switch",
        label_visibility="collapsed",
        on_change=_switch_language,
    )


def _switch_language() -> None:
    import streamlit as st

    st.session_state["language"] = st.session_state["language-switch"]


def _show_filter(assistant: Assistant, language: Language) -> None:
    import streamlit as st

    titles = {document.id: document.title for document in assistant.documents}
    chosen = [id_ for id_ in st.session_state.get("documents") or () if id_ in titles]
    if len(chosen) < len(st.session_state.get("documents") or ()):
        st.session_state["documents"] = chosen  # the index does not hold the others any more
    if len(titles) < 2:
        return
    shown = (
        text("header.documents.some", language, n=len(chosen), total=len(titles))
        if chosen
        else text("header.documents.all", language)
    )
    with st.popover(shown):
        st.multiselect(
            text("header.documents", language),
            tuple(titles),
            format_func=lambda id_: titles[id_],
            key="documents",
            help=text("header.documents.help", language),
            placeholder=text("header.documents.placeholder", language),
            persist_state="session",
        )
    st.toggle(
        text("header.compare", language),
        key="compare",
        help=text("header.compare.help", language),
        persist_state="session",
    )


def _show_take_along(state: PageState, language: Language) -> None:
    import streamlit as st

    def blocks() -> tuple[export.Block, ...]:
        return export.blocks_of(state.turns, language)

    name = text("export.file", language)
    with st.popover(text("header.take", language), type="tertiary"):
        st.download_button(
            text("export.docx", language),
            data=lambda: word.as_docx(blocks(), language),
            file_name=f"{name}.docx",
            mime="application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            on_click="ignore",
            key="take-docx",
            width="stretch",
        )
        st.download_button(
            text("export.markdown", language),
            data=lambda: export.as_markdown(blocks()).encode(),
            file_name=f"{name}.md",
            mime="text/markdown",
            on_click="ignore",
            key="take-markdown",
            width="stretch",
        )
        st.html(
            markup.print_button(text("export.print", language))
            + markup.copy_button(text("export.copy", language), export.as_text(blocks()), language)
        )


def _delete(state: PageState) -> None:
    """Delete the conversation, and what widgets remember of its questions."""
    import streamlit as st

    state.delete_conversation()
    for key in list(st.session_state):
        if isinstance(key, str) and key.startswith(("edited-", "question")):
            del st.session_state[key]
    st.session_state["deleted"] = True
