"""The words of a question → the corpus words that BM25 looks for.

Token vectors hold German and English in one space, so the corpus words nearest to an English word
are its translations, and those nearest to a German word its synonyms and relatives.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from index.late import TokenVectors
from index.lexical import LexicalStore, QueryWord
from qa.question import Question

NEIGHBOURS = 5  # corpus words that may stand for one word of the question
NEAREST = 0.4  # cosine from which a corpus word may; below, words merely share a topic
SYNONYM_WEIGHT = 0.7  # of a German word's neighbours against the word itself
_MIN_LETTERS = 3

Matrix = npt.NDArray[np.float32]


class WordSpace:
    """The words of a corpus as vectors, in the space of the token vectors.

    Args:
        lexical: the store whose words are meant.
        tokens: one vector for each token.
    """

    def __init__(self, lexical: LexicalStore, tokens: TokenVectors) -> None:
        self._lexical = lexical
        self._tokens = tokens
        self._words = [w for w in lexical.words if w.isalpha() and len(w) >= _MIN_LETTERS]
        self._vectors = self._embed(self._words)

    def words_for(self, question: Question) -> list[QueryWord]:
        """Return the question's words, each with the corpus words that may stand for it.

        An English word that the corpus does not have stands for its translations alone. A word
        that has none is kept, since it counts among what was asked and not found.
        """
        foreign = question.language == "en"
        found = self._neighbours(question.words)
        words = []
        for word, neighbours in zip(question.words, found, strict=True):
            weight = 1.0 if foreign else SYNONYM_WEIGHT
            others = [(other, weight * cosine) for other, cosine in neighbours if other != word]
            translated = foreign and others and not self._lexical.frequency(word)
            own = [] if translated else [(word, 1.0)]
            words.append(QueryWord((*own, *others)))
        return words

    def _neighbours(self, words: Sequence[str]) -> list[list[tuple[str, float]]]:
        """Return for each word the nearest corpus words with their cosines, nearest first."""
        if not self._words or not words:
            return [[] for _ in words]
        cosines = np.round(self._embed(words) @ self._vectors.T, 6)
        found = []
        for word, row in zip(words, cosines, strict=True):
            near = np.flatnonzero(row >= NEAREST) if word.isalpha() else np.zeros(0, np.int64)
            best = near[np.lexsort((near, -row[near]))][:NEIGHBOURS]
            found.append([(self._words[i], float(row[i])) for i in best])
        return found

    def _embed(self, words: Sequence[str]) -> Matrix:
        """Return the mean of each word's token vectors, rows of length one (or zero)."""
        ids = self._tokens.token_ids(words)
        matrix = np.zeros((len(words), self._tokens.vectors.shape[1]), np.float32)
        owners = np.repeat(np.arange(len(words)), [len(row) for row in ids])
        if len(owners):
            starts = np.flatnonzero(np.diff(owners, prepend=-1))
            sums = np.add.reduceat(self._tokens.vectors[np.concatenate(ids)], starts, axis=0)
            matrix[owners[starts]] = sums
        lengths = np.linalg.norm(matrix, axis=1, keepdims=True)
        return np.asarray(matrix / np.maximum(lengths, 1e-9), dtype=np.float32)
