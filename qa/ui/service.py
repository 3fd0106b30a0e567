"""The assistant that all visitors of one server share, loaded in the background.

It follows its index (`qa.follow`): what `zeilentreu add` publishes meanwhile is taken over.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from index.errors import ZeilentreuError

if TYPE_CHECKING:
    from qa.assistant import Assistant
    from qa.follow import Follower

POLL_SECONDS = 0.1


@dataclass
class Loading:
    """How far loading has come; the fields are written by the loading thread only."""

    stage: str = "model"
    done: int = 0
    total: int = 0
    assistant: Assistant | None = None
    error: ZeilentreuError | None = None
    follower: Follower | None = None
    """What keeps the assistant up to date; None for one that was handed over by `use`."""
    finished: threading.Event = field(default_factory=threading.Event)

    @property
    def current(self) -> Assistant | None:
        """The assistant for what the index holds now; None while it is being loaded."""
        return self.assistant if self.follower is None else self.follower.assistant()

    @property
    def problem(self) -> ZeilentreuError | None:
        """Why what the index holds now is not in use, if so."""
        return None if self.follower is None else self.follower.problem

    @property
    def share(self) -> float:
        """The share of the current stage that is done, 0 to 1."""
        return min(1.0, self.done / self.total) if self.total else 0.0


_lock = threading.Lock()
_loading: Loading | None = None


def start_loading() -> Loading:
    """Start loading the index if nobody has; return how far it is."""
    global _loading
    with _lock:
        if _loading is None:
            _loading = Loading()
            threading.Thread(target=_load, args=(_loading,), name="load-index", daemon=True).start()
        return _loading


def use(assistant: Assistant | None) -> None:
    """Serve this assistant; None forgets the present one, so that the next visitor loads anew."""
    global _loading
    with _lock:
        _loading = None
        if assistant is not None:
            _loading = Loading(assistant=assistant)
            _loading.finished.set()


def wait_for_assistant(show: Callable[[Loading], None]) -> Assistant:
    """Return the assistant, calling `show` again and again until it is there.

    Raises:
        ZeilentreuError: it cannot be loaded; the next call tries again.
    """
    loading = start_loading()
    while not loading.finished.wait(POLL_SECONDS):
        show(loading)
    if loading.error is not None:
        use(None)
        raise loading.error
    assistant = loading.current
    if assistant is None:
        use(None)
        raise RuntimeError("loading ended without an assistant")
    return assistant


def current() -> Assistant | None:
    """Return the assistant, or None while it is being loaded; the HTTP routes do not wait for it.

    Raises:
        ZeilentreuError: it cannot be loaded.
    """
    loading = start_loading()
    if loading.error is not None:
        raise loading.error
    return loading.current


def problem() -> ZeilentreuError | None:
    """Return why visitors are served from an older state of the index, if so."""
    return start_loading().problem


def _load(loading: Loading) -> None:
    def report(stage: str, done: int, total: int) -> None:
        loading.stage, loading.done, loading.total = stage, done, total

    try:
        from qa.follow import Follower
        from qa.loading import default_index, load_assistant
        from qa.ui.examples import example_questions

        def prepare(assistant: Assistant) -> None:
            example_questions(assistant, "de")  # so that the first visitor need not wait

        directory = os.environ.get("ZEILENTREU_INDEX") or None
        assistant = load_assistant(
            directory,
            model=os.environ.get("ZEILENTREU_MODEL") or None,
            reranker=os.environ.get("ZEILENTREU_RERANKER") or None,
            progress=report,
        )
        prepare(assistant)
        place = Path(directory) if directory else default_index()
        loading.follower = Follower(assistant, place, prepare=prepare)
        loading.assistant = assistant
    except ZeilentreuError as error:
        loading.error = error
    finally:
        loading.finished.set()


def is_this_computer() -> bool:
    """Tell whether the visitor's browser runs on the computer that serves the page."""
    import streamlit as st

    host = urlsplit("//" + (st.context.headers.get("Host") or "localhost")).hostname
    return host in ("127.0.0.1", "localhost", "::1")
