"""What the server sends around the page, and that foreign text can neither fetch nor run.

Two layers keep it so, escaping and the Content-Security-Policy; each is tested without the other.
"""

from __future__ import annotations

import json
import os
import re
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from browsing import ARGUMENTS, CHROMIUM, ROOT, Watched, serving, world_command
from starlette.applications import Starlette
from starlette.responses import HTMLResponse, PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient
from ui_payloads import payloads

from qa.ui import markup, server, service, shell

needs_browser = pytest.mark.skipif(not Path(CHROMIUM).exists(), reason=f"no browser at {CHROMIUM}")
PAYLOADS = 350
PER_PAGE = 54


# headers


async def _page(_request):
    return HTMLResponse("<html lang='en'><script>1</script></html>")


async def _plain(_request):
    return PlainTextResponse("x", headers={"cache-control": "public", "server": "x"})


@pytest.fixture
def client():
    routes = [
        Route("/", _page),
        Route("/media/x", _plain),
        Route("/api/ask", _plain, methods=["POST", "GET"]),
    ]
    application = Starlette(
        routes=routes, middleware=server.middleware(("localhost", "*.amt.example"))
    )
    return TestClient(application)


def test_every_answer_carries_the_security_headers(client):
    for path in ("/", "/media/x", "/api/ask", "/nowhere"):
        headers = client.get(path).headers
        for name, value in shell.HEADERS:
            assert headers[name.decode()] == value.decode(), path
        assert "server" not in headers


def test_the_policy_allows_nothing_from_elsewhere_and_no_inline_script():
    directives = dict(part.split(" ", 1) for part in shell.CONTENT_SECURITY_POLICY.split("; "))
    assert directives["default-src"] == "'none'"
    assert directives["script-src"] == "'self'"
    assert directives["connect-src"] == "'self'"
    assert directives["frame-ancestors"] == "'none'"
    assert directives["object-src"] == "'none'"
    assert not re.search(r"https?:|\*|unsafe-eval", shell.CONTENT_SECURITY_POLICY)


def test_the_page_is_the_shell_in_its_language(client):
    assert '<html lang="de">' in client.get("/").text
    assert '<html lang="en">' in client.get("/?lang=en").text
    assert "<script>1" not in client.get("/").text


def test_a_head_request_has_headers_and_no_body(client):
    answer = client.head("/")
    assert answer.content == b""
    assert int(answer.headers["content-length"]) == len(shell.shell("de"))


def test_what_visitors_take_along_is_not_kept_by_caches(client):
    assert client.get("/media/x").headers["cache-control"] == "no-store"
    assert client.get("/api/ask").headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("origin", "status"),
    [
        (None, 200),
        ("http://localhost:8501", 200),
        ("https://frage.amt.example", 200),
        ("https://evil.example", 403),
        ("https://localhost.evil.example", 403),
        ("null", 403),
        ("http://evilamt.example", 403),
    ],
)
def test_other_sites_cannot_post(client, origin, status):
    headers = {"origin": origin} if origin else {}
    assert client.post("/api/ask", headers=headers).status_code == status


def test_without_a_list_of_hosts_nothing_is_refused():
    application = Starlette(
        routes=[Route("/x", _plain, methods=["POST"])], middleware=server.middleware(())
    )
    answer = TestClient(application).post("/x", headers={"origin": "https://a.example"})
    assert answer.status_code == 200


def test_an_unexpected_error_tells_the_visitor_nothing(monkeypatch):
    import streamlit as st

    said = []
    monkeypatch.setattr(st, "error", said.append)
    assert server.on_script_error(ValueError("geheime Frage")) is True
    assert "geheim" not in said[0]


def test_the_settings_are_flattened_with_dotted_names():
    assert server.settings()["theme.light.primaryColor"].startswith("#")


def test_the_loading_is_started_once():
    service.use(None)
    try:
        marker = service.Loading()
        service._loading = marker
        assert service.start_loading() is marker
    finally:
        service.use(None)


# escaping without a browser


def test_there_are_more_than_300_payloads():
    made = payloads("http://127.0.0.1:1")
    assert len(set(made)) == PAYLOADS


def test_no_payload_becomes_an_element():
    from html.parser import HTMLParser

    class Elements(HTMLParser):
        found: set[str]

        def handle_starttag(self, tag, attrs):
            self.found.add(tag)
            assert not any(name.startswith("on") for name, _ in attrs)

    for payload in payloads("http://127.0.0.1:1"):
        parser = Elements()
        parser.found = set()
        parser.feed(
            markup.quotation(payload, payload)
            + markup.copy_button(payload, payload, "de")
            + markup.definitions([(payload, payload)])
        )
        assert parser.found <= {"blockquote", "button", "dl", "div", "dt", "dd"}


# both layers in a browser


class Canary:
    """A server that remembers who called."""

    def __init__(self) -> None:
        self.calls: list[str] = []
        calls = self.calls

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                calls.append(self.path)
                self.send_response(200)
                self.end_headers()

            do_POST = do_HEAD = do_GET  # noqa: N815 (the base class names them)

            def log_message(self, *_args) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join(5)


@pytest.fixture(scope="module")
def browser():
    api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with api.sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture
def canary():
    watching = Canary()
    yield watching
    watching.close()


def _show_all(browser, running, canary, **options):
    context = browser.new_context(viewport={"width": 1366, "height": 768}, **options)
    struck, shown = [], 0
    try:
        for start in range(0, PAYLOADS, PER_PAGE):
            view = Watched(context)
            view.open(f"{running.url}/?canary={canary.url}&from={start}", "#done")
            view.page.wait_for_timeout(300)
            shown += view.page.locator(".stAlert").count()
            struck.append(view.page.evaluate("window.struck"))
            view.page.close()
    finally:
        context.close()
    return shown, struck


@pytest.mark.browser
@needs_browser
def test_escaping_alone_stops_every_payload(browser, canary, tmp_path):
    command = world_command("--script", str(ROOT / "tests" / "canary_page.py"))
    with serving(tmp_path / "escaped", *command) as running:
        shown, struck = _show_all(browser, running, canary, bypass_csp=True)
    assert shown == PAYLOADS
    assert canary.calls == []
    assert set(struck) == {None}


@pytest.mark.browser
@needs_browser
def test_the_policy_alone_stops_every_payload(browser, canary, tmp_path):
    command = world_command("--raw", "--script", str(ROOT / "tests" / "canary_page.py"))
    with serving(tmp_path / "raw", *command) as running:
        shown, struck = _show_all(browser, running, canary)
    assert shown == PAYLOADS
    assert canary.calls == []
    assert set(struck) == {None}


@pytest.mark.browser
@needs_browser
def test_with_neither_layer_the_payloads_strike(browser, canary, tmp_path):
    """The two tests above could not fail if this one did not succeed."""
    command = world_command("--raw", "--script", str(ROOT / "tests" / "canary_page.py"))
    with serving(tmp_path / "bare", *command) as running:
        _show_all(browser, running, canary, bypass_csp=True)
    assert len(canary.calls) > 20


def test_the_command_line_hands_index_and_address_to_the_server(monkeypatch, tmp_path):
    from qa.cli import main

    seen = {}
    monkeypatch.setattr(server, "serve", lambda **how: seen.update(how))
    monkeypatch.delenv("ZEILENTREU_INDEX", raising=False)
    status = main(["serve", "--port", "8600", "--host", "frage.amt", "--index", str(tmp_path)])
    assert status == 0
    assert seen["port"] == 8600
    assert seen["hosts"] == ("frage.amt",)
    assert os.environ["ZEILENTREU_INDEX"] == str(tmp_path)
    monkeypatch.delenv("ZEILENTREU_INDEX")
    json.dumps(seen)
