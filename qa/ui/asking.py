"""From a typed question to a turn's results, in a worker thread that a visitor can walk away from.

Streamlit runs one script per interaction; a thread keeps a long search from holding the page, and
lets the visitor stop waiting. Results are kept in the turn; nothing else remembers the question.
"""

from __future__ import annotations

import logging
import os
import time
import traceback
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as FutureTimeoutError
from typing import TYPE_CHECKING

from index.datatypes import Document
from index.errors import ZeilentreuError
from qa.conversation import Conversation, understand
from qa.ui.state import Results, Turn
from qa.ui.texts import text

if TYPE_CHECKING:
    from qa.assistant import Assistant

MAX_COMPARED = 4
"""Documents side by side at most: more columns are unreadable on an office screen."""
AT_ONCE = 0.4
"""Seconds an answer may take before the page says that it is searching."""

_workers = ThreadPoolExecutor(max_workers=os.cpu_count() or 2, thread_name_prefix="ask")

_LOGGER = logging.getLogger(__name__)


def start(turn: Turn, assistant: Assistant, conversation: Conversation) -> Future[Results]:
    """Start answering a turn."""
    return _workers.submit(answer, turn, assistant, conversation)


def answer(turn: Turn, assistant: Assistant, conversation: Conversation) -> Results:
    """Return what the documents say to a turn's question, together or one by one.

    Raises:
        InputError: the question cannot be used.
        UnknownDocumentError: a document is not there any more.
    """
    if not turn.compare:
        result = assistant.ask(turn.question, documents=turn.documents, conversation=conversation)
        return (("", result),)
    understood = understand(turn.question, conversation)
    return tuple(
        (id_, assistant.ask(understood, documents=[id_]))
        for id_ in compared(turn.documents, assistant)
    )


def compared(documents: Sequence[str] | None, assistant: Assistant) -> tuple[str, ...]:
    """Return the ids of the documents that a comparison puts side by side."""
    chosen = documents or [document.id for document in assistant.documents]
    return tuple(chosen[:MAX_COMPARED])


def settle(
    turn: Turn, future: Future[Results], seconds: float, documents: Sequence[Document]
) -> bool:
    """Wait at most `seconds` for a turn's results; tell whether they (or an error) are there.

    `documents` are those of the assistant that was asked.
    """
    begun = time.perf_counter()
    try:
        turn.settle(future.result(timeout=seconds), documents)
    except FutureTimeoutError:
        return False
    except ZeilentreuError as error:
        turn.error = error
    except Exception as error:  # noqa: BLE001 (its message may quote the question: never log it)
        turn.error = ZeilentreuError(text("error.unexpected", "en"), text("error.unexpected", "de"))
        frames = "".join(traceback.format_tb(error.__traceback__))
        _LOGGER.error("answering failed with %s\n%s", type(error).__name__, frames)
    finally:
        turn.seconds += time.perf_counter() - begun
    return True
