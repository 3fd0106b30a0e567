"""`export`: texts, answers, concordances and the list of documents as tables."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qa.commands.common import add_assistant_options, open_assistant
from qa.texts import reader_language, say

if TYPE_CHECKING:
    from index.datatypes import Document
    from index.tables import Table
    from qa.assistant import Assistant


def register(subparsers: Any) -> None:
    """Add the command to the command line."""
    parser = subparsers.add_parser(
        "export", help="write tables: text, answers, kwic, documents (.csv, .jsonl, .parquet)"
    )
    kinds = parser.add_subparsers(dest="kind", metavar="KIND", required=True)

    text = _kind(kinds, "text", "the text of the documents, cited row by row", call_text)
    text.add_argument("--by", choices=("line", "sentence", "passage"), default="passage")

    answers = _kind(kinds, "answers", "the answers to a file of questions", call_answers)
    answers.add_argument(
        "questions",
        type=Path,
        metavar="QUESTIONS",
        help="CSV with a column “question”, or a line each",
    )
    answers.add_argument("--language", choices=("de", "en"), help="of the questions")
    answers.add_argument(
        "--run-file", type=Path, metavar="FILE", help="go on from here after a break (JSONL)"
    )

    kwic = _kind(kinds, "kwic", "a word or pattern in its context", call_kwic)
    kwic.add_argument("pattern", metavar="PATTERN")
    kwic.add_argument("--pattern-kind", choices=("glob", "regex", "lemma"), default="glob")
    kwic.add_argument("--window", type=int, default=8, metavar="N", help="words on either side")

    _kind(kinds, "documents", "the list of the documents", call_documents)


def call_text(options: argparse.Namespace) -> int:
    """Write the text of the documents."""
    from qa.frames import text_table

    assistant = open_assistant(options)
    documents = _documents(assistant, options)
    return _write(text_table(documents, by=options.by, passages=assistant.index.passages), options)


def call_answers(options: argparse.Namespace) -> int:
    """Ask the questions of a file and write one row per statement and citation."""
    from qa.batch import ask_many
    from qa.questions import read_questions

    questions = read_questions(options.questions)
    assistant = open_assistant(options)
    batch = ask_many(
        assistant,
        questions,
        language=options.language,
        documents=[document.id for document in _documents(assistant, options)],
        progress=True,
        run_file=options.run_file,
    )
    if options.output is None:
        return _write(batch.to_table(), options)
    batch.save(options.output, excel=options.excel)
    _tell("asked", file=options.output, **batch.counts())
    return 0


def call_kwic(options: argparse.Namespace) -> int:
    """Write the occurrences of a pattern."""
    from qa.kwic import kwic

    found = kwic(
        _documents(open_assistant(options), options),
        options.pattern,
        kind=options.pattern_kind,
        window=max(0, options.window),
    )
    return _write(found.to_table(), options)


def call_documents(options: argparse.Namespace) -> int:
    """Write the list of the documents."""
    from qa.frames import documents_table

    return _write(documents_table(_documents(open_assistant(options), options)), options)


def _kind(kinds: Any, name: str, help_: str, call: Any) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = kinds.add_parser(name, help=help_)
    add_assistant_options(parser)
    parser.add_argument("--document", action="append", metavar="ID", help="only this document")
    parser.add_argument(
        "--select", metavar="EXPRESSION", help="only these, e.g. 'jurisdiction == \"Sachsen\"'"
    )
    parser.add_argument(
        "--output",
        type=Path,
        metavar="FILE",
        help=".csv, .jsonl or .parquet; default: CSV on stdout",
    )
    parser.add_argument("--excel", action="store_true", help="CSV as a German Excel reads it")
    parser.set_defaults(call=call)
    return parser


def _documents(assistant: Assistant, options: argparse.Namespace) -> Sequence[Document]:
    from qa.selection import select

    documents: Sequence[Document] = assistant.documents
    if options.document:
        documents = [assistant.document(id_) for id_ in options.document]
    return select(documents, options.select) if options.select else documents


def _write(table: Table, options: argparse.Namespace) -> int:
    from qa.export import save_table, to_csv

    if options.output is None:
        sys.stdout.write(to_csv(table).decode().replace("\r\n", "\n"))
        return 0
    save_table(table, options.output, excel=options.excel)
    _tell("written", file=options.output, rows=len(table))
    return 0


def _tell(key: str, **values: object) -> None:
    print(say(key, reader_language(), **values), file=sys.stderr)
