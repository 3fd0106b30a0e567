"""The word pieces of each sentence as vectors that know their passage, for late interaction.

A sentence's one vector is the mean of its pieces and about everything in it. Piece by piece a
question finds the very words that answer it, also where the rest of the sentence is about something
else: for each piece of the question the best cosine among the sentence's pieces, averaged
(O. Khattab and M. Zaharia, "ColBERT", SIGIR 2020).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from index.arrays import array_bytes, array_view
from index.datatypes import Matrix

Scores = npt.NDArray[np.float32]
Counts = npt.NDArray[np.int64]
Pieces = npt.NDArray[np.int8]

STEPS = 254
"""Steps of an int8 number for 1: numbers of a unit vector beyond 0.5 are rare and are cut."""


def to_steps(pieces: Matrix) -> Pieces:
    """Return pieces of length one in eight bits a number."""
    return np.clip(np.rint(pieces * STEPS), -127, 127).astype(np.int8)


class PieceStore:
    """The pieces of each passage's sentences, by position.

    An index whose embedder gives no pieces has a store with `dim` 0.

    Args:
        passages: shape (passages + 1,): where each passage's sentences begin.
        sentences: shape (sentences + 1,): where each sentence's pieces begin.
        matrix: shape (pieces, dim), int8, see `to_steps`.
    """

    def __init__(self, passages: Counts, sentences: Counts, matrix: Pieces) -> None:
        self._passages, self._sentences, self._matrix = passages, sentences, matrix

    @classmethod
    def build(cls, blocks: Sequence[Sequence[Pieces]], *, dim: int) -> PieceStore:
        """Return the store of passages given as the pieces of their sentences, in order."""
        sentences = [pieces for block in blocks for pieces in block]
        matrix = np.concatenate(sentences) if sentences else np.zeros((0, dim), np.int8)
        return cls(
            _starts([len(block) for block in blocks]), _starts([len(s) for s in sentences]), matrix
        )

    @property
    def size(self) -> int:
        """Number of passages."""
        return len(self._passages) - 1

    @property
    def dim(self) -> int:
        """Numbers of a piece; 0: the embedder gives none."""
        return int(self._matrix.shape[1])

    def rows(self, position: int) -> list[Pieces]:
        """Return the pieces of one passage, sentence by sentence, as they are kept."""
        first, last = self._passages[position], self._passages[position + 1]
        return [
            self._matrix[self._sentences[n] : self._sentences[n + 1]] for n in range(first, last)
        ]

    def scores(self, question: Matrix, positions: Sequence[int]) -> list[Scores]:
        """Return for each passage how well the pieces of each sentence cover the question's.

        Args:
            question: the question's pieces, shape (n, dim), rows of length one.
            positions: of the passages.
        """
        if len(positions) == 0:
            return []
        blocks = [self.rows(position) for position in positions]
        found = piece_scores(question, [pieces for block in blocks for pieces in block])
        ends = np.cumsum([len(block) for block in blocks])[:-1]
        return np.split(found / np.float32(STEPS), ends)

    def to_files(self) -> dict[str, bytes]:
        """Return the store as files: name → bytes."""
        return {
            "passages.npy": array_bytes(self._passages),
            "sentences.npy": array_bytes(self._sentences),
            "matrix.npy": array_bytes(self._matrix),
        }

    @classmethod
    def from_files(cls, files: Mapping[str, memoryview]) -> PieceStore:
        """Return the store that `to_files` gave; the arrays stay views of the given bytes."""
        names = ("passages.npy", "sentences.npy", "matrix.npy")
        return cls(*(array_view(files[name]) for name in names))


def piece_scores(question: Matrix, texts: Sequence[Matrix | Pieces]) -> Scores:
    """Return for each text the mean of the best cosines of the question's pieces, shape (texts,).

    A text without pieces, and a question without any, score 0.
    """
    found = np.zeros(len(texts), np.float32)
    filled = [row for row, pieces in enumerate(texts) if len(pieces)]
    if len(question) == 0 or not filled:
        return found
    stacked = np.concatenate([texts[row] for row in filled]).astype(np.float32)
    starts = _starts([len(texts[row]) for row in filled])[:-1]
    found[filled] = np.maximum.reduceat(question @ stacked.T, starts, axis=1).mean(axis=0)
    return found


def _starts(counts: Sequence[int]) -> Counts:
    return np.concatenate([[0], np.cumsum(counts, dtype=np.int64)]).astype(np.int64)
