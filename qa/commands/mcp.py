"""`mcp`: the assistant as an MCP server on stdin and stdout."""

from __future__ import annotations

import argparse
from typing import Any

from qa.commands.common import add_assistant_options, open_assistant


def register(subparsers: Any) -> None:
    """Add the command to the command line."""
    parser = subparsers.add_parser("mcp", help="serve the tools of an MCP client over stdio")
    add_assistant_options(parser)
    parser.set_defaults(call=call_mcp)


def call_mcp(options: argparse.Namespace) -> int:
    """Serve until the client closes the connection."""
    from qa.adapters.mcp import make_server
    from qa.loading import default_index

    directory = options.index or default_index()
    make_server(open_assistant(options), directory=directory).run("stdio")
    return 0
