"""The language of a question: German or English."""

from __future__ import annotations

import re

from index.stopwords import ENGLISH, GERMAN

_WORD = re.compile(r"[^\W\d_]+")
_ONLY_GERMAN = GERMAN - ENGLISH
_ONLY_ENGLISH = ENGLISH - GERMAN


def detect_language(text: str) -> str:
    """Return "de" or "en"; German where nothing tells."""
    words = [word.lower() for word in _WORD.findall(text)]
    german = sum(word in _ONLY_GERMAN for word in words)
    english = sum(word in _ONLY_ENGLISH for word in words)
    if german != english:
        return "de" if german > english else "en"
    return "de"
