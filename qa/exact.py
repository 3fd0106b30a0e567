"""Passages that hold what a question asks for to the letter: quoted phrases, named sections."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from index.passages import search_text
from index.store import PassageIndex
from index.tokens import stem, tokenize
from qa.question import Question, Reference

_OTHER_LAW = 0.2  # what the section counts where the passage does not name its law

Scores = npt.NDArray[np.float32]


def exact_matches(
    question: Question, index: PassageIndex, allowed: npt.NDArray[np.bool_] | None
) -> Scores:
    """Return for each passage how many of the phrases and sections it holds, shape (n,).

    A section counts less where its law is not named in the same passage.
    """
    found = np.zeros(len(index.passages), np.float32)
    for phrase in question.phrases:
        _add_phrase(found, phrase, index)
    for reference in question.references:
        _add_reference(found, reference, index)
    if allowed is not None:
        found[~allowed] = 0.0
    return found


def _add_phrase(found: Scores, phrase: str, index: PassageIndex) -> None:
    wanted = _spaced(phrase)
    for position in index.lexical.passages_with(tokenize(phrase)):
        if wanted in _spaced(search_text(index.passages[position])):
            found[position] += 1.0


def _add_reference(found: Scores, reference: Reference, index: PassageIndex) -> None:
    for position in index.lexical.passages_with([reference.section]):
        words = tokenize(search_text(index.passages[position]))
        named = reference.law is None or stem(reference.law) in map(stem, words)
        found[position] += 1.0 if named else _OTHER_LAW


def _spaced(text: str) -> str:
    """Return the normalised text, words only, each set apart by one space."""
    return f" {' '.join(tokenize(text, language=''))} "
