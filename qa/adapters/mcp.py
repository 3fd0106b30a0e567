"""The assistant as an MCP server: four read-only tools for programs that speak the protocol.

Questions are answered in this process; nothing is logged below the level of an error, and no
message of an error holds a question.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import Field

from index.errors import InputError, ZeilentreuError
from qa.compare import compare
from qa.follow import Follower
from qa.records import candidates_to_json, lines_to_json, result_to_json
from qa.version import VERSION

if TYPE_CHECKING:
    from mcp.server import MCPServer

    from qa.assistant import Assistant

INSTRUCTIONS = (
    "Answers questions about German coalition agreements with verbatim statements and the printed "
    "lines they stand on. Quote statements unchanged and always give their citation. When the "
    "status is “abstained”, the documents do not answer the question: say so, and do not present "
    "the nearest passages as an answer. Agreements are statements of political intent, not law."
)
MOST_LINES = 500
"""Lines that one call of get_lines gives back at most."""
MOST_CELLS = 60
"""Questions times documents that one call of compare answers at most."""

Question = Annotated[str, Field(description="German or English", max_length=2000)]
Documents = Annotated[
    list[str] | None, Field(description="ids of the documents to search; null for all")
]
Language = Literal["de", "en"] | None


def make_server(assistant: Assistant, *, directory: Path | None = None) -> MCPServer:
    """Return an MCP server with the tools ask, search, get_lines and compare.

    Args:
        assistant: what answers.
        directory: folder of its index; what is published there meanwhile is taken over.

    Raises:
        InputError: the package mcp is not installed.
    """
    try:
        from mcp.server import MCPServer
        from mcp.types import ToolAnnotations
    except ImportError:
        raise InputError(
            'The package mcp is not installed; install it with: pip install "zeilentreu[mcp]"',
            'Das Paket mcp fehlt; installieren mit: pip install "zeilentreu[mcp]"',
        ) from None
    server = MCPServer("zeilentreu", instructions=INSTRUCTIONS, version=VERSION, log_level="ERROR")
    read_only = ToolAnnotations(
        read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
    )
    provide = Follower(assistant, directory).assistant if directory else lambda: assistant
    for function in _tools(provide):
        server.tool(annotations=read_only)(function)
    return server


def _tools(provide: Callable[[], Assistant]) -> tuple[Callable[..., dict[str, Any]], ...]:
    """Return the tools; their docstrings are what a language model reads about them."""

    def ask(
        question: Question, documents: Documents = None, language: Language = None
    ) -> dict[str, Any]:
        """Answer a question with verbatim, verified statements and line citations, or abstain."""
        with _reported():
            return result_to_json(provide().ask(question, language=language, documents=documents))

    def search(
        question: Question,
        k: Annotated[int, Field(ge=1, le=50)] = 10,
        documents: Documents = None,
    ) -> dict[str, Any]:
        """List the passages nearest to a question, best first; they need not answer it."""
        with _reported():
            assistant = provide()
            candidates = assistant.search(question, k=k, documents=documents)
            return candidates_to_json(question, candidates, assistant.documents)

    def get_lines(
        document: str,
        start_line: Annotated[int, Field(ge=1)],
        end_line: Annotated[int, Field(ge=1)],
        context: Annotated[int, Field(ge=0, le=50)] = 0,
        page: Annotated[
            int | None, Field(description="needed where line numbers begin again on each page")
        ] = None,
    ) -> dict[str, Any]:
        """Return printed lines of a document as they stand there."""
        with _reported():
            lines = provide().lines(document, start_line, end_line, context=context, page=page)
            record = lines_to_json(document, lines[:MOST_LINES])
            return record | {"complete": len(lines) <= MOST_LINES}

    def compare_documents(
        questions: Annotated[list[Question], Field(min_length=1, max_length=20)],
        documents: Documents = None,
    ) -> dict[str, Any]:
        """Ask several documents the same questions, each document by itself."""
        with _reported():
            assistant = provide()
            ids = documents or [document.id for document in assistant.documents]
            if len(questions) * len(ids) > MOST_CELLS:
                raise InputError(f"Ask for at most {MOST_CELLS} pairs of question and document.")
            comparison = compare(assistant, questions, ids)
            cells = [{"document": c.document_id} | result_to_json(c.result) for c in comparison]
            return {"questions": questions, "documents": list(ids), "cells": cells}

    compare_documents.__name__ = "compare"
    return ask, search, get_lines, compare_documents


@contextmanager
def _reported() -> Iterator[None]:
    """Turn an error that a user can repair into one that the calling model reads."""
    from mcp.server.mcpserver.exceptions import ToolError

    try:
        yield
    except ZeilentreuError as error:
        raise ToolError(str(error)) from None
