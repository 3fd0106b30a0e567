"""Which tokens each passage holds, for late interaction over token vectors.

After O. Khattab and M. Zaharia, "ColBERT", SIGIR 2020, with static instead of contextual token
vectors: for each token of the question the best cosine among the passage's tokens, averaged with
the length of the token's vector as weight (training made lengths grow with a token's information).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Protocol

import numpy as np
import numpy.typing as npt

from index.arrays import array_bytes, array_view

Scores = npt.NDArray[np.float32]
Positions = npt.NDArray[np.int64]


class TokenVectors(Protocol):
    """One vector for each token of a vocabulary, not normalised."""

    @property
    def sha256(self) -> str:
        """Hash of the vectors and of the vocabulary."""
        ...

    @property
    def vectors(self) -> npt.NDArray[np.float32]:
        """Shape (vocabulary, dim)."""
        ...

    def token_ids(self, texts: Sequence[str]) -> list[npt.NDArray[np.int32]]:
        """Return the token numbers of each text, in order, with repeats."""
        ...


class TokenStore:
    """The distinct tokens of each passage, by position.

    Args:
        tokens: the vocabulary they are numbered in.
        indptr: shape (passages + 1,): where each passage's tokens begin.
        ids: distinct token numbers, ascending within a passage.
    """

    def __init__(
        self,
        tokens: TokenVectors,
        indptr: npt.NDArray[np.int64],
        ids: npt.NDArray[np.int32],
    ) -> None:
        self.tokens = tokens
        self._indptr, self._ids = indptr, ids

    @classmethod
    def build(cls, texts: Sequence[str], tokens: TokenVectors | None = None) -> TokenStore:
        """Return the store of passages given as their search texts; None: bundled vectors."""
        tokens = tokens or _bundled()
        rows = [np.unique(ids) for ids in tokens.token_ids(texts)]
        indptr = np.zeros(len(rows) + 1, np.int64)
        np.cumsum([len(row) for row in rows], out=indptr[1:])
        ids = np.concatenate(rows) if rows else np.zeros(0)
        return cls(tokens, indptr, ids.astype(np.int32))

    @property
    def size(self) -> int:
        """Number of passages."""
        return len(self._indptr) - 1

    @cached_property
    def _lengths(self) -> Scores:
        """Length of each token's vector, shape (vocabulary,)."""
        lengths: Scores = np.linalg.norm(self.tokens.vectors, axis=1)
        return np.maximum(lengths, np.float32(1e-9))

    def scores(self, question: str, positions: Positions) -> Scores:
        """Return how well each passage's tokens cover the question's, -1 to 1, same order.

        A question without a known token, and a passage without tokens, score 0.
        """
        result = np.zeros(len(positions), np.float32)
        asked = self.tokens.token_ids([question])[0]
        counts = self._indptr[positions + 1] - self._indptr[positions]
        filled = np.flatnonzero(counts)
        if len(asked) == 0 or len(filled) == 0:
            return result
        spans = [
            self._ids[self._indptr[position] : self._indptr[position + 1]]
            for position in positions[filled]
        ]
        distinct, inverse = np.unique(np.concatenate(spans), return_inverse=True)
        vectors, lengths = self.tokens.vectors, self._lengths
        weights = lengths[asked]
        cosines = (vectors[asked] / weights[:, None]) @ vectors[distinct].T / lengths[distinct]
        starts = np.concatenate([[0], np.cumsum(counts[filled])[:-1]])
        best = np.maximum.reduceat(cosines[:, inverse], starts, axis=1)
        result[filled] = weights @ best / weights.sum()
        return result

    def to_files(self) -> dict[str, bytes]:
        """Return the store as files: name → bytes."""
        return {
            "tokens.json": json.dumps({"sha256": self.tokens.sha256}).encode(),
            "indptr.npy": array_bytes(self._indptr),
            "ids.npy": array_bytes(self._ids),
        }

    @classmethod
    def from_files(
        cls, files: Mapping[str, memoryview], tokens: TokenVectors | None = None
    ) -> TokenStore:
        """Return the store that `to_files` gave; None: bundled vectors.

        Raises:
            ValueError: the store was made with another vocabulary.
        """
        tokens = tokens or _bundled()
        made_with = json.loads(bytes(files["tokens.json"]))["sha256"]
        if made_with != tokens.sha256:
            raise ValueError("its tokens are numbered in another vocabulary")
        return cls(tokens, array_view(files["indptr.npy"]), array_view(files["ids.npy"]))


def _bundled() -> TokenVectors:
    from index.bundled import load_token_vectors

    return load_token_vectors()
