import dataclasses
import itertools

import pytest
from tiny import make_document

import qa  # noqa: F401 - with it every table of text has a commitment column
from index.datatypes import LineKind
from index.frames import COLUMNS, heading_paths, text_table, whole_sentences
from index.passages import split
from qa.frames import documents_table, strongest

DOCUMENT = make_document(
    "Wohnen", "Wir bauen Wohnungen. Wir prüfen", "Anreize.", "", "Das ist bekannt.", first=40
)
DOCUMENT = dataclasses.replace(
    DOCUMENT,
    lines=(
        dataclasses.replace(DOCUMENT.lines[0], kind=LineKind.HEADING, level=1),
        *DOCUMENT.lines[1:],
    ),
)


def test_each_row_can_be_cited():
    rows = text_table([DOCUMENT], by="sentence").to_dicts()
    assert [(r["text"], r["start_line"], r["end_line"]) for r in rows] == [
        ("Wir bauen Wohnungen.", 41, 41),
        ("Wir prüfen Anreize.", 41, 42),
        ("Das ist bekannt.", 44, 44),
    ]
    assert {r["heading"] for r in rows} == {"Wohnen"}
    assert (rows[0]["doc_id"], rows[0]["parties"], rows[0]["year"]) == ("doc", "A; B", 2020)
    assert [r["unit_id"] for r in rows] == ["doc:1-2/0", "doc:1-3/21", "doc:4-5/0"]


def test_with_qa_loaded_each_row_says_how_binding_it_is():
    table = text_table([DOCUMENT], by="sentence")
    assert table.names == (*COLUMNS, "commitment")
    assert table.column("commitment") == ("firm", "examined", "none")
    passages = text_table([DOCUMENT], by="passage")
    assert passages.column("commitment") == ("firm", "none")
    assert strongest([]) == "none"


def test_by_line_nothing_is_left_out():
    table = text_table([DOCUMENT], by="line")
    assert table.column("text") == tuple(line.text for line in DOCUMENT.lines)
    assert table.column("kind") == ("heading", "body", "body", "blank", "body")
    assert table.column("commitment")[3] is None


def test_documents_and_indexes_become_frames(assistant, excerpt):
    frame = excerpt.to_frame()
    assert {"heading", "start_line", "commitment"} <= set(frame.columns)
    assert frame["unit_id"].is_unique
    passages = assistant.index.to_frame()
    assert list(passages["text"]) == [passage.text for passage in assistant.index.passages]
    assert len(assistant.to_frame(by="line")) == sum(len(d.lines) for d in assistant.documents)


def test_ids_are_the_same_every_time(excerpt):
    first = text_table([excerpt], by="sentence").column("unit_id")
    assert first == text_table([excerpt], by="sentence").column("unit_id")


def test_a_sentence_in_two_overlapping_passages_is_one_row():
    words = " ".join(["Wort"] * 14)
    lines = [f"Satz {i} {words}. Anfang von {i}" for i in range(30)]
    document = make_document(*lines)
    passages = split(document)
    assert any(b.start < a.end for a, b in itertools.pairwise(passages))  # they do overlap
    found = whole_sentences(document, passages)
    texts = [passage.text[start:end] for passage, start, end in found]
    assert len(texts) == len(set(texts)) == 31
    assert texts[0] == f"Satz 0 {words}."
    assert texts[1] == f"Anfang von 0 Satz 1 {words}."
    assert " ".join(texts) == " ".join(lines)


def test_a_heading_stands_under_itself():
    deeper = dataclasses.replace(
        DOCUMENT,
        lines=(
            *DOCUMENT.lines,
            dataclasses.replace(DOCUMENT.lines[0], number=45, text="Neubau", level=2),
            dataclasses.replace(DOCUMENT.lines[1], number=46),
            dataclasses.replace(DOCUMENT.lines[0], number=47, text="Bahn"),
        ),
    )
    paths = heading_paths(deeper)
    assert paths[0] == paths[1] == paths[4] == ("Wohnen",)
    assert paths[5] == paths[6] == ("Wohnen", "Neubau")
    assert paths[7] == ("Bahn",)


def test_an_unknown_unit_is_refused():
    with pytest.raises(ValueError, match="by must be 'line', 'sentence' or 'passage', got 'page'"):
        text_table([DOCUMENT], by="page")


def test_documents_are_listed_with_their_lines(excerpt):
    [row] = documents_table([excerpt]).to_dicts()
    assert (row["doc_id"], row["year"], row["parties"]) == ("sachsen-2019", 2019, "CDU; Grüne; SPD")
    assert (row["first_line"], row["last_line"]) == (3578, 3627)
