"""`ask`, `search` and `evaluate`: questions to an index."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from qa.commands.common import (
    add_assistant_options,
    add_json_option,
    open_assistant,
    print_json,
)
from qa.commands.writer import add_writer_options, write
from qa.records import provenance_to_json

ABSTAINED = 3
"""Exit status when the documents do not answer the question."""


def register(subparsers: Any) -> None:
    """Add the commands to the command line."""
    ask = subparsers.add_parser("ask", help="answer a question with line citations")
    ask.add_argument("question", metavar="QUESTION")
    add_assistant_options(ask)
    ask.add_argument("--document", action="append", metavar="ID", help="only this document")
    ask.add_argument("--language", choices=("de", "en"), help="of the question and the frame")
    add_json_option(ask)
    add_writer_options(ask)
    ask.set_defaults(call=call_ask)

    search = subparsers.add_parser("search", help="list the passages nearest to a question")
    search.add_argument("question", metavar="QUESTION")
    add_assistant_options(search)
    search.add_argument("-k", type=_positive, default=10, metavar="N", help="how many passages")
    search.add_argument("--mode", choices=("hybrid", "dense", "lexical"), default="hybrid")
    search.add_argument("--document", action="append", metavar="ID", help="only this document")
    search.add_argument("--language", choices=("de", "en"), help="of the question")
    add_json_option(search)
    search.set_defaults(call=call_search)

    evaluate = subparsers.add_parser("evaluate", help="measure against gold questions")
    evaluate.add_argument("gold", type=Path, metavar="GOLD.jsonl")
    add_assistant_options(evaluate)
    evaluate.add_argument("--document", metavar="ID", help="the document the questions are about")
    add_json_option(evaluate)
    evaluate.set_defaults(call=call_evaluate)


def call_ask(options: argparse.Namespace) -> int:
    """Answer the question; exit status 0 if answered, 3 if not."""
    from qa.datatypes import Abstention
    from qa.records import result_to_json
    from qa.show import result_as_text

    assistant = open_assistant(options)
    result = assistant.ask(options.question, language=options.language, documents=options.document)
    result = write(result, assistant, options)
    if options.json:
        print_json(result_to_json(result))
    else:
        print(result_as_text(result))
    return ABSTAINED if isinstance(result, Abstention) else 0


def call_search(options: argparse.Namespace) -> int:
    """List passages; exit status 0 even if there are none."""
    from qa.datatypes import Mode
    from qa.records import candidates_to_json
    from qa.show import wrapped

    assistant = open_assistant(options)
    candidates = assistant.search(
        options.question,
        k=options.k,
        mode=Mode(options.mode),
        language=options.language,
        documents=options.document,
    )
    record = candidates_to_json(options.question, candidates, assistant.documents)
    if options.json:
        print_json(record)
        return 0
    for hit in record["hits"]:
        lines = f"{hit['start_line']}–{hit['end_line']}"
        print(f"{hit['rank']:>2}. {hit['score']:.3f}  {hit['document']}  {lines}")
        print(wrapped(hit["text"], "    "))
    return 0


def call_evaluate(options: argparse.Namespace) -> int:
    """Measure retrieval and answers on gold questions."""
    from qa.evaluate import evaluate, read_gold

    assistant = open_assistant(options)
    document = options.document
    if document is None and len(assistant.documents) == 1:
        document = assistant.documents[0].id
    run = evaluate(assistant, read_gold(options.gold, document=document))
    if options.json:
        print_json(run.to_json() | {"provenance": provenance_to_json(assistant.provenance)})
        return 0
    columns = ("questions", "recall@1", "recall@5", "recall@10", "mrr", "ndcg@10", "answered",
               "first_citation_right", "abstained_on_unanswerable")  # fmt: skip
    print(" ".join(["group".ljust(16), *columns]))
    for group, figures in run.summary().items():
        cells = [_cell(figures[column]).rjust(len(column)) for column in columns]
        print(" ".join([group.ljust(16), *cells]))
    return 0


def _cell(value: float) -> str:
    if value != value:  # not a number: no question counts
        return "–"
    return f"{value:.3f}" if isinstance(value, float) else str(value)


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"must be 1 or more, got {number}")
    return number
