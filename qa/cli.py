"""The command line: `zeilentreu COMMAND …`.

Answers go to stdout, messages and progress to stderr. Exit status: 0 answered, 3 abstained,
1 error, 2 wrong usage. Each command lives in a module of `qa.commands`.
"""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from collections.abc import Sequence

from index.errors import ZeilentreuError
from qa.texts import reader_language
from qa.version import VERSION

COMMANDS = ("answering", "corpus", "add", "compare", "export", "serve", "mcp")
"""Modules of `qa.commands`; each has `register(subparsers)`."""


def make_parser() -> argparse.ArgumentParser:
    """Return the parser of the whole command line."""
    parser = argparse.ArgumentParser(
        prog="zeilentreu",
        description="Answers questions about coalition agreements and cites the printed lines.",
    )
    parser.add_argument("--version", action="version", version=f"zeilentreu {VERSION}")
    subparsers = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name in COMMANDS:
        importlib.import_module(f"qa.commands.{name}").register(subparsers)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Carry out one command and return its exit status."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    options = make_parser().parse_args(arguments)
    language = getattr(options, "language", None) or reader_language()
    try:
        status: int = options.call(options)
        sys.stdout.flush()
    except ZeilentreuError as error:
        print(f"zeilentreu: {error.in_language(language)}", file=sys.stderr)
        return 1
    except BrokenPipeError:  # the reader (`| head`) has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 130
    return status
