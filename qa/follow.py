"""An assistant that follows its index: what is published while a program runs is taken over.

Each time the assistant is asked for, the name of the current generation is read (one small file).
If it is another one, it is loaded and verified in the background; until that is done the old one
answers, and it goes on answering where the new one cannot be used.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

from index.errors import ZeilentreuError
from index.manifest import current_name
from index.store import UNSAVED
from qa.assistant import Assistant
from qa.loading import reload_assistant

PATIENCE_S = 2.0
"""Seconds to wait for a new generation before the old one answers once more."""


class Follower:
    """Gives the assistant for what a folder holds now.

    Args:
        assistant: the one that answers first.
        directory: folder of its index.
        prepare: called with each new assistant before it answers.
    """

    def __init__(
        self,
        assistant: Assistant,
        directory: Path,
        *,
        prepare: Callable[[Assistant], object] | None = None,
    ) -> None:
        self._assistant = assistant
        self._directory = directory
        self._prepare = prepare
        self._lock = threading.Lock()
        self._tried = assistant.index.generation
        self._done = threading.Event()
        self._done.set()
        self._problem: ZeilentreuError | None = None

    @property
    def problem(self) -> ZeilentreuError | None:
        """Why the folder's present generation is not in use; None where it is."""
        return self._problem

    def assistant(self, *, patience_s: float | None = None) -> Assistant:
        """Return the assistant, having waited at most `patience_s` seconds for a new generation.

        None stands for `PATIENCE_S`.
        """
        if self._assistant.index.generation == UNSAVED:  # built in memory: nothing to follow
            return self._assistant
        with self._lock:
            if self._done.is_set():
                self._look()
        self._done.wait(PATIENCE_S if patience_s is None else patience_s)
        return self._assistant

    def _look(self) -> None:
        """Start to load the current generation unless it is in use or was tried in vain."""
        try:
            name = current_name(self._directory)
        except ZeilentreuError as error:
            self._problem = error
            self._tried = ""
            return
        if name == self._assistant.index.generation:
            self._problem = None
        elif name != self._tried:
            self._done.clear()
            threading.Thread(target=self._reload, name="reload-index", daemon=True).start()
        self._tried = name

    def _reload(self) -> None:
        try:
            new = reload_assistant(self._assistant, self._directory)
            if self._prepare is not None:
                self._prepare(new)
            self._assistant, self._problem = new, None
        except ZeilentreuError as error:
            self._problem = error
        finally:
            self._done.set()
