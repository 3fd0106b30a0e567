"""`add` and `remove`: a user's own documents in an index."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.errors import DuplicateError, InputError, cannot_open
from qa.commands.common import (
    add_index_option,
    add_json_option,
    print_json,
    show_bar,
    show_progress,
)
from qa.records import document_to_json
from qa.texts import reader_language, say

if TYPE_CHECKING:
    from index.datatypes import Document, DocumentInfo
    from index.parse.worker import ReadLimits
    from index.store import PassageIndex


def register(subparsers: Any) -> None:
    """Add the commands to the command line."""
    add = subparsers.add_parser("add", help="read files and take them into the index")
    add.add_argument("files", nargs="+", type=Path, metavar="FILE")
    for option, text in (
        ("--id", "identifier, for example sachsen-2019"),
        ("--title", "title as cited"),
        ("--edition", "which edition"),
        ("--jurisdiction", "state or federation"),
        ("--signed", "date or year of signing, for example 2019-12-20"),
        ("--document-language", "language of the text, for example de"),
        ("--source", "where the file comes from"),
    ):
        add.add_argument(option, metavar=option.strip("-").upper(), help=text)
    add.add_argument("--party", action="append", metavar="PARTY", help="one of the parties")
    add.add_argument("--seconds", type=float, metavar="S", help="time allowed for each file")
    add.add_argument("--memory", type=int, metavar="MIB", help="memory allowed for each file")
    add_index_option(add)
    add_json_option(add)
    add.set_defaults(call=call_add)

    remove = subparsers.add_parser("remove", help="take documents out of the index")
    remove.add_argument("documents", nargs="+", metavar="DOCUMENT")
    add_index_option(remove)
    remove.set_defaults(call=call_remove)


def call_add(options: argparse.Namespace) -> int:
    """Read the files, add them to the index, and report on each."""
    from index.parse.report import report_on

    _check_options(options)
    language = reader_language()

    documents = _read_all(options, language)

    def change(index: PassageIndex, embedder: Any) -> tuple[PassageIndex, list[Document]]:
        taken = {document.sha256: document.id for document in index.documents}
        for path, document in zip(options.files, documents, strict=True):
            _refuse_duplicate(path, document.sha256, taken)  # added while these were being read
            _refuse_id(document.id, {held.id for held in index.documents})
        changed = index.with_documents(
            documents,
            embedder,
            originals=_originals(options.files, documents),
            progress=show_progress(),
        )
        return changed, documents

    index, documents = _update(options, change)
    if options.json:
        print_json({"documents": [_record(document) for document in documents]})
    else:
        for document in documents:
            print(f"{document.id}  {document.title}  ({document.edition or document.source})")
            for line in report_on(document).in_language(language):
                print(f"    {line}")
    _say("added", language, count=len(documents), documents=len(index.documents), index=index)
    return 0


def call_remove(options: argparse.Namespace) -> int:
    """Take documents out of the index."""

    def change(index: PassageIndex, embedder: Any) -> tuple[PassageIndex, list[Document]]:
        gone = [index.document(id_) for id_ in dict.fromkeys(options.documents)]
        if len(gone) == len(index.documents):
            raise InputError(
                "An index needs at least one document; delete its folder to be rid of all.",
                "Ein Index braucht mindestens ein Dokument; wer keines behalten will, löscht "
                "seinen Ordner.",
            )
        return index.without_documents([document.id for document in gone], embedder), gone

    index, gone = _update(options, change)
    _say("removed", reader_language(), count=len(gone), documents=len(index.documents), index=index)
    return 0


LARGEST_ORIGINAL = 50_000_000
"""Bytes of a PDF that the index keeps beside its text, so that its pages can be shown."""


def _originals(files: Sequence[Path], documents: Sequence[Document]) -> dict[str, bytes]:
    """Return the PDFs among the files by document id, as long as they are what was read."""
    found: dict[str, bytes] = {}
    for path, document in zip(files, documents, strict=True):
        data = path.read_bytes() if path.stat().st_size <= LARGEST_ORIGINAL else b""
        if data.startswith(b"%PDF") and sha256(data).hexdigest() == document.sha256:
            found[document.id] = data
    return found


_Change = Callable[["PassageIndex", Any], "tuple[PassageIndex, list[Document]]"]


def _update(options: argparse.Namespace, change: _Change) -> tuple[PassageIndex, list[Document]]:
    """Load the index, change it and publish it, with nobody else writing in between."""
    from index.embed import load_embedder
    from index.errors import MissingIndexError
    from index.manifest import writing
    from index.store import PassageIndex
    from qa.loading import default_index, open_default

    embedder = load_embedder(options.model)
    directory: Path = options.index or default_index()
    if options.index is None:
        open_default(embedder, progress=show_progress())
    with writing(directory):
        try:
            index = PassageIndex.load(directory)
        except MissingIndexError:
            index = PassageIndex.build([], embedder)
        changed, documents = change(index, embedder)
        changed.save(directory)
    return PassageIndex.load(directory), documents


def _check_options(options: argparse.Namespace) -> None:
    """Refuse what describes one document where several files are named, and malformed values."""
    single = [
        name
        for name in ("id", "title", "edition", "jurisdiction", "signed", "source")
        if getattr(options, name) is not None
    ]
    if single and len(options.files) > 1:
        raise InputError(
            f"--{single[0]} describes one document; add the files one by one.",
            f"--{single[0]} beschreibt ein Dokument; bitte die Dateien einzeln hinzufügen.",
        )
    if options.id is not None and not re.fullmatch(r"[a-z0-9][a-z0-9-]*", options.id):
        raise InputError(
            f"“{options.id}” cannot be an identifier; use lower-case letters, figures and hyphens.",
            f"„{options.id}“ ist keine gültige Kennung; bitte Kleinbuchstaben, Ziffern und "
            "Bindestriche verwenden.",
        )
    if options.signed is not None and not re.fullmatch(r"\d{4}(-\d{2}(-\d{2})?)?", options.signed):
        raise InputError(
            f"“{options.signed}” is no date; write it like 2019-12-20 or 2019.",
            f"„{options.signed}“ ist kein Datum; bitte wie 2019-12-20 oder 2019 schreiben.",
        )


def _read_all(options: argparse.Namespace, language: str) -> list[Document]:
    """Return the documents in the files; nothing that the index holds is read again."""
    from index.parse.worker import read_limited

    held = _documents_now(options)
    taken = {document.sha256: document.id for document in held}
    ids = {document.id for document in held}
    documents: list[Document] = []
    for path in options.files:
        _refuse_duplicate(path, _sha256(path), taken)
        document = read_limited(
            path,
            _info(path, options, ids),
            limits=_limits(options),
            progress=_bar(path.name, language),
        )
        taken[document.sha256] = document.id
        ids.add(document.id)
        documents.append(document)
    return documents


def _documents_now(options: argparse.Namespace) -> tuple[Document, ...]:
    from index.errors import MissingIndexError
    from index.store import PassageIndex
    from qa.loading import default_index

    try:
        return PassageIndex.load(options.index or default_index()).documents
    except MissingIndexError:
        return ()


def _sha256(path: Path) -> str:
    digest = sha256()
    try:
        with path.open("rb") as file:
            while block := file.read(1 << 20):
                digest.update(block)
    except (OSError, ValueError) as error:
        raise cannot_open(path.name, error) from error
    return digest.hexdigest()


def _refuse_duplicate(path: Path, digest: str, taken: dict[str, str]) -> None:
    held = taken.get(digest)
    if held is not None:
        raise DuplicateError(
            f"{path.name} is in the index already, as {held}. Nothing was added.",
            f"{path.name} ist schon im Index, als {held}. Es wurde nichts hinzugefügt.",
        )


def _refuse_id(id_: str, ids: set[str]) -> None:
    if id_ in ids:
        raise InputError(
            f"The index holds a document {id_} already; choose another --id, or remove that one "
            "first.",
            f"Der Index enthält schon ein Dokument {id_}; bitte eine andere --id wählen oder jenes "
            "erst entfernen.",
        )


def _info(path: Path, options: argparse.Namespace, ids: set[str]) -> DocumentInfo:
    from index.datatypes import DocumentInfo
    from index.parse.identity import slug

    id_ = base = options.id or slug(path.stem)
    if options.id is not None:
        _refuse_id(id_, ids)
    number = 2
    while id_ in ids:
        id_, number = f"{base}-{number}", number + 1
    return DocumentInfo(
        id=id_,
        title=options.title,
        edition=options.edition,
        jurisdiction=options.jurisdiction,
        parties=tuple(options.party) if options.party else None,
        signed=options.signed,
        language=options.document_language,
        source=options.source or path.name,
    )


def _limits(options: argparse.Namespace) -> ReadLimits:
    from index.parse.worker import MIB, ReadLimits

    usual = ReadLimits()
    seconds, memory = options.seconds, options.memory
    for value, name in ((seconds, "--seconds"), (memory, "--memory")):
        if value is not None and value <= 0:
            raise InputError(
                f"{name} must be greater than 0, got {value}.",
                f"{name} muss größer als 0 sein, nicht {value}.",
            )
    return ReadLimits(
        memory=usual.memory if memory is None else memory * MIB,
        cpu_s=usual.cpu_s if seconds is None else max(int(seconds), 1),
        wall_s=usual.wall_s if seconds is None else 1.5 * seconds,
    )


def _bar(name: str, language: str) -> Callable[[int, int], None] | None:
    """Return a progress bar over the pages of a file; None where stderr is no terminal."""
    if not sys.stderr.isatty():
        return None
    text = say("reading", language, name=name)

    def show(done: int, total: int) -> None:
        show_bar(text, done, total, last=done == total)

    return show


def _record(document: Document) -> dict[str, Any]:
    from index.parse.report import report_on

    report = report_on(document)
    return document_to_json(document) | {
        "pages": report.pages,
        "blank": report.blank,
        "unnumbered": report.unnumbered,
        "derived": report.derived,
        "gaps": [
            {"page": gap.page, "expected": gap.expected, "found": gap.found} for gap in report.gaps
        ],
        "duplicates": list(report.duplicates),
        "uncertain": list(report.uncertain),
        "damaged": list(report.damaged),
        "headings": report.headings,
    }


def _say(key: str, language: str, *, count: int, documents: int, index: PassageIndex) -> None:
    text = say(key, language, count=count, documents=documents, index=index.generation)
    print(text, file=sys.stderr)
