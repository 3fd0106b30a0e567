import csv
import io
import json

import pyarrow.parquet as pq
import pytest

from index.errors import InputError
from qa.cli import main
from qa.questions import read_questions

QUESTION = "Was plant Sachsen zur dezentralen Unterbringung?"


def rows(text, delimiter=","):
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter))


def test_text_is_written_by_line_sentence_or_passage(capsys, tmp_path):
    assert main(["export", "text", "--by", "sentence"]) == 0
    found = rows(capsys.readouterr().out)
    assert {"start_line", "end_line", "commitment"} <= found[0].keys()
    path = tmp_path / "text.parquet"
    assert main(["export", "text", "--output", str(path)]) == 0
    table = pq.read_table(path)
    assert str(table.schema.field("start_line").type) == "int64"
    assert str(table.schema.field("text").type) == "string"
    assert table.num_rows < len(found)


def test_answers_are_written_with_their_run(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    questions = tmp_path / "questions.csv"
    questions.write_text(f"nr;Frage\n1;{QUESTION}\n2;\n", encoding="utf-8-sig")
    path, run = tmp_path / "answers.csv", tmp_path / "run.jsonl"
    arguments = ["export", "answers", str(questions), "--output", str(path), "--run-file", str(run)]
    assert main([*arguments, "--excel"]) == 0
    found = rows(path.read_text(encoding="utf-8-sig"), ";")
    assert found[0]["citation"] == "Koalitionsvertrag Sachsen 2019, Z. 3608–3610"
    assert found[-1]["status"] == "error"
    assert json.loads((tmp_path / "answers.csv.run.json").read_text())["counts"]["questions"] == 2
    assert len(run.read_text(encoding="utf-8").splitlines()) == 3
    assert "answers.csv: 2 questions, 1 answered, 0 not, 1 failed" in capsys.readouterr().err


def test_a_concordance_and_the_list_of_documents_are_written(capsys):
    assert main(["export", "kwic", "integrat*", "--window", "2"]) == 0
    found = rows(capsys.readouterr().out)
    assert all(row["match"].lower().startswith("integrat") for row in found)
    assert main(["export", "documents", "--select", 'jurisdiction == "Sachsen"']) == 0
    assert [row["doc_id"] for row in rows(capsys.readouterr().out)] == ["sachsen-2019"]


def test_what_cannot_be_exported_is_said(capsys, tmp_path):
    assert main(["export", "text", "--output", str(tmp_path / "t.xlsx")]) == 1
    assert ".parquet" in capsys.readouterr().err
    assert main(["export", "documents", "--select", "jurisdiction ="]) == 1
    assert main(["export", "text", "--document", "x"]) == 1
    assert main(["export", "answers", str(tmp_path / "no.csv")]) == 1


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("a.txt", b"Eins?\n\n  Zwei?\r\n", ["Eins?", "Zwei?"]),
        ("a.csv", b'id,question\n1,"Was, wann?"\n2,Wo?\n', ["Was, wann?", "Wo?"]),
        ("a.csv", "﻿Frage\nWie groß?\n".encode("utf-16"), ["Wie groß?"]),
        ("a.csv", "Nr;FRAGE \n1;Wie groß?\n".encode("cp1252"), ["Wie groß?"]),
        ("a.tsv", b"question\tnote\nWo?\tx\n", ["Wo?"]),
        ("a.csv", b'question\n"zwei\nZeilen?"\n', ["zwei\nZeilen?"]),
    ],
)
def test_questions_are_read_as_spreadsheets_write_them(tmp_path, name, data, expected):
    path = tmp_path / name
    path.write_bytes(data)
    assert read_questions(path) == expected


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"a;b\n1;2\n", "has no column “question”; it has: a, b"),
        (b"question\n", "holds no question"),
    ],
)
def test_a_file_without_questions_is_refused(tmp_path, data, says):
    path = tmp_path / "a.csv"
    path.write_bytes(data)
    with pytest.raises(InputError, match=says):
        read_questions(path)
