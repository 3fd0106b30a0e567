"""The saved index: documents, their passages, and the three stores that find passages.

`PassageIndex` is a value: adding or removing documents gives a new one, and vectors of documents
that stay are taken over instead of being computed again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from index.datatypes import Document, Hit, Matrix, Passage, Vector
from index.dense import DenseStore
from index.embed import Embedder, encode_passages, piece_dim
from index.errors import DamagedIndexError, UnknownDocumentError
from index.late import TokenStore
from index.lexical import LexicalStore
from index.manifest import open_current, publish
from index.passages import search_text, split
from index.piece_store import Pieces, PieceStore, to_steps
from index.records import (
    documents_from_bytes,
    documents_to_bytes,
    passages_from_bytes,
    passages_to_bytes,
)
from index.sentence_store import SentenceStore, body_text, sentence_spans
from index.tokens import tokenize

if TYPE_CHECKING:
    import pandas

    from index.frames import Unit

Progress = Callable[[str, int, int], None]
"""Called with the stage ("read", "split", "embed", "index"), how much is done, and of how much."""

Store = DenseStore | SentenceStore | PieceStore | LexicalStore | TokenStore

UNSAVED = "unsaved"
"""Generation name of an index that is not on disk."""


@dataclass(frozen=True)
class PassageIndex:
    """Everything that is searched, and what it was made with.

    Attributes:
        documents: in the order they were added.
        passages: of all documents, document by document, in reading order.
        dense: FAISS store of the passages' vectors; row i belongs to `passages[i]`.
        lexical: BM25 store, same order.
        sentences: vectors of each passage's sentences, same order.
        pieces: vectors of the word pieces of each passage's sentences, same order.
        late: token ids for the late-interaction rerank, same order.
        model: name of the embedding model.
        model_sha256: of its weights.
        generation: name on disk, or "unsaved".
        added: ids of documents that a user added to the corpus.
    """

    documents: tuple[Document, ...]
    passages: tuple[Passage, ...]
    dense: DenseStore
    sentences: SentenceStore
    pieces: PieceStore
    lexical: LexicalStore
    late: TokenStore
    model: str
    model_sha256: str
    generation: str = UNSAVED
    added: tuple[str, ...] = ()
    _masks: dict[tuple[str, ...], npt.NDArray[np.bool_]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    originals: Mapping[str, bytes | memoryview] = field(
        default_factory=dict, repr=False, compare=False
    )
    """The PDF that a document was read from, by document id, where it was given."""
    memo: dict[tuple[str, str], Any] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    """What was computed from the text of a passage or sentence; never from a question."""

    @classmethod
    def build(
        cls,
        documents: Sequence[Document],
        embedder: Embedder,
        *,
        previous: PassageIndex | None = None,
        added: Sequence[str] = (),
        originals: Mapping[str, bytes | memoryview] | None = None,
        progress: Progress | None = None,
    ) -> PassageIndex:
        """Return an index of the documents, those of the ids `added` marked as a user's own.

        Vectors of documents that are equal in `previous`, made with the same model, are reused, and
        so are its originals of documents that stay.

        Raises:
            ValueError: two documents share an id.
        """
        ids = [document.id for document in documents]
        if len(set(ids)) != len(ids):
            raise ValueError(f"document ids must differ, got {ids}")
        report = progress or _silent
        passages: list[Passage] = []
        for done, document in enumerate(documents):
            report("split", done, len(documents))
            passages.extend(split(document))
        texts = [search_text(passage) for passage in passages]
        blocks = _embed(passages, documents, embedder, previous, report)
        matrix = np.zeros((len(blocks), embedder.dim), np.float32)
        for row, (vectors, _) in enumerate(blocks):
            matrix[row] = vectors[0]
        report("index", 0, 1)
        index = cls(
            documents=tuple(documents),
            passages=tuple(passages),
            dense=DenseStore.build(matrix),
            sentences=SentenceStore.build([vectors[1:] for vectors, _ in blocks], dim=embedder.dim),
            pieces=PieceStore.build([pieces for _, pieces in blocks], dim=piece_dim(embedder)),
            lexical=LexicalStore.build([tokenize(text) for text in texts]),
            late=TokenStore.build(texts),
            model=embedder.name,
            model_sha256=embedder.sha256,
            added=tuple(added),
            originals=_kept(documents, previous) | dict(originals or {}),
        )
        report("index", 1, 1)
        return index

    def with_documents(
        self,
        documents: Sequence[Document],
        embedder: Embedder,
        *,
        originals: Mapping[str, bytes | memoryview] | None = None,
        progress: Progress | None = None,
    ) -> PassageIndex:
        """Return an index that also holds `documents`; only they are embedded."""
        return PassageIndex.build(
            (*self.documents, *documents),
            embedder,
            previous=self,
            added=(*self.added, *(document.id for document in documents)),
            originals=originals,
            progress=progress,
        )

    def without_documents(self, ids: Sequence[str], embedder: Embedder) -> PassageIndex:
        """Return an index without the documents of these ids.

        Raises:
            UnknownDocumentError: an id is not in the index.
        """
        gone = {self.document(id_).id for id_ in ids}
        stay = [document for document in self.documents if document.id not in gone]
        added = [id_ for id_ in self.added if id_ not in gone]
        return PassageIndex.build(stay, embedder, previous=self, added=added)

    def save(self, directory: Path) -> str:
        """Publish the index in `directory` atomically and return the generation's name."""
        files: dict[str, bytes] = {
            "documents.jsonl": documents_to_bytes(self.documents),
            "passages.jsonl": passages_to_bytes(self.passages),
        }
        stores: dict[str, Store] = {
            "dense": self.dense,
            "sentences": self.sentences,
            "pieces": self.pieces,
            "lexical": self.lexical,
            "late": self.late,
        }
        for name, store in stores.items():
            files |= {f"{name}/{file}": data for file, data in store.to_files().items()}
        files |= {f"originals/{id_}": bytes(data) for id_, data in self.originals.items()}
        meta = {
            "model": self.model,
            "model_sha256": self.model_sha256,
            "corpus_sha256": self.corpus_sha256,
            "added": list(self.added),
            "documents": len(self.documents),
            "passages": len(self.passages),
        }
        return publish(directory, meta, files)

    @classmethod
    def load(cls, directory: Path) -> PassageIndex:
        """Return the current index of `directory`, every byte verified.

        Raises:
            MissingIndexError: there is none.
            DamagedIndexError: a file is missing, altered or of another format.
        """
        generation = open_current(directory)
        files, meta = generation.files, generation.meta
        try:
            documents = documents_from_bytes(files["documents.jsonl"])
            passages = passages_from_bytes(files["passages.jsonl"], documents)
            index = cls(
                documents=documents,
                passages=passages,
                dense=DenseStore.from_files(_part(files, "dense")),
                sentences=SentenceStore.from_files(_part(files, "sentences")),
                pieces=PieceStore.from_files(_part(files, "pieces")),
                lexical=LexicalStore.from_files(_part(files, "lexical")),
                late=TokenStore.from_files(_part(files, "late")),
                model=meta["model"],
                model_sha256=meta["model_sha256"],
                generation=generation.name,
                added=tuple(meta["added"]),
                originals=_part(files, "originals"),
            )
        except (KeyError, ValueError, TypeError) as error:
            raise _outdated(directory, error) from error
        return index

    @classmethod
    def load_documents(cls, directory: Path) -> tuple[tuple[Document, ...], tuple[str, ...]]:
        """Return the documents of an index and the ids of the added ones, whatever the rest is.

        For an index that another version wrote: its documents can be indexed anew.

        Raises:
            MissingIndexError: there is none.
            DamagedIndexError: the documents cannot be read.
        """
        generation = open_current(directory)
        try:
            documents = documents_from_bytes(generation.files["documents.jsonl"])
            return documents, tuple(generation.meta.get("added", ()))
        except (KeyError, ValueError, TypeError) as error:
            raise _outdated(directory, error) from error

    @cached_property
    def corpus_sha256(self) -> str:
        """Hash over ids and file hashes of the documents: which corpus this is."""
        rows = sorted([document.id, document.sha256] for document in self.documents)
        return hashlib.sha256(json.dumps(rows).encode()).hexdigest()

    @cached_property
    def positions(self) -> dict[str, int]:
        """The position of each passage, by its id."""
        return {passage.id: position for position, passage in enumerate(self.passages)}

    @cached_property
    def _by_id(self) -> dict[str, Document]:
        return {document.id: document for document in self.documents}

    def document(self, id_: str) -> Document:
        """Return the document of this id.

        Raises:
            UnknownDocumentError: the index does not hold it.
        """
        try:
            return self._by_id[id_]
        except KeyError:
            known = ", ".join(self._by_id) or "–"
            raise UnknownDocumentError(
                f"The index holds no document “{id_}”; it holds: {known}.",
                f"Der Index enthält kein Dokument „{id_}“; er enthält: {known}.",
            ) from None

    def passages_of(self, document_id: str) -> tuple[Passage, ...]:
        """Return the passages of one document in reading order."""
        id_ = self.document(document_id).id
        return tuple(passage for passage in self.passages if passage.document_id == id_)

    def mask(self, documents: Sequence[str] | None) -> npt.NDArray[np.bool_] | None:
        """Return which passages belong to the documents, shape (n,); None stands for all.

        Raises:
            UnknownDocumentError: the index does not hold one of them.
        """
        if documents is None:
            return None
        key = tuple(sorted({self.document(id_).id for id_ in documents}))
        if key not in self._masks:
            wanted = set(key)
            self._masks[key] = np.array([p.document_id in wanted for p in self.passages], bool)
        return self._masks[key]

    def search_dense(
        self, query: Vector, k: int, *, documents: Sequence[str] | None = None
    ) -> tuple[Hit, ...]:
        """Return at most `k` passages by inner product with `query`, shape (dim,), best first."""
        scores, positions = self.dense.search(query[None, :], k, allowed=self.mask(documents))
        return self._hits(scores[0], positions[0])

    def to_frame(self, *, by: Unit = "passage") -> pandas.DataFrame:
        """Return the text as a pandas data frame, a row for each line, sentence or passage."""
        from index.frames import text_table

        return text_table(self.documents, by=by, passages=self.passages).to_frame()

    def _hits(self, scores: Any, positions: Any) -> tuple[Hit, ...]:
        return tuple(
            Hit(passage=self.passages[int(position)], score=float(score), rank=rank)
            for rank, (score, position) in enumerate(zip(scores, positions, strict=True), 1)
        )


def _embed(
    passages: Sequence[Passage],
    documents: Sequence[Document],
    embedder: Embedder,
    previous: PassageIndex | None,
    report: Progress,
) -> list[Block]:
    """Return for each passage the vectors of text and sentences, and the sentences' pieces."""
    blocks: dict[str, Block] = {}
    if previous is not None and previous.model_sha256 == embedder.sha256:
        same = {d.id for d in documents if previous._by_id.get(d.id) == d}
        vectors = previous.dense.vectors()
        for row, passage in enumerate(previous.passages):
            if passage.document_id in same:
                block = np.vstack([vectors[row : row + 1], previous.sentences.rows(row)])
                blocks[passage.id] = block, previous.pieces.rows(row)
    todo = [row for row, passage in enumerate(passages) if passage.id not in blocks]
    for start in range(0, len(todo), EMBED_STEP):
        report("embed", start, len(todo))
        step = todo[start : start + EMBED_STEP]
        texts = [body_text(passages[row]) for row in step]
        parts = [sentence_spans(text) for text in texts]
        for row, made in zip(step, encode_passages(embedder, texts, parts), strict=True):
            blocks[passages[row].id] = made.vectors, [to_steps(own) for own in made.pieces]
    report("embed", len(todo), len(todo))
    return [blocks[passage.id] for passage in passages]


Block = tuple[Matrix, list[Pieces]]
"""Of a passage: the vectors of its text and of its sentences, and the pieces of each sentence."""
EMBED_STEP = 64
"""Passages between two reports of progress."""


def _part(files: Mapping[str, memoryview], folder: str) -> dict[str, memoryview]:
    prefix = folder + "/"
    return {name[len(prefix) :]: data for name, data in files.items() if name.startswith(prefix)}


def _kept(
    documents: Sequence[Document], previous: PassageIndex | None
) -> dict[str, bytes | memoryview]:
    """Return the originals of the previous index that belong to the documents."""
    if previous is None:
        return {}
    held = {document.id: document.sha256 for document in previous.documents}
    return {
        document.id: previous.originals[document.id]
        for document in documents
        if document.id in previous.originals and held[document.id] == document.sha256
    }


def _outdated(directory: Path, error: Exception) -> DamagedIndexError:
    return DamagedIndexError(
        f"The index in {directory} was written by another version ({error}); build it again with "
        "`zeilentreu build`.",
        f"Der Index in {directory} stammt von einer anderen Version ({error}); bitte mit "
        "`zeilentreu build` neu aufbauen.",
    )


def _silent(stage: str, done: int, total: int) -> None:
    """Report nothing."""
