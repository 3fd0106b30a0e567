"""What the web server sends around Streamlit: security headers, the HTML shell, own assets.

Streamlit's own `index.html` is English and carries an inline script, which a strict
Content-Security-Policy refuses. The shell is that file with the language, title and the page's
style sheet and script put in, and the inline script taken out.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, MutableMapping
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

Message = MutableMapping[str, Any]
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

ASSETS = Path(__file__).parent / "assets"
ASSET_PATH = "/zeilentreu"
"""Where the page's own style sheet, script and pictures are served."""

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        # Streamlit's style engine writes style elements at run time; style can load nothing
        # from elsewhere, because fonts and pictures are held to this server below.
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "manifest-src 'self'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-src 'none'",
        "frame-ancestors 'none'",
        "object-src 'none'",
    )
)

HEADERS: tuple[tuple[bytes, bytes], ...] = (
    (b"content-security-policy", CONTENT_SECURITY_POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (
        b"permissions-policy",
        b"camera=(), microphone=(), geolocation=(), payment=(), usb=(), clipboard-write=(self)",
    ),
    (b"x-robots-tag", b"noindex"),
)

_NO_SCRIPT = {
    "de": 'Diese Seite braucht JavaScript. Ohne Browser: zeilentreu ask "Frage".',
    "en": 'This page needs JavaScript. Without a browser: zeilentreu ask "question".',
}


@cache
def shell(language: str) -> bytes:
    """Return the HTML shell of the page in `language` ("de" or "en")."""
    from streamlit import file_util

    html = (Path(file_util.get_static_dir()) / "index.html").read_text(encoding="utf-8")
    html = html.replace('<html lang="en">', f'<html lang="{language}">', 1)
    html = re.sub(r"<title>.*?</title>", "<title>Zeilentreu</title>", html, count=1)
    html = re.sub(r"<script>.*?</script>", "", html, flags=re.DOTALL)  # the inline script
    html = re.sub(r'<link rel="service-desc"[^>]*>', "", html, count=1)
    html = re.sub(r"<!--.*?-->", "", html, flags=re.DOTALL)
    html = re.sub(
        r"<noscript>.*?</noscript>",
        f"<noscript><p>{_NO_SCRIPT[language]}</p></noscript>",
        html,
        count=1,
        flags=re.DOTALL,
    )
    html = re.sub(
        r'<link rel="shortcut icon"[^>]*>',
        f'<link rel="icon" type="image/svg+xml" href=".{ASSET_PATH}/icon.svg">',
        html,
        count=1,
    )
    own = (
        f'<link rel="stylesheet" href=".{ASSET_PATH}/page.css">'
        f'<script defer src=".{ASSET_PATH}/page.js"></script>'
    )
    return html.replace("</head>", own + "</head>", 1).encode()


def language_of(query_string: bytes) -> str:
    """Return the page language a query string asks for; German if it names none."""
    return "en" if parse_qs(query_string.decode("latin-1")).get("lang") == ["en"] else "de"


class PageShell:
    """ASGI middleware: adds the security headers and sends the page's own HTML shell."""

    def __init__(self, app: Application, allowed_hosts: tuple[str, ...] = ()) -> None:
        self.app = app
        self.allowed_hosts = allowed_hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        if self._is_foreign(scope):
            await _send(send, 403, b"text/plain; charset=utf-8", b"Forbidden: foreign origin")
            return
        replaced = False

        async def send_with_headers(message: Message) -> None:
            nonlocal replaced
            if message["type"] == "http.response.start":
                headers = [
                    (name, value)
                    for name, value in message.get("headers", [])
                    if name.lower() not in _OWN_NAMES
                ]
                is_page = (
                    message["status"] == 200
                    and scope["method"] in ("GET", "HEAD")
                    and not scope["path"].startswith("/api")
                    and _value(headers, b"content-type").startswith(b"text/html")
                )
                if is_page:
                    replaced = True
                    body = shell(language_of(scope.get("query_string", b"")))
                    await _send(send, 200, b"text/html; charset=utf-8", body, scope["method"])
                    return
                if scope["path"].startswith(("/media", "/api")):
                    headers = [h for h in headers if h[0].lower() != b"cache-control"]
                    headers.append((b"cache-control", b"no-store"))
                await send({**message, "headers": [*headers, *HEADERS]})
            elif not replaced:
                await send(message)

        await self.app(scope, receive, send_with_headers)

    def _is_foreign(self, scope: Scope) -> bool:
        """Tell whether another site's page wants to change or read something here."""
        origin = _value(scope["headers"], b"origin").decode("latin-1")
        if not origin or not self.allowed_hosts or scope["method"] in ("GET", "HEAD"):
            return False
        host = urlsplit(origin).hostname or ""
        return not any(
            allowed == "*"
            or host == allowed.strip("[]")
            or (allowed.startswith("*.") and host.endswith(allowed[1:]))
            for allowed in self.allowed_hosts
        )


_OWN_NAMES = frozenset(name for name, _ in HEADERS) | {b"server"}


def _value(headers: list[tuple[bytes, bytes]], name: bytes) -> bytes:
    return next((value for key, value in headers if key.lower() == name), b"")


async def _send(
    send: Send, status: int, content_type: bytes, body: bytes, method: str = "GET"
) -> None:
    headers = [
        (b"content-type", content_type),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-cache"),
        *HEADERS,
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b"" if method == "HEAD" else body})
