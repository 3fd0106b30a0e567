"""What retrieval is measured on: gold questions about printed lines, and XQuAD paragraphs."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

import index
from index.datatypes import Document, DocumentInfo, Line, LineKind, LineNumbering
from index.embed import Embedder
from index.errors import StoredIndexError
from index.parse import read_document
from index.store import PassageIndex
from qa.evaluate import read_gold

Lines = frozenset[int]
"""Printed line numbers that a retrieved unit stands on."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and the spans of lines (inclusive) each of which answers it."""

    id: str
    text: str
    language: str
    type: str
    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Collection:
    """Questions about one document."""

    name: str
    document: Document
    questions: tuple[Asked, ...]


def gold_collections(data: Path) -> tuple[Collection, ...]:
    """Return each gold file of `data`/gold with its PDF of `data`/documents, answerable only."""
    collections = []
    for path in sorted((data / "gold").glob("*.jsonl")):
        pdf = data / "documents" / f"{path.stem}.pdf"
        document = read_document(pdf, DocumentInfo(id=path.stem))
        questions = tuple(
            Asked(gold.id, gold.text, gold.language, gold.type, gold.lines)
            for gold in read_gold(path)
            if gold.answerable
        )
        collections.append(Collection(path.stem, document, questions))
    return tuple(collections)


def xquad_collection(folder: Path) -> Collection:
    """Return an XQuAD retrieval set: odd lines are paragraphs, even ones blank between them."""
    paragraphs = _rows(folder / "corpus.tsv")
    number = {key: 2 * position + 1 for position, (key, _) in enumerate(paragraphs)}
    lines: list[Line] = []
    for key, text in paragraphs:
        lines.append(Line(number[key], None, None, text, LineKind.BODY))
        lines.append(Line(number[key] + 1, None, None, "", LineKind.BLANK))
    relevant: dict[str, list[tuple[int, int]]] = {}
    for question, paragraph, *_ in _rows(folder / "qrels.tsv"):
        relevant.setdefault(question, []).append((number[paragraph], number[paragraph]))
    language = folder.name.split("-")[1]
    questions = tuple(
        Asked(key, text, language, "xquad", tuple(relevant[key]))
        for key, text in _rows(folder / "queries.tsv")
        if key in relevant
    )
    digest = hashlib.sha256((folder / "corpus.tsv").read_bytes()).hexdigest()
    document = Document(
        id=folder.name,
        title=folder.name,
        edition="",
        jurisdiction="",
        parties=(),
        signed=None,
        language=folder.name.rsplit("-", 1)[1],
        source="XQuAD",
        sha256=digest,
        numbering=LineNumbering.PRINTED,
        lines=tuple(lines),
    )
    return Collection(folder.name, document, questions)


def open_index(document: Document, embedder: Embedder, work: Path) -> PassageIndex:
    """Return the document's index, kept in the folder `work` from run to run."""
    directory = work / f"{document.id}-{embedder.sha256[:12]}-{_code()[:12]}"
    try:
        saved = PassageIndex.load(directory)
        if saved.documents == (document,):
            return saved
    except StoredIndexError:
        pass
    built = PassageIndex.build([document], embedder)
    directory.mkdir(parents=True, exist_ok=True)
    built.save(directory)
    return built


def _code() -> str:
    """Return a hash of the code that builds an index."""
    digest = hashlib.sha256()
    for path in sorted(Path(index.__file__).parent.glob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _rows(path: Path) -> list[list[str]]:
    return [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]
