"""A progress line on a terminal or in a notebook, and silence elsewhere."""

from __future__ import annotations

import sys
from typing import Any

WIDTH = 24
"""Signs of the bar."""


class Progress:
    """Counts steps: `████░░░░ 120/1000`; shows nothing where nobody is looking.

    On a terminal the line is on stderr; in a notebook it is one output that changes.

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
        self._notebook: Any = _notebook_output() if shown else None
        self._terminal = shown and self._notebook is None and sys.stderr.isatty()

    def step(self, count: int = 1) -> None:
        """Count steps; the line is written anew when its percentage changes."""
        self._done += count
        percent = 100 * self._done // max(self._total, 1)
        if percent == self._shown_at:
            return
        self._shown_at = percent
        filled = WIDTH * self._done // max(self._total, 1)
        bar = "█" * filled + "░" * (WIDTH - filled)
        line = f"{self._label}{bar} {self._done}/{self._total}"
        if self._notebook is not None:
            self._notebook.update({"text/plain": line}, raw=True)
        elif self._terminal:
            end = "\n" if self._done >= self._total else ""
            sys.stderr.write(f"\r{line}{end}")
            sys.stderr.flush()


def _notebook_output() -> Any:
    """Return an output of the running notebook cell that can be changed; None outside of one."""
    if not type(sys.stderr).__module__.startswith("ipykernel"):
        return None
    import IPython.display

    show: Any = IPython.display.display
    return show({"text/plain": ""}, raw=True, display_id=True)
