"""Serves the page over the small world of `ui_world`, for the browser tests.

    python tests/ui_server.py PORT [--raw]

`--raw` switches the escaping off, so that the Content-Security-Policy is tested alone.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parent)]


def main() -> None:
    from ui_world import two_documents

    from qa.ui import server, service

    if "--raw" in sys.argv:
        from qa.ui import escape

        escape.html = str
        escape.label = str
    service.use(two_documents())
    if "--script" in sys.argv:
        server.SCRIPT = Path(sys.argv[sys.argv.index("--script") + 1])
    server.serve(port=int(sys.argv[1]), address="127.0.0.1")


if __name__ == "__main__":
    main()
