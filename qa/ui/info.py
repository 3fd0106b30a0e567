"""The pages "Help", "Privacy" and "About"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qa.ui import markup
from qa.ui.pages_text import PAGES
from qa.ui.texts import Language, text
from qa.version import VERSION

if TYPE_CHECKING:
    from qa.assistant import Assistant


def show_info(page: str, language: Language) -> None:
    """Show the long text of "help", "privacy" or "about"."""
    import streamlit as st

    with st.container(width=760):
        st.markdown(PAGES[page][language])


def show_made_with(assistant: Assistant, language: Language) -> None:
    """Show what results are made with, so that they can be reproduced."""
    import streamlit as st

    made = assistant.provenance
    pairs = [
        (text("about.version", language), VERSION),
        (text("about.model", language), f"{made.model} ({made.model_sha256[:16]}…)"),
        (text("about.index", language), made.index),
        (text("about.corpus", language), f"{made.corpus_sha256[:16]}…"),
        (text("about.settings", language), ", ".join(f"{k} = {v}" for k, v in made.settings)),
    ]
    with st.container(width=760):
        st.header(text("about.made_with", language), anchor=False)
        st.html(markup.definitions(pairs))
