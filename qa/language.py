"""The language of a question, German or English: from its function words and its letters.

Questions are often one or two nouns, for which general language guessers are wrong now and then;
with two languages to choose from, letter sequences tell them apart: a logistic regression, fitted
by `benchmarks/fit_language.py`, says of each word how likely it is German. Words of both languages
("Migration", "Reform") tell nothing, and then the question counts as German, as the documents are.
A function word counts only where it stands alone: "up" in "Start-up" is none.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files

from index.stopwords import ENGLISH, GERMAN

_WORD = re.compile(r"(?<!\w)[^\W\d_]+(?!\w)")
_HYPHENATED = re.compile(r"\w+(?:-\w+)+")
_ONLY_GERMAN = GERMAN - ENGLISH
_ONLY_ENGLISH = ENGLISH - GERMAN
_FUNCTION_WORD = 60  # what a function word counts, in tenths of ln(odds): as two clear nouns
_PRIOR = 3  # in favour of German: a German noun may look English, the corpus is German


def detect_language(text: str) -> str:
    """Return "de" or "en"; German where nothing tells."""
    weights = letter_weights()
    alone = words_of(_HYPHENATED.sub(" ", text))
    total = _PRIOR
    total += _FUNCTION_WORD * sum(word in _ONLY_GERMAN for word in alone)
    total -= _FUNCTION_WORD * sum(word in _ONLY_ENGLISH for word in alone)
    total += sum(weights.get(gram, 0) for word in words_of(text) for gram in grams(word))
    return "en" if total < 0 else "de"


def words_of(text: str) -> list[str]:
    """Return the lower-case words of a text, abbreviations with inner capitals left out."""
    return [word.lower() for word in _WORD.findall(text) if not _is_abbreviation(word)]


def grams(word: str) -> Iterator[str]:
    """Yield the word and its sequences of two to five letters, the borders marked by "_"."""
    marked = f"_{word}_"
    if len(marked) > 5:
        yield marked
    for length in (2, 3, 4, 5):
        for start in range(len(marked) - length + 1):
            yield marked[start : start + length]


def _is_abbreviation(word: str) -> bool:
    return any(letter.isupper() for letter in word[1:])


@lru_cache(maxsize=1)
def letter_weights() -> dict[str, int]:
    """Return letter sequence → tenths of what it adds to ln(P(German) / P(English))."""
    text = files("qa").joinpath("language.json").read_text(encoding="utf-8")
    weights: dict[str, int] = json.loads(text)
    return weights
