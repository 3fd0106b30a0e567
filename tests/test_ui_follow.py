"""The running page and the HTTP routes take over what the command line publishes meanwhile."""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient
from streamlit.testing.v1 import AppTest
from test_ui import APP, go, shown, window
from tiny import make_document

from index.store import PassageIndex
from qa import cli, follow
from qa.adapters import http
from qa.ui import service
from qa.ui.texts import text

ALMEN = "Wie wird die Almwirtschaft gefördert?"
WATT = "Wie wird das Wattenmeer geschützt?"
OTHER = """Naturschutz an der Küste

Das Wattenmeer wird durch neue Ranger und mehr Geld geschützt.
"""


@pytest.fixture
def served(tmp_path, monkeypatch, assistant):
    """The folder of an index that the page serves."""
    directory = tmp_path / "index"
    first = make_document(
        "Die Almwirtschaft im Gebirge wird mit zwölf Millionen Euro gefördert.", "",
        "Den Radwegebau im Tal bauen wir aus.", id_="alm", title="Vertrag Alm",
    )  # fmt: skip
    PassageIndex.build([first], assistant.embedder).save(directory)
    monkeypatch.setenv("ZEILENTREU_INDEX", str(directory))
    for module in ("qa.loading", "index.embed"):  # loaded once is enough
        monkeypatch.setattr(f"{module}.load_embedder", lambda _name: assistant.embedder)
    monkeypatch.setattr(follow, "PATIENCE_S", 30)
    service.use(None)
    yield directory
    service.use(None)


def add(directory: Path, name: str = "watt") -> None:
    file = directory.parent / f"{name}.txt"
    file.write_text(OTHER, encoding="utf-8")
    assert cli.main(["add", str(file), "--title", "Vertrag Watt", "--index", str(directory)]) == 0


def damage(directory: Path) -> None:
    """Publish a generation that was altered on its way."""
    index = PassageIndex.load(directory)
    name = index.save(directory)
    file = directory / "generations" / name / "documents.jsonl"
    file.write_bytes(file.read_bytes().replace(b"Almwirtschaft", b"Almwirtschaff"))


def opened() -> AppTest:
    at = AppTest.from_file(APP, default_timeout=60).run()
    assert not at.exception
    return at


def asked(at: AppTest, question: str) -> AppTest:
    at = at.chat_input(key="question").set_value(question).run()
    assert not at.exception
    return at


def cited(at: AppTest, turn: int) -> set[str]:
    return {citation.document_id for citation in window(at).turns[turn].citations}


def test_a_document_that_is_added_is_answered_from_and_the_conversation_stays(served):
    at = asked(opened(), ALMEN)
    assert cited(at, 0) == {"alm"}
    add(served)
    at = asked(at, WATT)
    assert cited(at, 1) == {"watt"}
    assert [turn.question for turn in window(at).turns] == [ALMEN, WATT]
    assert "Almwirtschaft im Gebirge" in shown(at)
    assert not at.warning
    generations = [turn.results[0][1].provenance.index for turn in window(at).turns]
    assert len(set(generations)) == 2


def test_an_answer_stays_when_its_document_is_removed(served):
    add(served)
    at = opened()
    at.multiselect(key="documents").set_value(["alm"]).run()
    at = asked(at, ALMEN)
    assert cli.main(["remove", "alm", "--index", str(served)]) == 0
    at = at.run()
    assert not at.exception
    assert "Almwirtschaft im Gebirge" in shown(at)
    assert text("source.former", "de") in shown(at)
    at = asked(at, WATT)
    assert cited(at, 1) == {"watt"}
    assert text("source.former", "de") not in shown(at)


def test_a_place_opened_by_a_link_is_looked_up_anew(served):
    add(served)
    at = AppTest.from_file(APP, default_timeout=60)
    at.query_params["doc"], at.query_params["z"] = "alm", "1"
    at = at.run()
    assert "Almwirtschaft im Gebirge" in shown(at)
    assert cli.main(["remove", "alm", "--index", str(served)]) == 0
    at = at.run()
    assert not at.exception
    assert "Almwirtschaft im Gebirge" not in shown(at)
    assert "Der Index enthält kein Dokument „alm“" in at.info[0].value


def test_a_document_that_is_read_may_be_removed(served):
    add(served)
    at = go(opened(), "dokumente")
    at = at.selectbox(key="reader-document").set_value("watt").run()
    at = at.text_input(key="reader-search").set_value("Ranger").run()
    assert "Das Wattenmeer wird durch neue" in shown(at)
    assert cli.main(["remove", "watt", "--index", str(served)]) == 0
    at = at.run()
    assert not at.exception
    assert "Vertrag Alm" in shown(at)
    assert "Das Wattenmeer" not in shown(at)


def test_a_damaged_generation_is_said_and_the_old_one_answers(served, assistant):
    at = opened()
    damage(served)
    at = asked(at, ALMEN)
    assert cited(at, 0) == {"alm"}
    assert at.warning[0].value.startswith(text("load.stale", "de"))
    assert "documents.jsonl was altered" in at.warning[0].value
    PassageIndex.build([make_document("Neuer Text.", id_="neu")], assistant.embedder).save(served)
    at = at.run()
    assert not at.warning
    assert "Almwirtschaft im Gebirge" in shown(at)


def test_the_http_routes_take_it_over_too(served):
    service.wait_for_assistant(lambda _: None)
    client = TestClient(Starlette(routes=http.routes()))

    def documents_cited() -> set[str]:
        body = client.post("/api/ask", json={"question": WATT}).json()
        return {c["document"] for s in body["statements"] for c in s["citations"]}

    assert documents_cited() == set()
    add(served)
    assert documents_cited() == {"watt"}
    assert client.get("/healthz").json()["notice"] is None
    damage(served)
    assert documents_cited() == {"watt"}
    health = client.get("/healthz")
    assert (health.status_code, health.json()["status"]) == (200, "ok")
    assert "was altered" in health.json()["notice"]["en"]
    assert "beschädigt" in health.json()["notice"]["de"]


def test_a_visitors_own_file_stays_when_the_index_changes(served):
    from qa.ui.state import Upload

    at = opened()
    own = make_document("Die Leuchttürme werden erneuert und beleuchtet.", id_="eigene-datei")
    window(at).uploads[own.id] = Upload(own, None)
    at = asked(at, "Was ist mit den Leuchttürmen?")
    assert cited(at, 0) == {"eigene-datei"}
    add(served)
    at = asked(at, WATT)
    assert cited(at, 1) == {"watt"}
    at = asked(at, "Werden die Leuchttürme erneuert?")
    assert cited(at, 2) == {"eigene-datei"}
