"""The command line as its users meet it: in a process of its own."""

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from index.catalogue import shipped_corpus
from qa.cli import main
from qa.commands.corpus import read_range

ROOT = Path(__file__).parent.parent


def zeilentreu(*arguments, language="en_GB.UTF-8"):
    environment = os.environ | {"LC_ALL": language, "PYTHONIOENCODING": "utf-8"}
    return subprocess.run(
        [sys.executable, "-m", "qa", *arguments],
        cwd=ROOT, env=environment, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def built(assistant):
    """The default index is there before the first command."""


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("what does Sachsen promise about decentral housing?", "en"),
        ("Was plant Sachsen zur dezentralen Unterbringung?", "de"),
    ],
)
def test_ask_answers_with_the_stable_keys(question, language):
    done = zeilentreu("ask", question, "--json")
    assert done.returncode == 0, done.stderr
    record = json.loads(done.stdout)
    assert {
        "question",
        "language",
        "status",
        "reason",
        "statements",
        "nearest",
        "provenance",
    } <= set(record)
    assert record["question"] == question
    assert record["language"] == language
    assert record["status"] == "answered"
    assert record["reason"] is None
    assert record["nearest"] == []
    statement = record["statements"][0]
    assert {"text", "commitment", "verdict", "citations"} <= set(statement)
    assert statement["verdict"] == "verified"
    citation = statement["citations"][0]
    assert {
        "document", "edition", "page", "start_line", "end_line", "numbering", "heading", "quote",
    } <= set(citation)  # fmt: skip
    assert (citation["document"], citation["start_line"], citation["end_line"]) == (
        "sachsen-2019", 3608, 3610,
    )  # fmt: skip
    assert citation["page"] is None
    assert citation["numbering"] == "printed"
    assert citation["heading"] == ["Migration und Integration"]
    assert {"index", "model", "version"} <= set(record["provenance"])


def test_ask_prints_quote_and_citation_for_a_reader():
    done = zeilentreu("ask", "Was plant Sachsen zur dezentralen Unterbringung?")
    assert done.returncode == 0
    assert "Koalitionsvertrag Sachsen 2019, Z. 3608–3610" in done.stdout
    assert "Politische Absichtserklärung, kein geltendes Recht." in done.stdout
    assert done.stderr == ""
    assert "\x1b" not in done.stdout


def test_ask_abstains_in_german_and_shows_what_is_near():
    done = zeilentreu("ask", "Was sagt der Vertrag zur Kernfusion?")
    assert done.returncode == 3
    assert "Keine Antwort, aber benachbart:" in done.stdout
    assert done.stderr == ""
    record = json.loads(zeilentreu("ask", "Was sagt der Vertrag zur Kernfusion?", "--json").stdout)
    assert record["status"] == "abstained"
    assert record["reason"] in {"no_match", "weak_evidence"}
    assert record["statements"] == []
    assert record["nearest"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["ask", ""], "The question is empty"),
        (["ask", "x" * 10_000], "10,000 characters"),
        (["ask", "Sprachkurse?", "--document", "bayern"], "no document “bayern”"),
        (["ask", "Sprachkurse?", "--index", "/nonexistent"], "There is no index in /nonexistent"),
        (["ask", "Sprachkurse?", "--model", "/nonexistent"], "/nonexistent"),
        (["lines", "bayern"], "no document “bayern”"),
        (["lines", "sachsen-2019", "1-2"], "has no line 1–2; its lines: 3578–3627"),
        (["lines", "sachsen-2019", "drei"], "is no range of lines"),
        (["build", "--corpus", "/nonexistent"], "There is no corpus folder /nonexistent"),
        (["evaluate", "/nonexistent.jsonl"], "/nonexistent.jsonl"),
    ],
)
def test_bad_input_gets_one_clear_sentence_and_status_1(arguments, message):
    done = zeilentreu(*arguments)
    assert done.returncode == 1, done.stderr
    assert message in done.stderr
    assert done.stderr.startswith("zeilentreu: ")
    assert done.stderr.count("\n") == 1
    assert done.stdout == ""


def test_errors_speak_the_readers_language():
    done = zeilentreu("lines", "bayern", language="de_DE.UTF-8")
    assert "Der Index enthält kein Dokument „bayern“" in done.stderr


@pytest.mark.parametrize(
    "arguments",
    [[], ["nonsense"], ["ask"], ["search", "x", "-k", "0"], ["search", "x", "--mode", "y"]],
)
def test_wrong_usage_has_status_2(arguments):
    done = zeilentreu(*arguments)
    assert done.returncode == 2
    assert "usage: zeilentreu" in done.stderr


def test_lines_gives_every_printed_line_verbatim():
    done = zeilentreu("lines", "sachsen-2019", "--json")
    assert done.returncode == 0
    record = json.loads(done.stdout)
    numbered = [line for line in record["lines"] if line["number"] is not None]
    assert [line["number"] for line in numbered] == list(range(3578, 3628))
    assert [line["number"] for line in numbered if not line["text"]] == [
        3578, 3585, 3591, 3593, 3603, 3607, 3611, 3616, 3620, 3624,
    ]  # fmt: skip
    source = next(shipped_corpus().glob("*.txt")).read_text(encoding="utf-8")
    for line in numbered:
        assert f"{line['number']} {line['text']}".rstrip() in source.splitlines()
    assert "Grundsatz ????Fordern und F????rdern????." in [line["text"] for line in numbered]
    assert {line["kind"] for line in record["lines"] if line["number"] is None} == {
        "editorial", "heading",
    }  # fmt: skip


def test_lines_prints_a_range_with_context():
    done = zeilentreu("lines", "sachsen-2019", "3608-3610", "--context", "1")
    assert [row.split()[0] for row in done.stdout.splitlines()] == [
        "3607", "3608", "3609", "3610", "3611",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"), [("3608-3610", (3608, 3610)), ("3608–3610", (3608, 3610)), ("7", (7, 7))]
)
def test_a_range_of_lines_is_read(text, expected):
    assert read_range(text) == expected


def test_search_prints_hits_with_their_lines():
    done = zeilentreu("search", "Sprachkurse", "-k", "2", "--json")
    record = json.loads(done.stdout)
    assert [hit["rank"] for hit in record["hits"]] == [1, 2]
    assert set(record["hits"][0]) >= {
        "rank", "score", "document", "start_line", "end_line", "page", "heading", "text",
    }  # fmt: skip
    assert record["hits"][0]["start_line"] == record["hits"][0]["end_line"] == 3592


def test_search_for_an_unknown_word_in_words_alone_finds_nothing():
    done = zeilentreu("search", "Xyzzyq", "--mode", "lexical", "--json")
    assert done.returncode == 0
    assert json.loads(done.stdout)["hits"] == []


def test_documents_tells_edition_lines_and_hash():
    record = json.loads(zeilentreu("documents", "--json").stdout)["documents"][0]
    assert record["id"] == "sachsen-2019"
    assert record["edition"] == "Auszug, Zeilen 3578–3627"
    assert (record["first_line"], record["last_line"], record["lines"]) == (3578, 3627, 50)
    data = next(shipped_corpus().glob("*.txt")).read_bytes()
    assert record["sha256"] == hashlib.sha256(data).hexdigest()
    assert "sachsen-2019" in zeilentreu("documents").stdout


def test_build_and_check_an_index_of_ones_own(tmp_path):
    corpus, index = tmp_path / "corpus", tmp_path / "index"
    corpus.mkdir()
    (corpus / "vertrag.txt").write_text(
        "1 Wir bauen zehntausend Wohnungen in den Städten.\n2\n3 Wir sanieren die Schulen.\n",
        encoding="utf-8",
    )
    done = zeilentreu("build", "--corpus", str(corpus), "--index", str(index))
    assert done.returncode == 0, done.stderr
    assert "Index built: 1 document(s)" in done.stderr
    assert "All is well: 1 document(s)" in zeilentreu("check", "--index", str(index)).stdout
    asked = zeilentreu("ask", "Wie viele Wohnungen werden gebaut?", "--index", str(index), "--json")
    citation = json.loads(asked.stdout)["statements"][0]["citations"][0]
    assert (citation["start_line"], citation["end_line"]) == (1, 1)
    path = next((index / "generations").rglob("documents.jsonl"))
    path.write_bytes(path.read_bytes().replace(b"zehntausend", b"hunderttaus"))
    done = zeilentreu("check", "--index", str(index))
    assert done.returncode == 1
    assert "documents.jsonl was altered" in done.stderr


def test_a_file_that_is_no_text_is_refused_and_nothing_is_written(tmp_path):
    corpus, index = tmp_path / "corpus", tmp_path / "index"
    corpus.mkdir()
    (corpus / "bild.txt").write_bytes(bytes(range(256)) * 20)
    done = zeilentreu("build", "--corpus", str(corpus), "--index", str(index))
    assert done.returncode == 1
    assert "bild.txt" in done.stderr
    assert not list(tmp_path.rglob("generations"))


def test_evaluate_measures_gold_questions(tmp_path):
    gold = tmp_path / "gold.jsonl"
    rows = [
        {"id": "1", "lang": "de", "question": "Was plant Sachsen zur dezentralen Unterbringung?",
         "answerable": True, "lines": [[3608, 3610]], "must_contain": ["dezentrale"], "type": "keyword"},
        {"id": "2", "lang": "de", "question": "Was sagt der Vertrag zur Kernfusion?",
         "answerable": False, "lines": [], "must_contain": [], "type": "keyword"},
    ]  # fmt: skip
    gold.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    done = zeilentreu("evaluate", str(gold), "--json")
    assert done.returncode == 0, done.stderr
    summary = json.loads(done.stdout)["summary"]["all"]
    assert (summary["questions"], summary["answerable"]) == (2, 1)
    assert summary["recall@1"] == summary["first_citation_right"] == 1.0
    assert summary["abstained_on_unanswerable"] == 1.0
    assert "recall@5" in zeilentreu("evaluate", str(gold)).stdout


def test_a_missing_cross_encoder_is_an_error_with_its_name(tmp_path, capsys):
    status = main(["ask", "Sprachkurse?", "--reranker", str(tmp_path / "nowhere")])
    written = capsys.readouterr()
    assert (status, written.out) == (1, "")
    assert "nowhere" in written.err
    assert "ross-" in written.err


def test_the_version_is_told(capsys):
    with pytest.raises(SystemExit):
        main(["--version"])
    assert capsys.readouterr().out.startswith("zeilentreu 0.")
