"""Embedding models: the bundled German–English one, and any sentence-transformers model."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

import numpy as np

from index.datatypes import Matrix
from index.errors import ModelError
from index.relatedness import Scale, measure_scale

_BATCH = 64  # texts a call of the model; of similar length, so little is spent on padding


@runtime_checkable
class Embedder(Protocol):
    """What turns texts into vectors; rows have length one, no texts give shape (0, dim)."""

    @property
    def name(self) -> str:
        """What the model is called in an index and in an answer's provenance."""
        ...

    @property
    def sha256(self) -> str:
        """Hash of the weights: two embedders with the same one give the same vectors."""
        ...

    @property
    def dim(self) -> int:
        """Numbers in a vector."""
        ...

    def encode_documents(self, texts: Sequence[str]) -> Matrix:
        """Return the vectors of texts that are searched."""
        ...

    def encode_queries(self, texts: Sequence[str]) -> Matrix:
        """Return the vectors of questions."""
        ...


@dataclass(frozen=True, slots=True)
class PassageVectors:
    """What an embedder makes of one passage.

    Attributes:
        vectors: of the whole passage and of each sentence, shape (1 + sentences, dim).
        pieces: of each sentence the vectors of its word pieces, shape (n, piece_dim), rows of
            length one; none if the embedder gives none.
    """

    vectors: Matrix
    pieces: tuple[Matrix, ...] = ()


@runtime_checkable
class PieceEmbedder(Embedder, Protocol):
    """An embedder that also gives the single word pieces of questions and texts as vectors."""

    @property
    def piece_dim(self) -> int:
        """Numbers in a piece's vector."""
        ...

    @property
    def piece_scale(self) -> Scale:
        """Where `index.piece_store.piece_scores` lie, see `index.relatedness`."""
        ...

    def encode_passages(
        self, texts: Sequence[str], parts: Sequence[Sequence[tuple[int, int]]]
    ) -> list[PassageVectors]:
        """Return the vectors and pieces of each text; for `parts` see `encode_passages`."""
        ...

    def encode_query_pieces(self, texts: Sequence[str]) -> list[Matrix]:
        """Return the pieces of each question, shape (n, piece_dim), rows of length one."""
        ...


def encode_passages(
    embedder: Embedder, texts: Sequence[str], parts: Sequence[Sequence[tuple[int, int]]]
) -> list[PassageVectors]:
    """Return the vectors of each text and of its parts.

    A part is given as its first character and the one after its last. An embedder that cannot read
    parts in their context reads each by itself.
    """
    if isinstance(embedder, PieceEmbedder):
        return embedder.encode_passages(texts, parts)
    views = [
        (text, *(text[start:end] for start, end in spans))
        for text, spans in zip(texts, parts, strict=True)
    ]
    distinct = list(dict.fromkeys(view for group in views for view in group))
    matrix = embedder.encode_documents(distinct)
    rows = {view: number for number, view in enumerate(distinct)}
    return [PassageVectors(matrix[[rows[view] for view in group]]) for group in views]


def piece_dim(embedder: Embedder) -> int:
    """Return the numbers in a piece's vector; 0 if the embedder gives none."""
    return embedder.piece_dim if isinstance(embedder, PieceEmbedder) else 0


def load_embedder(name: str | Path | None = None, *, local_files_only: bool = True) -> Embedder:
    """Return the bundled embedder, or the sentence-transformers model of that name or folder.

    Each is loaded once a process. No network is used unless `local_files_only` is false.
    Raises ModelError if the model is missing, damaged or needs a package that is not installed.
    """
    return _load(None if name is None else str(name), local_files_only)


@lru_cache(maxsize=4)
def _load(name: str | None, local_files_only: bool) -> Embedder:
    if name is None:
        from index.bundled import load_bundled

        return load_bundled()
    return SentenceTransformersEmbedder(name, local_files_only=local_files_only)


class SentenceTransformersEmbedder:
    """Any sentence-transformers model; needs that package, which brings torch."""

    def __init__(self, name: str, *, local_files_only: bool = True) -> None:
        try:
            from sentence_transformers import SentenceTransformer
        except ImportError as error:
            raise ModelError(
                f"The model {name!r} needs the package sentence-transformers. "
                "Install it with: pip install sentence-transformers",
                f"Das Modell {name!r} braucht das Paket sentence-transformers. "
                "Installieren Sie es mit: pip install sentence-transformers",
            ) from error
        logging.getLogger("sentence_transformers").setLevel(logging.CRITICAL)  # the error says it
        try:
            self._model: Any = SentenceTransformer(
                name, device="cpu", local_files_only=local_files_only
            )
        except Exception as error:  # the library raises many kinds; all mean the same to a user
            why = (str(error).splitlines() or [type(error).__name__])[0]
            raise ModelError(
                f"The embedding model {name!r} cannot be loaded: {why} "
                "Give the folder of a saved model, or the name of one in the local cache.",
                f"Das Embedding-Modell {name!r} lässt sich nicht laden: {why} "
                "Geben Sie den Ordner eines gespeicherten Modells an oder den Namen eines Modells "
                "im lokalen Cache.",
            ) from error
        self.name = name
        self.dim = int(self._model.encode(["a"], show_progress_bar=False).shape[1])
        self.sha256 = _hash_state(self._model)
        self.scale = measure_scale(self)

    def encode_documents(self, texts: Sequence[str]) -> Matrix:
        """Return the vectors of texts that are searched."""
        return self._encode(self._model.encode_document, texts)

    def encode_queries(self, texts: Sequence[str]) -> Matrix:
        """Return the vectors of questions."""
        return self._encode(self._model.encode_query, texts)

    def _encode(self, encode: Any, texts: Sequence[str]) -> Matrix:
        if not texts:
            return np.empty((0, self.dim), dtype=np.float32)
        vectors = encode(
            list(texts), batch_size=_BATCH, normalize_embeddings=True, show_progress_bar=False
        )
        return np.ascontiguousarray(vectors, dtype=np.float32)


def _hash_state(model: Any) -> str:
    """Return the sha256 over names and bytes of all weights, in the order of their names."""
    digest = hashlib.sha256()
    state = model.state_dict()
    for key in sorted(state):
        digest.update(key.encode())
        digest.update(np.ascontiguousarray(state[key].cpu().numpy()).tobytes())
    return digest.hexdigest()
