"""`add` and `remove` on the command line."""

import json

import pytest
from pdfs import Book
from tiny import BagOfWords

from index.datatypes import LineNumbering
from index.parse.identity import slug
from index.store import PassageIndex
from qa.cli import main

TEXT = """Koalitionsvertrag 2021–2026 für das Land Hessen
zwischen CDU und BÜNDNIS 90/DIE GRÜNEN
Stand: 3. Mai 2021

1 Wir bauen Radwege an allen Landesstraßen aus.
2 Die Bahn fährt künftig jede halbe Stunde in jedes
3 Mittelzentrum.
4
5 Schulen erhalten mehr Lehrerinnen und Lehrer.
6 Niemand bleibt zurück.
"""


@pytest.fixture
def index(tmp_path):
    path = tmp_path / "hessen.txt"
    path.write_text(TEXT, encoding="utf-8")
    assert main(["add", str(path), "--index", str(tmp_path / "index")]) == 0
    return tmp_path / "index"


def test_a_file_is_read_and_described_by_itself(index):
    document = PassageIndex.load(index).document("hessen")
    assert document.title == "Koalitionsvertrag Hessen 2021"
    assert document.parties == ("CDU", "Grüne")
    assert document.edition == "Stand: 3. Mai 2021"
    assert document.signed == "2021"
    assert document.numbering is LineNumbering.PRINTED
    assert document.line_range == (1, 6)


def test_options_describe_a_document_better(tmp_path, index):
    path = tmp_path / "b.txt"
    path.write_text(TEXT.replace("Radwege", "Brücken"), encoding="utf-8")
    options = ["--id", "hessen-2", "--title", "Vertrag", "--edition", "Druckfassung"]
    options += ["--party", "CDU", "--party", "SPD", "--signed", "2024-01-15"]
    assert main(["add", str(path), "--index", str(index), *options]) == 0
    document = PassageIndex.load(index).document("hessen-2")
    assert (document.title, document.edition) == ("Vertrag", "Druckfassung")
    assert (document.parties, document.signed) == (("CDU", "SPD"), "2024-01-15")


def test_the_same_bytes_are_refused_and_the_index_stays(tmp_path, index, capsys):
    before = PassageIndex.load(index).generation
    copy = tmp_path / "copy.txt"
    copy.write_text(TEXT, encoding="utf-8")
    assert main(["add", str(copy), "--index", str(index)]) == 1
    assert "copy.txt is in the index already, as hessen" in capsys.readouterr().err
    assert PassageIndex.load(index).generation == before


def test_one_unreadable_file_adds_none(tmp_path, index, capsys):
    before = PassageIndex.load(index).generation
    good, bad = tmp_path / "good.txt", tmp_path / "bad.pdf"
    good.write_text(TEXT + "7 Ende.\n", encoding="utf-8")
    bad.write_bytes(b"%PDF-1.7\nnothing")
    assert main(["add", str(good), str(bad), "--index", str(index)]) == 1
    assert "bad.pdf is damaged" in capsys.readouterr().err
    assert PassageIndex.load(index).generation == before


def test_only_new_documents_are_embedded(tmp_path, monkeypatch):
    embedder = BagOfWords(["radwege", "brücken"])
    monkeypatch.setattr("index.embed.load_embedder", lambda _name: embedder)
    first, second = tmp_path / "a.txt", tmp_path / "b.txt"
    first.write_text(TEXT, encoding="utf-8")
    second.write_text("1 Neue Brücken entstehen.\n2 Das ist gut so.\n3 Ende.\n", encoding="utf-8")
    for path, new, old in ((first, "Radwege", "Brücken"), (second, "Brücken", "Radwege")):
        embedder.encoded.clear()
        assert main(["add", str(path), "--index", str(tmp_path / "index")]) == 0
        assert any(new in text for text in embedder.encoded)
        assert not any(old in text for text in embedder.encoded)


@pytest.mark.parametrize(
    ("language", "text"), [("de", "Index wird geschrieben"), ("en", "Writing the index")]
)
def test_on_a_terminal_a_bar_shows_how_far_it_is(tmp_path, monkeypatch, capsys, language, text):
    monkeypatch.setenv("LC_ALL", language)
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    monkeypatch.setattr("index.embed.load_embedder", lambda _name: BagOfWords(["radwege"]))
    path = tmp_path / "a.txt"
    path.write_text(TEXT, encoding="utf-8")
    assert main(["add", str(path), "--index", str(tmp_path / "index")]) == 0
    written = capsys.readouterr().err
    assert f"\r\033[K{'░' * 20} {text} 0/1\r\033[K{'█' * 20} {text} 1/1\n" in written
    assert written.count("\n") == 2  # after the bar, and the message


def test_a_second_file_of_the_same_name_gets_a_name_of_its_own(tmp_path, index):
    path = tmp_path / "other" / "hessen.txt"
    path.parent.mkdir()
    path.write_text(TEXT + "7 Ende.\n", encoding="utf-8")
    assert main(["add", str(path), "--index", str(index)]) == 0
    assert [d.id for d in PassageIndex.load(index).documents] == ["hessen", "hessen-2"]


def test_the_report_names_what_was_found(tmp_path, index, capsys):
    path = tmp_path / "vertrag.pdf"
    path.write_bytes(Book(pages=2).typeset())
    capsys.readouterr()
    assert main(["add", str(path), "--json", "--index", str(index)]) == 0
    record = json.loads(capsys.readouterr().out)["documents"][0]
    assert record["pages"] == 2
    assert record["first_line"] == 1
    assert record["lines"] == record["last_line"]
    assert record["gaps"] == record["duplicates"] == record["uncertain"] == []
    assert record["headings"] > 2


def test_removed_documents_are_gone_and_the_last_one_stays(tmp_path, index, capsys):
    path = tmp_path / "b.txt"
    path.write_text("1 Neue Brücken entstehen.\n2 Das ist gut so.\n3 Ende.\n", encoding="utf-8")
    assert main(["add", str(path), "--index", str(index)]) == 0
    assert main(["remove", "hessen", "--index", str(index)]) == 0
    assert [d.id for d in PassageIndex.load(index).documents] == ["b"]
    assert main(["remove", "b", "--index", str(index)]) == 1
    assert main(["remove", "hessen", "--index", str(index)]) == 1
    assert "no document “hessen”" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--id", "Groß Schrift"], "cannot be an identifier"),
        (["--signed", "gestern"], "is no date"),
        (["--seconds", "0"], "must be greater than 0"),
        (["--id", "hessen"], "already; choose another"),
    ],
)
def test_options_that_cannot_be_used_are_refused(tmp_path, index, capsys, options, says):
    path = tmp_path / "b.txt"
    path.write_text("1 Neue Brücken entstehen.\n2 Das ist gut so.\n3 Ende.\n", encoding="utf-8")
    assert main(["add", str(path), "--index", str(index), *options]) == 1
    assert says in capsys.readouterr().err


def test_identifiers_are_made_of_any_name():
    assert slug("Koalitionsvertrag Größe 2021–2026") == "koalitionsvertrag-groesse-2021-2026"
    assert slug("../../etc/passwd") == "etc-passwd"
    assert slug("Лінія") == "document"
