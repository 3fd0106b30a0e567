"""`compare`: the same questions to several documents, side by side."""

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


def register(subparsers: Any) -> None:
    """Add the command to the command line."""
    parser = subparsers.add_parser("compare", help="ask several documents the same questions")
    parser.add_argument("question", nargs="+", metavar="QUESTION")
    add_assistant_options(parser)
    parser.add_argument(
        "--document", action="append", metavar="ID", help="compare this document (default: all)"
    )
    parser.add_argument("--language", choices=("de", "en"), help="of the questions")
    parser.add_argument(
        "--output", type=Path, metavar="FILE", help="write a table: .csv, .jsonl or .parquet"
    )
    parser.add_argument("--excel", action="store_true", help="CSV as a German Excel reads it")
    add_json_option(parser)
    parser.set_defaults(call=call_compare)


def call_compare(options: argparse.Namespace) -> int:
    """Print or write the comparison; exit status 3 if no document answers anything."""
    from qa.compare import compare
    from qa.records import result_to_json
    from qa.show import comparison_as_text

    assistant = open_assistant(options)
    comparison = compare(
        assistant, options.question, options.document, language=options.language, progress=True
    )
    if options.output is not None:
        comparison.save(options.output, excel=options.excel)
    if options.json:
        cells = [
            {"document": cell.document_id} | result_to_json(cell.result) for cell in comparison
        ]
        print_json({"questions": list(comparison.questions), "cells": cells})
    elif options.output is None:
        print(comparison_as_text(comparison))
    return 0 if any(cell.statement for cell in comparison) else 3
