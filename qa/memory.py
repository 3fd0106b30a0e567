"""An embedder that remembers vectors while many questions are asked of one corpus."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from index.datatypes import Matrix, Vector
from index.embed import Embedder, PieceEmbedder

BATCH = 64
"""Questions that the model reads at once."""


class RememberingEmbedder:
    """Gives the vectors of another embedder, each text encoded once.

    It holds the texts of questions, so it lives no longer than the call that needs it. Results are
    those of the other embedder: only the batches differ in which a text is encoded.
    """

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self.name = embedder.name
        self.sha256 = embedder.sha256
        self.dim = embedder.dim
        self.scale = getattr(embedder, "scale", {})
        self._queries: dict[str, Vector] = {}
        self._documents: dict[str, Vector] = {}
        self._pieces: dict[str, Matrix] = {}
        if isinstance(embedder, PieceEmbedder):
            self.piece_dim = embedder.piece_dim
            self.piece_scale = embedder.piece_scale
            self.encode_passages = embedder.encode_passages
            self._encode_pieces = embedder.encode_query_pieces
            self.encode_query_pieces = self._recall_pieces

    def encode_queries(self, texts: Sequence[str]) -> Matrix:
        """Return the vectors of questions, shape (n, dim)."""
        return self._recall(texts, self._queries, self._embedder.encode_queries)

    def encode_documents(self, texts: Sequence[str]) -> Matrix:
        """Return the vectors of passages or sentences, shape (n, dim)."""
        return self._recall(texts, self._documents, self._embedder.encode_documents)

    def _recall_pieces(self, texts: Sequence[str]) -> list[Matrix]:
        """Return the pieces of questions."""
        new = [text for text in dict.fromkeys(texts) if text not in self._pieces]
        self._pieces.update(zip(new, self._encode_pieces(new), strict=True))
        return [self._pieces[text] for text in texts]

    def _recall(
        self,
        texts: Sequence[str],
        known: dict[str, Vector],
        encode: Callable[[Sequence[str]], Matrix],
    ) -> Matrix:
        new = [text for text in dict.fromkeys(texts) if text not in known]
        for start in range(0, len(new), BATCH):
            some = new[start : start + BATCH]
            known.update(zip(some, encode(some), strict=True))
        if not texts:
            return np.empty((0, self.dim), np.float32)
        return np.ascontiguousarray([known[text] for text in texts], dtype=np.float32)
