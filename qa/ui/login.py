"""Optional login: on as soon as the operator's secrets.toml has an [auth] section."""

from __future__ import annotations

from qa.ui.texts import Language, text


def is_configured() -> bool:
    """Tell whether the operator asks visitors to sign in."""
    import streamlit as st

    return bool(st.secrets.load_if_toml_exists()) and "auth" in st.secrets


def is_allowed(language: Language) -> bool:
    """Tell whether the visitor may see the page; if not, show how to sign in."""
    import streamlit as st

    if not is_configured():
        return True
    if getattr(st.user, "is_logged_in", False):
        with st.sidebar:
            st.button(text("login.out", language), on_click=st.logout, key="logout")
        return True
    st.title(text("login.title", language), anchor=False)
    st.button(text("login.button", language), on_click=st.login, type="primary", key="login")
    return False
