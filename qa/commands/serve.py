"""`serve`: open the chat page in a browser."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import Any

from qa.commands.common import add_assistant_options


def register(subparsers: Any) -> None:
    """Add the command to the command line."""
    serve = subparsers.add_parser("serve", help="serve the chat page")
    serve.add_argument("--port", type=int, default=8501, help="port (default: 8501)")
    serve.add_argument(
        "--address",
        default="127.0.0.1",
        help="address to listen on (default: 127.0.0.1, this computer only)",
    )
    serve.add_argument(
        "--host",
        action="append",
        default=[],
        metavar="NAME",
        help="name under which browsers reach the server; may be given several times",
    )
    serve.add_argument("--open", action="store_true", help="open the page in a browser")
    add_assistant_options(serve)
    serve.set_defaults(call=call_serve)


def call_serve(options: argparse.Namespace) -> int:
    """Serve the page until the process is ended."""
    if options.index is not None:
        os.environ["ZEILENTREU_INDEX"] = str(Path(options.index).resolve())
    if options.model is not None:
        os.environ["ZEILENTREU_MODEL"] = options.model
    if options.reranker is not None:
        os.environ["ZEILENTREU_RERANKER"] = options.reranker
    from qa.ui import server

    server.serve(
        port=options.port,
        address=options.address,
        hosts=tuple(options.host),
        open_browser=options.open,
    )
    return 0
