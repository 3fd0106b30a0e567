"""Vectors of the sentences of each passage: what a passage says in its best sentence or pair.

A passage of several sentences is about several things, and its one vector about none of them
exactly; the best of its sentences, and of its pairs of neighbours, tells what it answers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from index.arrays import array_bytes, array_view
from index.datatypes import Matrix, Passage, Vector
from index.passages import search_text
from index.sentences import split_sentences

Scores = npt.NDArray[np.float32]
Positions = npt.NDArray[np.int64]


def body_text(passage: Passage) -> str:
    """Return the search text without headings: what is embedded.

    Headings blur a vector (measured); their words are found by BM25 and late interaction.
    """
    return search_text(replace(passage, heading=()))


def sentence_spans(text: str) -> tuple[tuple[int, int], ...]:
    """Return first and after-last character of each sentence of a text, in order, at least one."""
    return tuple(split_sentences(text)) or ((0, len(text)),)


def sentence_texts(passage: Passage) -> tuple[str, ...]:
    """Return the search texts of the passage's sentences, in order, at least one."""
    text = body_text(passage)
    return tuple(text[start:end] for start, end in sentence_spans(text))


class SentenceStore:
    """Sentence vectors by passage position, kept in half precision.

    Args:
        indptr: shape (passages + 1,): where each passage's rows begin.
        matrix: shape (sentences, dim), float16, rows of length one.
    """

    def __init__(self, indptr: npt.NDArray[np.int64], matrix: npt.NDArray[np.float16]) -> None:
        self._indptr, self._matrix = indptr, matrix

    @classmethod
    def build(cls, rows: Sequence[Matrix], *, dim: int) -> SentenceStore:
        """Return the store of passages given as the vectors of their sentences, in order."""
        indptr = np.zeros(len(rows) + 1, np.int64)
        np.cumsum([len(block) for block in rows], out=indptr[1:])
        matrix = np.concatenate(rows) if rows else np.zeros((0, dim), np.float32)
        return cls(indptr, matrix.astype(np.float16))

    @property
    def size(self) -> int:
        """Number of passages."""
        return len(self._indptr) - 1

    def rows(self, position: int) -> Matrix:
        """Return the sentence vectors of one passage, shape (sentences, dim), float32."""
        block = self._matrix[self._indptr[position] : self._indptr[position + 1]]
        return np.asarray(block, dtype=np.float32)

    def scores(self, query: Vector, positions: Positions) -> tuple[Scores, Scores]:
        """Return for each passage the best cosine of a sentence, and that of two neighbours.

        Two neighbours have the direction of the sum of their vectors. A passage of one sentence
        has the same score twice, one of none has 0.
        """
        sentence = np.zeros(len(positions), np.float32)
        pair = np.zeros(len(positions), np.float32)
        spans = [slice(self._indptr[p], self._indptr[p + 1]) for p in positions]
        counts = np.array([span.stop - span.start for span in spans], dtype=np.int64)
        filled = np.flatnonzero(counts)
        if len(filled) == 0:
            return sentence, pair
        matrix = np.concatenate([self._matrix[spans[row]] for row in filled]).astype(np.float32)
        cosines = matrix @ query
        sums = matrix[:-1] + matrix[1:]
        lengths = np.maximum(np.linalg.norm(sums, axis=1), 1e-9)
        pairs = np.append((cosines[:-1] + cosines[1:]) / lengths, np.float32(0))
        starts = np.concatenate([[0], np.cumsum(counts[filled])[:-1]])
        ends = starts + counts[filled] - 1
        pairs[ends] = np.where(counts[filled] == 1, cosines[ends], -np.inf)
        sentence[filled] = np.maximum.reduceat(cosines, starts)
        pair[filled] = np.maximum.reduceat(pairs, starts)
        return sentence, pair

    def to_files(self) -> dict[str, bytes]:
        """Return the store as files: name → bytes."""
        return {"indptr.npy": array_bytes(self._indptr), "matrix.npy": array_bytes(self._matrix)}

    @classmethod
    def from_files(cls, files: Mapping[str, memoryview]) -> SentenceStore:
        """Return the store that `to_files` gave; the arrays stay views of the given bytes."""
        return cls(array_view(files["indptr.npy"]), array_view(files["matrix.npy"]))
