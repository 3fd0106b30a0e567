"""The assistant over HTTP, in the same process as the page.

    POST /api/ask  /api/search  /api/lines     JSON in, JSON out
    GET  /healthz  /api/openapi.json

Questions come in the body of a POST only, and nothing here writes to a log. Bodies are limited in
size, and so is the number of questions that are answered or waiting at once.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from index.errors import InputError, UnknownDocumentError, ZeilentreuError
from qa.adapters.openapi import REQUESTS, check, describe
from qa.datatypes import Mode
from qa.records import candidates_to_json, lines_to_json, result_to_json
from qa.version import VERSION

if TYPE_CHECKING:
    from qa.assistant import Assistant

MAX_BODY = 64 * 1024
"""Bytes of a request: a question of 2,000 characters, all escaped, and 100 document ids."""
AT_ONCE = 2
"""Questions worked on at the same time: as many as an office PC has cores."""
WAITING = 16
"""Questions that may wait for that; the next one is refused, not queued."""
RETRY_S = 2
"""Seconds after which a refused client may come again."""

Provide = Callable[[], "Assistant | None"]
"""Returns the assistant, or None while it is being loaded; raises ZeilentreuError if it cannot."""
Notice = Callable[[], "ZeilentreuError | None"]
"""Returns why an older state of the index answers, if so."""
Operation = Callable[["Assistant", dict[str, Any]], dict[str, Any]]


def routes(provide: Provide | None = None, notice: Notice | None = None) -> list[Route]:
    """Return the routes; `provide` None takes the assistant that the page's visitors share."""
    gate = _shared_gate() if provide is None else _Gate(provide, notice)
    return [
        Route("/api/ask", gate.endpoint("AskRequest", _ask), methods=["POST"]),
        Route("/api/search", gate.endpoint("SearchRequest", _search), methods=["POST"]),
        Route("/api/lines", gate.endpoint("LinesRequest", _lines), methods=["POST"]),
        Route("/api/openapi.json", _openapi, methods=["GET"]),
        Route("/healthz", gate.health, methods=["GET"]),
    ]


def _ask(assistant: Assistant, body: dict[str, Any]) -> dict[str, Any]:
    result = assistant.ask(
        body["question"], language=body.get("language"), documents=body.get("documents")
    )
    return result_to_json(result)


def _search(assistant: Assistant, body: dict[str, Any]) -> dict[str, Any]:
    candidates = assistant.search(
        body["question"],
        k=body["k"],
        mode=Mode(body["mode"]),
        language=body.get("language"),
        documents=body.get("documents"),
    )
    return candidates_to_json(body["question"], candidates, assistant.documents)


def _lines(assistant: Assistant, body: dict[str, Any]) -> dict[str, Any]:
    try:
        lines = assistant.lines(
            body["document"],
            body["start_line"],
            body["end_line"],
            context=body["context"],
            page=body.get("page"),
        )
    except InputError as error:
        raise _RefusalError(404, "no_such_line", error.english, error.german) from None
    return lines_to_json(body["document"], lines)


class _RefusalError(Exception):
    """A request that is answered with an error."""

    def __init__(self, status: int, code: str, english: str, german: str | None = None) -> None:
        super().__init__(english)
        self.status = status
        content = {"error": {"code": code, "en": english, "de": german or english}}
        headers = {"Retry-After": str(RETRY_S)} if status == 503 else {}
        if status == 413:
            headers["Connection"] = "close"  # the rest of the body is not read
        self.response = JSONResponse(content, status, headers)


class _Gate:
    """What all operations share: the assistant, and how many questions are let in."""

    def __init__(self, provide: Provide, notice: Notice | None) -> None:
        self._provide = provide
        self._notice = notice
        self._inside = 0
        self._limiter: Any = None

    def endpoint(
        self, schema: str, operation: Operation
    ) -> Callable[[Request], Awaitable[Response]]:
        """Return the handler of one operation."""

        async def handle(request: Request) -> Response:
            try:
                body = await _read_body(request, schema)
                return JSONResponse(await self._work(operation, body))
            except _RefusalError as refusal:
                return refusal.response
            except UnknownDocumentError as error:
                return _RefusalError(404, "unknown_document", error.english, error.german).response
            except InputError as error:
                return _RefusalError(422, "input", error.english, error.german).response
            except ClientDisconnect:
                return Response(status_code=400)  # nobody is there to read it

        return handle

    async def health(self, _request: Request) -> Response:
        """Say whether questions can be answered."""
        from anyio import to_thread

        status = "loading"
        try:
            if await to_thread.run_sync(self._provide) is not None:
                status = "ok"
        except ZeilentreuError:
            status = "error"
        error = self._notice() if self._notice is not None and status == "ok" else None
        notice = None if error is None else {"en": error.english, "de": error.german}
        code = 200 if status == "ok" else 503
        return JSONResponse({"status": status, "version": VERSION, "notice": notice}, code)

    def _assistant(self) -> Assistant:
        try:
            assistant = self._provide()
        except ZeilentreuError as error:
            raise _RefusalError(503, "unavailable", error.english, error.german) from None
        if assistant is None:
            raise _RefusalError(
                503, "loading", "The index is being loaded.", "Der Index wird gerade geladen."
            )
        return assistant

    def _answer(self, operation: Operation, body: dict[str, Any]) -> dict[str, Any]:
        return operation(self._assistant(), body)

    async def _work(self, operation: Operation, body: dict[str, Any]) -> dict[str, Any]:
        from anyio import CapacityLimiter, to_thread

        if self._inside >= AT_ONCE + WAITING:
            raise _RefusalError(
                503, "busy", "Too many questions are waiting.", "Zu viele Fragen warten bereits."
            )
        self._limiter = self._limiter or CapacityLimiter(AT_ONCE)
        self._inside += 1
        try:
            return await to_thread.run_sync(self._answer, operation, body, limiter=self._limiter)
        finally:
            self._inside -= 1


async def _read_body(request: Request, schema: str) -> dict[str, Any]:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise _RefusalError(
            415, "content_type", "Send application/json.", "Bitte application/json senden."
        )
    data = bytearray()
    async for part in request.stream():
        data += part
        if len(data) > MAX_BODY:
            raise _RefusalError(
                413,
                "too_large",
                f"The body has more than {MAX_BODY} bytes.",
                f"Die Anfrage hat mehr als {MAX_BODY} Bytes.",
            )
    try:
        value = json.loads(data.decode("utf-8"), parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise _RefusalError(
            400, "no_json", "The body is no JSON.", "Die Anfrage ist kein JSON."
        ) from None
    try:
        checked: dict[str, Any] = check(value, REQUESTS[schema])
    except ValueError as error:
        raise _RefusalError(422, "fields", f"{error}.", f"Unbrauchbares Feld: {error}.") from None
    return checked


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON")


async def _openapi(_request: Request) -> Response:
    return JSONResponse(describe())


def _shared_gate() -> _Gate:
    """Return the gate to the assistant that the page's visitors share."""
    from qa.ui import service

    return _Gate(service.current, service.problem)
