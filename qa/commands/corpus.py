"""`documents`, `lines`, `build` and `check`: what is in an index, and making one."""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path
from typing import Any

from index.errors import InputError
from qa.commands.common import add_index_option, add_json_option, print_json, show_progress
from qa.texts import reader_language, say


def register(subparsers: Any) -> None:
    """Add the commands to the command line."""
    documents = subparsers.add_parser("documents", help="list what is in the index")
    add_index_option(documents)
    add_json_option(documents)
    documents.set_defaults(call=call_documents)

    lines = subparsers.add_parser("lines", help="show printed lines of a document")
    lines.add_argument("document", metavar="DOCUMENT")
    lines.add_argument("range", nargs="?", metavar="FIRST-LAST", help="for example 3608-3610")
    lines.add_argument("--page", type=int, help="page, where lines are numbered page by page")
    lines.add_argument("--context", type=int, default=0, metavar="N", help="lines around them")
    add_index_option(lines)
    add_json_option(lines)
    lines.set_defaults(call=call_lines)

    build = subparsers.add_parser("build", help="build an index from a corpus folder")
    build.add_argument(
        "--corpus", type=Path, metavar="DIR", help="corpus folder (default: shipped)"
    )
    add_index_option(build)
    build.set_defaults(call=call_build)

    check = subparsers.add_parser("check", help="verify every byte and every citation target")
    add_index_option(check)
    check.set_defaults(call=call_check)


def call_documents(options: argparse.Namespace) -> int:
    """List the documents with edition, lines and sha256."""
    from qa.records import document_to_json

    language = reader_language()
    records = [document_to_json(document) for document in _open(options).documents]
    if options.json:
        print_json({"documents": records})
        return 0
    for record in records:
        numbering = say(f"numbering.{record['numbering']}", language)
        print(f"{record['id']}  {record['title']}  ({record['edition']})")
        print(
            f"    {record['lines']} {numbering}, {record['first_line']}–{record['last_line']}; "
            f"sha256 {record['sha256']}"
        )
    return 0


def call_lines(options: argparse.Namespace) -> int:
    """Print the lines asked for, or all lines of the document."""
    from qa.lines import select_lines
    from qa.records import lines_to_json

    document = _open(options).document(options.document)
    if options.range is None:
        lines = document.lines
    else:
        first, last = read_range(options.range)
        lines = select_lines(document, first, last, context=options.context, page=options.page)
    if options.json:
        print_json(lines_to_json(document.id, lines))
        return 0
    for line in lines:
        number = "" if line.number is None else str(line.number)
        print(f"{number:>6}  {line.text}".rstrip())
    return 0


def call_build(options: argparse.Namespace) -> int:
    """Build and publish an index; documents that were added to it stay."""
    from index.catalogue import shipped_corpus
    from index.embed import load_embedder
    from index.manifest import writing
    from qa.loading import default_index, read_corpus, rebuild

    progress = show_progress()
    directory = options.index or default_index()
    embedder = load_embedder(options.model)
    corpus = read_corpus(options.corpus or shipped_corpus(), progress=progress)
    with writing(directory):
        index = rebuild(directory, corpus, embedder, progress)
        index.save(directory)
    message = say(
        "built",
        reader_language(),
        documents=len(index.documents),
        passages=len(index.passages),
        directory=directory,
    )
    print(message, file=sys.stderr)
    return 0


def call_check(options: argparse.Namespace) -> int:
    """Verify the index: bytes against the manifest, passages against lines, vectors."""
    from index.check import check_index

    index = _open(options)
    check_index(index)
    print(
        say(
            "checked",
            reader_language(),
            documents=len(index.documents),
            lines=sum(len(document.lines) for document in index.documents),
            passages=len(index.passages),
            index=index.generation,
        )
    )
    return 0


def read_range(text: str) -> tuple[int, int]:
    """Return first and last line number of "3608-3610", "3608–3610" or "3608".

    Raises:
        InputError: it is none of these, or runs backwards.
    """
    match = re.fullmatch(r"\s*(\d{1,7})\s*(?:[-–]\s*(\d{1,7}))?\s*", text)
    first, last = (int(match[1]), int(match[2] or match[1])) if match else (1, 0)
    if first > last:
        raise InputError(
            f"“{text}” is no range of lines; write it like 3608-3610.",
            f"„{text}“ ist kein Zeilenbereich; bitte wie 3608-3610 schreiben.",
        )
    return first, last


def _open(options: argparse.Namespace) -> Any:
    from index.store import PassageIndex
    from qa.loading import load_assistant

    if options.index is not None:
        return PassageIndex.load(options.index)
    return load_assistant(model=options.model, progress=show_progress()).index
