"""A LangChain vector store over the assistant's own index, without pickle.

`PassageVectorStore.load("my-index", …)` opens the very index that `zeilentreu` built; its passages
are there at once. Documents added through LangChain live beside it: they change nothing in the
index, and `save_additions` writes them to a folder of their own, in the same open formats, with
every byte hashed.
"""

# LangChain's interface prescribes the name `filter` and keyword arguments that nobody reads.
# ruff: noqa: A002, ARG002

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from threading import RLock
from typing import Any

import numpy as np
import numpy.typing as npt
from langchain_core.documents import Document as LangChainDocument
from langchain_core.embeddings import Embeddings
from langchain_core.vectorstores import VectorStore
from langchain_core.vectorstores.utils import maximal_marginal_relevance

from index.datatypes import Matrix, Vector
from index.dense import DenseStore
from index.errors import DamagedIndexError
from index.manifest import open_current, publish
from index.store import PassageIndex
from qa.adapters.langchain import ZeilentreuEmbeddings, passage_document

K = 4
"""LangChain's own default."""
KIND = "zeilentreu-vectorstore-additions"

Filter = Callable[[LangChainDocument], bool] | Mapping[str, Any]
"""Which documents may be found: a function, or metadata that must be equal."""


class PassageVectorStore(VectorStore):
    """Cosine search over the passages of an index and over documents added to them.

    Args:
        embedding: what turns texts into vectors; for an index, the model it was built with.
        index: the index whose passages are in the store; None for an empty store.
    """

    def __init__(self, embedding: Embeddings, *, index: PassageIndex | None = None) -> None:
        self._embedding = embedding
        self._index = index
        self._rows: dict[str, int] = {}
        if index is not None:
            self._rows = {passage.id: row for row, passage in enumerate(index.passages)}
        self._added: dict[str, tuple[LangChainDocument, Vector]] = {}
        self._added_store: DenseStore | None = None
        self._lock = RLock()

    @classmethod
    def load(
        cls,
        directory: str | Path,
        embedding: Embeddings | None = None,
        *,
        additions: str | Path | None = None,
    ) -> PassageVectorStore:
        """Return the store of a saved index, with what `save_additions` wrote to `additions`.

        `embedding` None takes the model that the index was built with.

        Raises:
            MissingIndexError: there is no index, or no additions, in the folder.
            DamagedIndexError: bytes differ from what the manifest says.
        """
        if embedding is None:
            from qa.loading import load_assistant

            assistant = load_assistant(directory)
            store = cls(ZeilentreuEmbeddings(embedder=assistant.embedder), index=assistant.index)
        else:
            store = cls(embedding, index=PassageIndex.load(Path(directory)))
        if additions is not None:
            store._read_additions(Path(additions))
        return store

    @classmethod
    def from_texts(
        cls,
        texts: list[str],
        embedding: Embeddings,
        metadatas: list[dict[str, Any]] | None = None,
        *,
        ids: list[str] | None = None,
        **kwargs: Any,
    ) -> PassageVectorStore:
        """Return a store of these texts, without an index."""
        store = cls(embedding, **kwargs)
        store.add_texts(texts, metadatas, ids=ids)
        return store

    @property
    def embeddings(self) -> Embeddings:
        """What turns texts into vectors."""
        return self._embedding

    def __len__(self) -> int:
        return len(self._rows) + len(self._added)

    def add_documents(
        self, documents: list[LangChainDocument], *, ids: list[str] | None = None, **kwargs: Any
    ) -> list[str]:
        """Add documents and return their ids; one with a known id takes the other's place.

        A document without an id gets a random one; two with equal text stay two.

        Raises:
            ValueError: there are more or fewer ids than documents.
        """
        if ids is not None and len(ids) != len(documents):
            raise ValueError(f"got {len(ids)} ids for {len(documents)} documents")
        names = [
            (ids[i] if ids is not None else document.id) or str(uuid.uuid4())
            for i, document in enumerate(documents)
        ]
        texts = [document.page_content for document in documents]
        vectors = _unit(self._embedding.embed_documents(texts))
        with self._lock:
            for name, document, vector in zip(names, documents, vectors, strict=True):
                self._rows.pop(name, None)
                copy = LangChainDocument(
                    id=name, page_content=document.page_content, metadata=dict(document.metadata)
                )
                self._added[name] = (copy, vector)
            self._added_store = None
        return names

    def delete(self, ids: list[str] | None = None, **kwargs: Any) -> bool:
        """Forget documents (None: all); unknown ids do not matter. The index is not changed."""
        with self._lock:
            if ids is None:
                self._rows.clear()
                self._added.clear()
            for name in ids or ():
                self._rows.pop(name, None)
                self._added.pop(name, None)
            self._added_store = None
        return True

    def get_by_ids(self, ids: Sequence[str], /) -> list[LangChainDocument]:
        """Return the documents of these ids, in their order; unknown ones are left out."""
        with self._lock:
            return [self._document(i) for i in ids if i in self._rows or i in self._added]

    def similarity_search(
        self,
        query: str,
        k: int = K,
        *,
        filter: Filter | None = None,
        **kwargs: Any,
    ) -> list[LangChainDocument]:
        """Return the `k` nearest documents, best first."""
        return [found for found, _ in self.similarity_search_with_score(query, k, filter=filter)]

    def similarity_search_with_score(
        self,
        query: str,
        k: int = K,
        *,
        filter: Filter | None = None,
        **kwargs: Any,
    ) -> list[tuple[LangChainDocument, float]]:
        """Return the `k` nearest documents with their cosines: higher is nearer."""
        vector = _unit([self._embedding.embed_query(query)])[0]
        return [(found, score) for found, score in self._search(vector, k, filter)]

    def similarity_search_by_vector(
        self,
        embedding: list[float],
        k: int = K,
        *,
        filter: Filter | None = None,
        **kwargs: Any,
    ) -> list[LangChainDocument]:
        """Return the `k` documents nearest to a vector, best first."""
        return [found for found, _ in self._search(_unit([embedding])[0], k, filter)]

    def max_marginal_relevance_search(
        self,
        query: str,
        k: int = K,
        fetch_k: int = 20,
        lambda_mult: float = 0.5,
        *,
        filter: Filter | None = None,
        **kwargs: Any,
    ) -> list[LangChainDocument]:
        """Return `k` of the `fetch_k` nearest documents that differ from each other."""
        vector = self._embedding.embed_query(query)
        return self.max_marginal_relevance_search_by_vector(
            vector, k, fetch_k, lambda_mult, filter=filter
        )

    def max_marginal_relevance_search_by_vector(
        self,
        embedding: list[float],
        k: int = K,
        fetch_k: int = 20,
        lambda_mult: float = 0.5,
        *,
        filter: Filter | None = None,
        **kwargs: Any,
    ) -> list[LangChainDocument]:
        """Return `k` of the `fetch_k` documents nearest to a vector that differ from each other."""
        vector = _unit([embedding])[0]
        found = self._search(vector, fetch_k, filter)
        rows = self._vectors([str(document.id) for document, _ in found])
        chosen = maximal_marginal_relevance(
            vector, [list(row) for row in rows], lambda_mult=lambda_mult, k=k
        )
        return [found[position][0] for position in chosen]

    def save_additions(self, directory: str | Path) -> None:
        """Write the added documents, their vectors, and which passages were deleted.

        Raises:
            ValueError: a document's metadata cannot be written as JSON.
        """
        with self._lock:
            rows = [
                {"id": name, "text": found.page_content, "metadata": found.metadata}
                for name, (found, _) in self._added.items()
            ]
            gone = (
                []
                if self._index is None
                else [
                    passage.id for passage in self._index.passages if passage.id not in self._rows
                ]
            )
            vectors = self._added_matrix()
        try:
            text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        except TypeError as error:
            raise ValueError(f"metadata must be JSON values: {error}") from error
        files = {"documents.jsonl": text.encode(), "deleted.json": json.dumps(gone).encode()}
        if len(vectors):
            files |= DenseStore.build(vectors).to_files()
        publish(Path(directory), {"kind": KIND}, files)

    def _read_additions(self, directory: Path) -> None:
        generation = open_current(directory)
        if generation.meta.get("kind") != KIND:
            raise DamagedIndexError(
                f"{directory} holds no additions to a vector store.",
                f"{directory} enthält keine Ergänzungen eines Vektorspeichers.",
            )
        files = generation.files
        rows = [json.loads(row) for row in bytes(files["documents.jsonl"]).splitlines()]
        vectors = DenseStore.from_files(files).vectors() if rows else ()
        for name in json.loads(bytes(files["deleted.json"])):
            self._rows.pop(name, None)
        for row, vector in zip(rows, vectors, strict=True):
            found = LangChainDocument(
                id=row["id"], page_content=row["text"], metadata=row["metadata"]
            )
            self._added[row["id"]] = (found, vector)
        self._added_store = None

    def _search(
        self, vector: Vector, k: int, wanted: Filter | None
    ) -> list[tuple[LangChainDocument, float]]:
        """Return documents with their cosines, best first; ties: the index first, then by age."""
        keep = _predicate(wanted)
        with self._lock:
            found: list[tuple[float, int, str]] = []
            if self._index is not None and self._rows:
                allowed = self._allowed(keep)
                scores, positions = self._index.dense.search(vector[None, :], k, allowed=allowed)
                found += [
                    (float(score), int(position), self._index.passages[int(position)].id)
                    for score, position in zip(scores[0], positions[0], strict=True)
                ]
            if self._added:
                names = list(self._added)
                allowed = np.array([keep(found_) for found_, _ in self._added.values()])
                store = self._store_of_added()
                scores, positions = store.search(vector[None, :], k, allowed=allowed)
                found += [
                    (float(score), len(self._rows) + int(position), names[int(position)])
                    for score, position in zip(scores[0], positions[0], strict=True)
                ]
            found.sort(key=lambda item: (-round(item[0], 6), item[1]))
            return [(self._document(name), score) for score, _, name in found[:k]]

    def _allowed(self, keep: Callable[[LangChainDocument], bool]) -> npt.NDArray[np.bool_]:
        assert self._index is not None
        allowed = np.zeros(len(self._index.passages), bool)
        for name, row in self._rows.items():
            allowed[row] = keep is _anything or keep(self._document(name))
        return allowed

    def _document(self, name: str) -> LangChainDocument:
        if name in self._added:
            found = self._added[name][0]
            return found.model_copy(update={"metadata": dict(found.metadata)})
        assert self._index is not None
        passage = self._index.passages[self._rows[name]]
        return passage_document(passage, self._index.document(passage.document_id))

    def _vectors(self, names: Sequence[str]) -> list[Vector]:
        with self._lock:
            stored = None if self._index is None else self._index.dense.vectors()
            return [
                self._added[name][1]
                if stored is None or name in self._added
                else np.asarray(stored[self._rows[name]], dtype=np.float32)
                for name in names
            ]

    def _store_of_added(self) -> DenseStore:
        if self._added_store is None:
            self._added_store = DenseStore.build(self._added_matrix())
        return self._added_store

    def _added_matrix(self) -> Matrix:
        vectors = [vector for _, vector in self._added.values()]
        return np.array(vectors, np.float32) if vectors else np.zeros((0, 1), np.float32)

    def _select_relevance_score_fn(self) -> Callable[[float], float]:
        """Return what maps a cosine to LangChain's range of 0 to 1."""
        return lambda cosine: min(1.0, max(0.0, (1 + cosine) / 2))


def _unit(vectors: Iterable[Sequence[float]]) -> Matrix:
    """Return vectors as float32 rows of length one; a row of zeros stays."""
    matrix = np.array(list(vectors), np.float32)
    if matrix.ndim != 2:
        return np.zeros((0, 1), np.float32)
    lengths = np.linalg.norm(matrix, axis=1, keepdims=True)
    return np.ascontiguousarray(matrix / np.where(lengths > 0, lengths, 1), dtype=np.float32)


def _anything(_document: LangChainDocument) -> bool:
    return True


def _predicate(wanted: Filter | None) -> Callable[[LangChainDocument], bool]:
    if wanted is None:
        return _anything
    if callable(wanted):
        return wanted
    return lambda found: all(found.metadata.get(key) == value for key, value in wanted.items())
