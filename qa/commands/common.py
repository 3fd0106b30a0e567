"""What several commands share: options, JSON on stdout, progress on stderr."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.store import Progress
from qa.texts import reader_language, say

if TYPE_CHECKING:
    from qa.assistant import Assistant


def add_index_option(parser: argparse.ArgumentParser) -> None:
    """Add `--index` and `--model`."""
    parser.add_argument("--index", type=Path, metavar="DIR", help="index folder (default: shipped)")
    parser.add_argument("--model", metavar="NAME", help="sentence-transformers model or folder")


def add_assistant_options(parser: argparse.ArgumentParser) -> None:
    """Add `--index`, `--model` and `--reranker`: what `open_assistant` reads."""
    add_index_option(parser)
    parser.add_argument(
        "--reranker",
        metavar="NAME",
        help="sentence-transformers cross-encoder that reads the best passages once more (slow)",
    )


def open_assistant(options: argparse.Namespace) -> Assistant:
    """Return the assistant that the options ask for, showing progress."""
    from qa.loading import load_assistant

    return load_assistant(
        options.index, model=options.model, reranker=options.reranker, progress=show_progress()
    )


def add_json_option(parser: argparse.ArgumentParser) -> None:
    """Add `--json`."""
    parser.add_argument("--json", action="store_true", help="print JSON")


def print_json(value: Any) -> None:
    """Print a value as JSON on stdout."""
    print(json.dumps(value, ensure_ascii=False, indent=2))


def show_progress() -> Progress | None:
    """Return a progress reporter on stderr, or None when stderr is no terminal."""
    if not sys.stderr.isatty():
        return None
    language = reader_language()

    def report(stage: str, done: int, total: int) -> None:
        last = stage == "index" and done == total
        show_bar(say(f"progress.{stage}", language), done, total, last=last)

    return report


def show_bar(text: str, done: int, total: int, *, last: bool) -> None:
    """Draw a progress bar over the one before it, on stderr; after the last one the line ends."""
    filled = 20 * done // max(total, 1)
    bar = "█" * filled + "░" * (20 - filled)
    end = "\n" if last else ""
    print(f"\r\033[K{bar} {text} {done}/{total}", end=end, file=sys.stderr, flush=True)
