"""`--writer`: a language model words the answer, for those who ask for it."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from qa.texts import reader_language

if TYPE_CHECKING:
    from qa.assistant import Assistant
    from qa.datatypes import Result


def add_writer_options(parser: argparse.ArgumentParser) -> None:
    """Add `--writer`, `--writer-url` and `--plain`."""
    parser.add_argument(
        "--writer",
        metavar="PROVIDER:MODEL",
        help="let a language model word the answer, for example ollama:qwen3:4b (off by default)",
    )
    parser.add_argument(
        "--writer-url", metavar="URL", help="where the model is served (OpenAI protocol)"
    )
    parser.add_argument("--plain", action="store_true", help="ask the writer for simple sentences")


def write(result: Result, assistant: Assistant, options: argparse.Namespace) -> Result:
    """Return the result in the words of the writer asked for, or as it is without one.

    Where the text goes is said on stderr before it goes there.

    Raises:
        WriterError: the model cannot be used.
    """
    if not options.writer:
        return result
    from qa.datatypes import Abstention
    from qa.llm import load_writer, rewrite

    if isinstance(result, Abstention):
        return result
    at = {"base_url": options.writer_url} if options.writer_url else {}
    writer = load_writer(options.writer, **at)
    print(writer.notice(reader_language()), file=sys.stderr)
    return rewrite(result, assistant.index, writer, plain=options.plain)
