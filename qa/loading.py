"""Opening an assistant: the shipped corpus, built on first use, or an index of one's own."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from platformdirs import user_cache_path

from index.catalogue import read_catalogue, shipped_corpus
from index.datatypes import Document
from index.embed import Embedder, load_embedder
from index.errors import ModelMismatchError, StoredIndexError
from index.parse import read_document
from index.replies import load_reply_encoder
from index.store import PassageIndex, Progress
from qa.assistant import Assistant
from qa.rerank import CrossEncoderReranker


def default_index() -> Path:
    """Return the folder of the default index, in the user's cache directory."""
    return user_cache_path("zeilentreu", appauthor=False) / "index"


def load_assistant(
    index: str | Path | None = None,
    *,
    model: str | Path | None = None,
    reranker: str | Path | None = None,
    progress: Progress | None = None,
) -> Assistant:
    """Return an assistant for an index; None stands for the shipped corpus, built on first use.

    Args:
        index: folder of an index.
        model: name or folder of a sentence-transformers model; None takes the bundled one, or the
            one the index was built with.
        reranker: name or folder of a sentence-transformers cross-encoder that reads the best
            candidates once more; None reads nothing twice.
        progress: called with what is being done while an index is built.

    Raises:
        MissingIndexError: there is no index in the folder named.
        DamagedIndexError: its bytes are not what its manifest says.
        ModelMismatchError: it was built with another model than the one named.
        ModelError: a model cannot be loaded.
    """
    second = None if reranker is None else CrossEncoderReranker(reranker)
    with ThreadPoolExecutor(max_workers=1) as beside:
        replies = beside.submit(load_reply_encoder)  # which the first question needs
        if index is None:
            embedder = load_embedder(model)
            opened = open_default(embedder, progress=progress)
        else:
            opened = PassageIndex.load(Path(index))
            embedder = _embedder_of(opened, Path(index), model)
        replies.result()
    return Assistant(opened, embedder, reranker=second)


def reload_assistant(assistant: Assistant, directory: Path) -> Assistant:
    """Return an assistant like this one for what the folder of its index holds now.

    Raises:
        MissingIndexError: there is no index in the folder any more.
        DamagedIndexError: its bytes are not what its manifest says.
        ModelMismatchError: it was built with a model that cannot be found by its name.
        ModelError: its model cannot be loaded.
    """
    index = PassageIndex.load(directory)
    embedder = assistant.embedder
    if index.model_sha256 != embedder.sha256:
        embedder = _embedder_of(index, directory, None)
    return assistant.with_index(index, embedder)


def _embedder_of(index: PassageIndex, directory: Path, model: str | Path | None) -> Embedder:
    """Return the model that an index was built with."""
    embedder = load_embedder(model)
    if model is None and index.model_sha256 != embedder.sha256 and index.model != embedder.name:
        embedder = load_embedder(index.model)
    if index.model_sha256 != embedder.sha256:
        raise ModelMismatchError(
            f"The index in {directory} was built with the model {index.model} "
            f"({index.model_sha256[:12]}…), not with {embedder.name} ({embedder.sha256[:12]}…); "
            "build it again with `zeilentreu build --index` or name its model with --model.",
            f"Der Index in {directory} wurde mit dem Modell {index.model} "
            f"({index.model_sha256[:12]}…) gebaut, nicht mit {embedder.name} "
            f"({embedder.sha256[:12]}…); bitte mit `zeilentreu build --index` neu aufbauen oder "
            "sein Modell mit --model nennen.",
        )
    return embedder


def open_default(embedder: Embedder, *, progress: Progress | None = None) -> PassageIndex:
    """Return the default index, built or brought up to date first where that is needed.

    Documents that the user added stay. If the cache directory cannot be written to, the index is
    built in memory.
    """
    directory = default_index()
    try:
        index = PassageIndex.load(directory)
        if index.model_sha256 == embedder.sha256 and _is_current(index):
            return index
    except StoredIndexError:
        pass
    built = rebuild(directory, read_corpus(shipped_corpus(), progress=progress), embedder, progress)
    try:
        built.save(directory)
        return PassageIndex.load(directory)
    except OSError:
        return built


def rebuild(
    directory: Path,
    corpus: Sequence[Document],
    embedder: Embedder,
    progress: Progress | None = None,
) -> PassageIndex:
    """Return an index of the corpus and of the documents that were added to the one in `directory`.

    What of the old index can be used is used: its vectors, or, where another version wrote it, its
    documents.
    """
    previous = None
    documents: tuple[Document, ...] = ()
    added: tuple[str, ...] = ()
    try:
        documents, added = PassageIndex.load_documents(directory)
        previous = PassageIndex.load(directory)
    except StoredIndexError:
        pass  # missing or damaged: nothing more can be taken over
    ids = {document.id for document in corpus}
    own = [document for document in documents if document.id in added and document.id not in ids]
    return PassageIndex.build(
        (*corpus, *own),
        embedder,
        previous=previous,
        added=[document.id for document in own],
        progress=progress,
    )


def read_corpus(directory: Path, *, progress: Progress | None = None) -> tuple[Document, ...]:
    """Return the documents of a corpus folder, in the order of its catalogue.

    Raises:
        CatalogueError: the catalogue does not fit the files.
        ReadError: a file cannot be read as an agreement.
    """
    entries = read_catalogue(directory)
    documents: list[Document] = []
    for done, entry in enumerate(entries):
        if progress:
            progress("read", done, len(entries))
        documents.append(read_document(entry.path, entry.info))
    return tuple(documents)


def _is_current(index: PassageIndex) -> bool:
    """Whether the shipped corpus is in the index as it ships now."""
    have = {document.id: document.sha256 for document in index.documents}
    return all(
        have.get(entry.info.id or "") == entry.sha256 for entry in read_catalogue(shipped_corpus())
    )
