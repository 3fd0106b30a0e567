"""Vectors of passages in FAISS: exact up to some 200,000 passages, a graph beyond."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from index.datatypes import Matrix

EXACT_LIMIT = 200_000  # passages; some 500 agreements
_GRAPH_LINKS, _GRAPH_BUILD, _GRAPH_SEARCH = 32, 200, 1_024  # HNSW: M, efConstruction, efSearch
_TIES = 1e-6  # scores closer than this are one score: sums of float32 depend on their order
_FILE = "vectors.faiss"

Scores = npt.NDArray[np.float32]
Positions = npt.NDArray[np.int64]


class DenseStore:
    """Passage vectors by position; scores are inner products, cosines for rows of length one."""

    def __init__(self, faiss_index: Any) -> None:
        self._index = faiss_index

    @classmethod
    def build(cls, matrix: Matrix, *, exact_limit: int = EXACT_LIMIT) -> DenseStore:
        """Return the store of a matrix (n, dim); above `exact_limit` rows search is approximate.

        Raises:
            ValueError: the matrix is not float32 with two dimensions.
        """
        if matrix.ndim != 2 or matrix.dtype != np.float32:
            raise ValueError(
                f"expected a float32 matrix of shape (n, dim), got {matrix.dtype} {matrix.shape}"
            )
        faiss = _faiss()
        dim = matrix.shape[1]
        if len(matrix) <= exact_limit:
            index = faiss.IndexFlatIP(dim)
        else:
            index = faiss.IndexHNSWFlat(dim, _GRAPH_LINKS, faiss.METRIC_INNER_PRODUCT)
            index.hnsw.efConstruction = _GRAPH_BUILD
            index.hnsw.efSearch = _GRAPH_SEARCH
        if len(matrix):
            index.add(np.ascontiguousarray(matrix))
        return cls(index)

    @property
    def size(self) -> int:
        """Number of passages."""
        return int(self._index.ntotal)

    @property
    def dim(self) -> int:
        """Number of dimensions of a vector."""
        return int(self._index.d)

    def search(
        self, queries: Matrix, k: int, *, allowed: npt.NDArray[np.bool_] | None = None
    ) -> tuple[Scores, Positions]:
        """Return scores and positions, both (m, k'), best first, ties by position.

        `k'` is `k`, or the number of passages (those `allowed`, a mask of shape (size,)) if less.

        Raises:
            ValueError: the queries have another shape than (m, dim), or the mask than (size,).
        """
        if queries.ndim != 2 or queries.shape[1] != self.dim:
            raise ValueError(f"expected queries of shape (m, {self.dim}), got {queries.shape}")
        if allowed is not None and allowed.shape != (self.size,):
            raise ValueError(f"expected a mask of shape ({self.size},), got {allowed.shape}")
        count = self.size if allowed is None else int(np.count_nonzero(allowed))
        k = max(0, min(k, count))
        if k == 0 or len(queries) == 0:
            shape = (len(queries), k)
            return np.zeros(shape, np.float32), np.zeros(shape, np.int64)
        queries = np.ascontiguousarray(queries, dtype=np.float32)
        if allowed is not None and count < EXACT_LIMIT // 10:
            return self._search_among(queries, k, np.flatnonzero(allowed))
        return self._search_index(queries, k, count, allowed)

    def scores_of(self, query: npt.NDArray[np.float32], positions: Positions) -> Scores:
        """Return the inner products of one query (dim,) with the passages at `positions`."""
        if len(positions) == 0:
            return np.zeros(0, np.float32)
        vectors = self._index.reconstruct_batch(np.ascontiguousarray(positions, dtype=np.int64))
        return np.asarray(vectors @ query, dtype=np.float32)

    def vectors(self) -> Matrix:
        """Return all vectors, shape (size, dim), in order of position."""
        if self.size == 0:
            return np.zeros((0, self.dim), np.float32)
        return np.asarray(self._index.reconstruct_n(0, self.size), dtype=np.float32)

    def to_files(self) -> dict[str, bytes]:
        """Return the store as files: name → bytes."""
        return {_FILE: _faiss().serialize_index(self._index).tobytes()}

    @classmethod
    def from_files(cls, files: Mapping[str, memoryview]) -> DenseStore:
        """Return the store that `to_files` gave; the bytes must have been verified before."""
        return cls(_faiss().deserialize_index(np.frombuffer(files[_FILE], dtype=np.uint8)))

    def _search_among(
        self, queries: Matrix, k: int, positions: Positions
    ) -> tuple[Scores, Positions]:
        """Search exactly among a few passages."""
        vectors = self._index.reconstruct_batch(positions.astype(np.int64))
        scores = queries @ vectors.T
        return _best(scores, np.broadcast_to(positions, scores.shape), k)

    def _search_index(
        self, queries: Matrix, k: int, count: int, allowed: npt.NDArray[np.bool_] | None
    ) -> tuple[Scores, Positions]:
        """Search the whole index, asking for more until no tie is cut off at `k`."""
        asked = min(count, k + 16)
        while True:
            scores, positions = self._index.search(queries, asked, params=self._parameters(allowed))
            scores = np.where(positions < 0, -np.inf, scores)
            cut = np.any(scores[:, -1] >= scores[:, k - 1] - _TIES)
            if asked == count or not cut:
                return _best(scores, positions, k)
            asked = min(count, 2 * asked)

    def _parameters(self, allowed: npt.NDArray[np.bool_] | None) -> Any:
        if allowed is None:
            return None
        faiss = _faiss()
        selector = faiss.IDSelectorBitmap(np.packbits(allowed, bitorder="little"))
        if isinstance(self._index, faiss.IndexHNSW):
            return faiss.SearchParametersHNSW(sel=selector, efSearch=_GRAPH_SEARCH)
        return faiss.SearchParameters(sel=selector)


def _best(scores: Scores, positions: Positions, k: int) -> tuple[Scores, Positions]:
    """Return the best `k` of each row, ties (to `_TIES`) by position."""
    rounded = np.round(scores / _TIES)
    order = np.lexsort((positions, -rounded), axis=-1)[:, :k]
    rows = np.arange(len(scores))[:, None]
    return (
        np.asarray(scores[rows, order], dtype=np.float32),
        np.asarray(positions[rows, order], dtype=np.int64),
    )


def _faiss() -> Any:
    """Return the library, loaded on first use; its wheel has no usable types."""
    import faiss

    return faiss
