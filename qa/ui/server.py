"""The page's web application: middleware, routes, start-up, error page, and serving it."""

from __future__ import annotations

import logging
import tomllib
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qa.ui import login
from qa.ui.shell import ASSET_PATH, ASSETS, PageShell

if TYPE_CHECKING:
    from starlette.middleware import Middleware
    from starlette.routing import BaseRoute

SCRIPT = Path(__file__).parent / "script.py"
CONFIG = Path(__file__).parent / "config.toml"


def middleware(hosts: Sequence[str] | None = None) -> Sequence[Middleware]:
    """Return the middleware around Streamlit's own; `hosts` None takes those of the settings."""
    import streamlit as st
    from starlette.middleware import Middleware

    known = st.get_option("server.allowedHosts") if hosts is None else hosts
    return [Middleware(PageShell, allowed_hosts=tuple(known or ()))]


def routes() -> list[BaseRoute]:
    """Return the page's own assets and the HTTP API."""
    from starlette.routing import Mount
    from starlette.staticfiles import StaticFiles

    return [Mount(ASSET_PATH, StaticFiles(directory=ASSETS)), *_api_routes()]


def _api_routes() -> list[BaseRoute]:
    if login.is_configured():  # the API knows nothing of signing in
        return []
    from qa.adapters import http

    return list(http.routes())


@asynccontextmanager
async def lifespan(_app: Any) -> AsyncIterator[None]:
    """Start loading the index when the server starts, not when the first visitor comes."""
    from qa.ui import service

    logging.getLogger("uvicorn.access").disabled = True  # no record of who looked at what
    service.start_loading()
    yield


def on_script_error(_error: Exception) -> bool:
    """Show the visitor a plain sentence instead of a traceback, which could quote a question."""
    import streamlit as st

    from qa.ui.state import page_language
    from qa.ui.texts import text

    st.error(text("error.unexpected", page_language()))
    return True


def settings() -> dict[str, Any]:
    """Return the options of config.toml with dotted names."""
    return dict(_flatten(tomllib.loads(CONFIG.read_text(encoding="utf-8"))))


def _flatten(table: Mapping[str, Any], prefix: str = "") -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = []
    for name, value in table.items():
        if isinstance(value, dict):
            found += _flatten(value, f"{prefix}{name}.")
        else:
            found.append((f"{prefix}{name}", value))
    return found


def serve(
    *, port: int, address: str, hosts: Sequence[str] = (), open_browser: bool = False
) -> None:
    """Serve the page at `address:port` until the process ends; `hosts` are more names for it."""
    import streamlit as st
    from streamlit.web import bootstrap

    options = settings()
    options["server.port"] = port
    options["server.address"] = address
    options["server.headless"] = not open_browser
    allowed = [*options["server.allowedHosts"], *hosts]
    if address not in ("127.0.0.1", "localhost", "0.0.0.0", "::"):  # noqa: S104 (compared only)
        allowed.append(address)
    options["server.allowedHosts"] = allowed
    bootstrap.load_config_options(options)  # before anything else reads an option
    application = st.App(
        SCRIPT,
        middleware=middleware(allowed),
        routes=routes(),
        lifespan=lifespan,
        on_script_error=on_script_error,
    )
    application.run(config=options)
