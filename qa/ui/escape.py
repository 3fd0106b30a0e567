"""The one way foreign text (documents, questions, file names, titles) reaches the page.

Two surfaces, two functions: `html` for what `st.html` shows, `label` for the Markdown that
Streamlit reads in labels, captions and tooltips. Nothing else in `qa.ui` escapes.
"""

from __future__ import annotations

import html as _html
import re

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
"""Control characters and overrides of the writing direction: they can only mislead."""

_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>#~$|!&^=])")
_LIST_START = re.compile(r"^([-+]|\d+[.)])(?=\s|$)")
_AUTOLINK = re.compile(r"(https?|ftp|mailto|xmpp|www)(?=[:.])", re.IGNORECASE)
_SHORTCODE = re.compile(r":(?=[A-Za-z0-9_+/-])")
_ARROW = re.compile(r"(?<=[-<=>])(?=[-<=>])")
_WORD_JOINER = "\u2060"  # invisible, no width; keeps two characters from being read as markup


def html(text: object) -> str:
    """Return `text` for HTML, in content or in a quoted attribute."""
    return _html.escape(_CONTROL.sub("", str(text)), quote=True)


def label(text: object) -> str:
    """Return `text` for a Markdown label on one line: shown as it is, never as markup.

    Streamlit replaces some runs after Markdown's escapes are gone (`:name:` icons, arrows, bare
    web addresses); an invisible word joiner keeps those from being recognised.
    """
    plain = " ".join(_CONTROL.sub("", str(text)).split())
    plain = _AUTOLINK.sub(lambda match: match[1][0] + _WORD_JOINER + match[1][1:], plain)
    plain = _SHORTCODE.sub(":" + _WORD_JOINER, plain)
    plain = _ARROW.sub(_WORD_JOINER, plain)
    plain = re.sub(r"@(?=\w)", "@" + _WORD_JOINER, plain)  # e-mail addresses become links
    plain = _MARKDOWN.sub(r"\\\1", plain)
    return _LIST_START.sub(lambda match: f"{match[1][:-1]}\\{match[1][-1]}", plain)
