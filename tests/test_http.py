import json
import logging
import threading
import time

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from starlette.applications import Starlette
from starlette.testclient import TestClient

from index.errors import ModelError
from qa.adapters import http
from qa.adapters.openapi import REQUESTS, check, describe

QUESTION = "Was plant Sachsen zur dezentralen Unterbringung?"
SECRET = "Geheimnisfrage zur Unterbringung"
holder = {}


@pytest.fixture(scope="module")
def client(assistant):
    holder["assistant"] = assistant
    return TestClient(Starlette(routes=http.routes(lambda: assistant)))


def test_a_question_is_answered_as_on_the_command_line(client, assistant):
    response = client.post("/api/ask", json={"question": QUESTION})
    assert response.status_code == 200
    assert response.json()["statements"][0]["citations"][0]["start_line"] == 3608
    assert response.json() == json.loads(json.dumps(assistant.ask(QUESTION).to_json()))


def test_an_abstention_is_a_result(client):
    response = client.post("/api/ask", json={"question": "Was steht zur Kernfusion darin?"})
    assert (response.status_code, response.json()["status"]) == (200, "abstained")


def test_passages_and_lines_are_given(client):
    hits = client.post("/api/search", json={"question": QUESTION, "k": 2, "mode": "lexical"})
    assert [hit["rank"] for hit in hits.json()["hits"]] == [1, 2]
    body = {"document": "sachsen-2019", "start_line": 3608, "end_line": 3610, "context": 1}
    lines = client.post("/api/lines", json=body).json()["lines"]
    assert [line["number"] for line in lines] == [3607, 3608, 3609, 3610, 3611]


@pytest.mark.parametrize(
    ("path", "body", "status", "code", "says"),
    [
        ("/api/ask", {}, 422, "fields", "missing question"),
        ("/api/ask", {"question": ""}, 422, "fields", "body.question"),
        ("/api/ask", {"question": "?!"}, 422, "fields", "body.question"),
        ("/api/ask", {"question": "a" * 2001}, 422, "fields", "at most 2000 characters"),
        ("/api/ask", {"question": 5}, 422, "fields", "expected string"),
        ("/api/ask", {"question": "Wohnen", "x": 1}, 422, "fields", "unknown field"),
        ("/api/ask", {"question": "Wohnen", "language": "fr"}, 422, "fields", "body.language"),
        ("/api/ask", {"question": "Wohnen", "documents": []}, 422, "fields", "body.documents"),
        ("/api/ask", {"question": "Wohnen", "documents": ["x"]}, 404, "unknown_document", "“x”"),
        ("/api/search", {"question": "Wohnen", "k": 51}, 422, "fields", "expected 1 to 50"),
        ("/api/search", {"question": "Wohnen", "k": True}, 422, "fields", "expected integer"),
        ("/api/lines", {"document": "sachsen-2019", "start_line": 1, "end_line": 2}, 404,
         "no_such_line", "3578–3627"),
        ("/api/ask", [], 422, "fields", "expected object"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_refused_with_a_reason(client, path, body, status, code, says):
    response = client.post(path, json=body)
    assert (response.status_code, response.json()["error"]["code"]) == (status, code)
    assert says in response.json()["error"]["en"]
    assert response.json()["error"]["de"]


@pytest.mark.parametrize(
    "data",
    [b"", b"{", b'{"question": NaN}', b"\xff\xfe", b"[" * 50_000, b'{"question": "\\ud800 a"}'],
)
def test_no_body_breaks_the_server(client, data):
    response = client.post("/api/ask", content=data, headers={"content-type": "application/json"})
    assert response.status_code in (400, 422)


def test_a_large_body_is_refused_without_reading_it_all(client):
    read = []

    def endless():
        for _ in range(10_000):
            read.append(1)
            yield b" " * 8192

    response = client.post(
        "/api/ask", content=endless(), headers={"content-type": "application/json"}
    )
    assert response.status_code == 413
    assert response.headers["connection"] == "close"


def test_other_kinds_of_content_and_other_methods_are_refused(client):
    form = client.post("/api/ask", data={"question": QUESTION})
    assert (form.status_code, form.json()["error"]["code"]) == (415, "content_type")
    get = client.get("/api/ask", params={"question": QUESTION})
    assert (get.status_code, get.headers["allow"]) == (405, "POST")


def test_no_question_reaches_a_log(client, caplog):
    caplog.set_level(logging.DEBUG)
    for body in ({"question": SECRET}, {"question": SECRET * 99}, {"question": SECRET, "k": "x"}):
        client.post("/api/ask", json=body)
        client.post("/api/search", json=body)
    assert "Geheimnis" not in caplog.text


def test_health_tells_ready_from_loading_and_broken(client):
    assert client.get("/healthz").json()["status"] == "ok"
    loading = TestClient(Starlette(routes=http.routes(lambda: None)))
    assert loading.get("/healthz").status_code == 503
    response = loading.post("/api/ask", json={"question": QUESTION})
    assert (response.status_code, response.headers["retry-after"]) == (503, "2")

    def broken():
        raise ModelError("No model.", "Kein Modell.")

    failing = TestClient(Starlette(routes=http.routes(broken)))
    assert failing.get("/healthz").json()["status"] == "error"
    assert failing.post("/api/ask", json={"question": "a"}).json()["error"]["de"] == "Kein Modell."


def test_too_many_questions_at_once_are_refused_and_later_ones_answered(assistant):
    release = threading.Event()
    result = assistant.ask(QUESTION)

    class Slow:
        documents = assistant.documents

        def ask(self, question, **options):
            release.wait(20)
            return result

    limit = http.AT_ONCE + http.WAITING
    statuses = []
    with TestClient(Starlette(routes=http.routes(Slow))) as client:

        def post():
            statuses.append(client.post("/api/ask", json={"question": QUESTION}).status_code)

        threads = [threading.Thread(target=post) for _ in range(limit + 3)]
        for thread in threads:
            thread.start()
        deadline = time.monotonic() + 20
        while len(statuses) < 3 and time.monotonic() < deadline:
            time.sleep(0.01)
        assert statuses == [503, 503, 503]
        release.set()
        for thread in threads:
            thread.join(20)
        assert sorted(statuses) == [200] * limit + [503] * 3
        assert client.post("/api/ask", json={"question": QUESTION}).status_code == 200


def test_whole_numbers_may_be_written_with_a_point_and_defaults_are_filled_in():
    body = {"document": "a", "start_line": 1.0, "end_line": 2}
    checked = check(body, REQUESTS["LinesRequest"])
    assert checked == {"document": "a", "start_line": 1, "end_line": 2, "context": 0}
    assert isinstance(checked["start_line"], int)
    with pytest.raises(ValueError, match=r"body\.document: expected text that matches"):
        check(body | {"document": "a\n"}, REQUESTS["LinesRequest"])


def test_the_description_is_valid_openapi(client):
    assert client.get("/api/openapi.json").json() == describe()
    assert describe()["openapi"] == "3.1.0"
    assert set(describe()["paths"]) == {"/api/ask", "/api/search", "/api/lines", "/healthz"}


app = Starlette(routes=http.routes(lambda: holder.get("assistant")))
schema = schemathesis.openapi.from_asgi("/api/openapi.json", app)


@schema.parametrize()
@settings(
    max_examples=12, deadline=None, derandomize=True, database=None,
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
def test_generated_requests_get_what_the_description_promises(case, client):
    case.call_and_validate()
