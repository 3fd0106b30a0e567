"""A progress line on a terminal or in a notebook, and silence elsewhere."""

from __future__ import annotations

import sys
from typing import TextIO

WIDTH = 24
"""Signs of the bar."""


class Progress:
    """Counts steps on stderr: `████░░░░ 120/1000`; writes nothing where nobody is looking.

    Args:
        total: how many steps there will be.
        shown: whether to show it at all.
        label: what is counted, in front of the bar.
    """

    def __init__(self, total: int, *, shown: bool, label: str = "") -> None:
        self._total = total
        self._label = f"{label} " if label else ""
        self._done = 0
        self._shown_at = -1
        self._stream: TextIO | None = sys.stderr if shown and _is_watched() else None

    def step(self, count: int = 1) -> None:
        """Count steps; the line is written anew when its percentage changes."""
        self._done += count
        percent = 100 * self._done // max(self._total, 1)
        if self._stream is None or percent == self._shown_at:
            return
        self._shown_at = percent
        filled = WIDTH * self._done // max(self._total, 1)
        bar = "█" * filled + "░" * (WIDTH - filled)
        end = "\n" if self._done >= self._total else ""
        self._stream.write(f"\r{self._label}{bar} {self._done}/{self._total}{end}")
        self._stream.flush()


def _is_watched() -> bool:
    """Whether stderr is a terminal or the output of a notebook's cell."""
    if sys.stderr.isatty():
        return True
    return "ipykernel" in sys.modules and type(sys.stderr).__module__.startswith("ipykernel")
