"""The words of a question → the corpus words that BM25 looks for."""

from __future__ import annotations

from index.lexical import QueryWord
from index.store import PassageIndex
from qa.question import Question


def lexical_words(question: Question, index: PassageIndex) -> list[QueryWord]:
    """Return the question's words with what may stand for each of them in the corpus.

    An English question keeps the words that the German corpus has too (names, figures).
    """
    words = question.words
    if question.language == "en":
        words = tuple(word for word in words if index.lexical.frequency(word))
    return [QueryWord(((word, 1.0),)) for word in words]
