import dataclasses

import pytest
from tiny import make_document

from index.datatypes import NumberingScope
from index.errors import InputError
from index.frames import text_table
from qa.annotate import annotate, annotate_citation, join_codes, load_codes, save_codes

DOCUMENT = make_document("Eins.", "", "Zwei.", "", "Drei.", "", "Vier.", first=10)


def coded(table):
    return dict(zip(table.column("start_line"), table.column("topic"), strict=True))


def test_codes_are_joined_by_overlap_of_lines_in_their_order():
    codes = [
        annotate(DOCUMENT, 12, 14, column="topic", value="wohnen"),
        annotate(DOCUMENT, 14, 14, column="topic", value="bauen"),
        annotate(DOCUMENT, 14, 14, column="topic", value="wohnen"),
        annotate(DOCUMENT, 16, 16, column="sicher", value="ja", note="zweite Runde"),
    ]
    table = join_codes(text_table([DOCUMENT]), codes, [DOCUMENT])
    assert coded(table) == {10: None, 12: "wohnen", 14: "wohnen; bauen", 16: None}
    assert table.column("sicher") == (None, None, None, "ja")


def test_codes_outlive_another_splitting():
    codes = [annotate(DOCUMENT, 12, 12, column="topic", value="wohnen")]
    by_line = join_codes(text_table([DOCUMENT], by="line"), codes, [DOCUMENT])
    by_sentence = join_codes(text_table([DOCUMENT], by="sentence"), codes, [DOCUMENT])
    assert coded(by_line)[12] == coded(by_sentence)[12] == "wohnen"
    assert coded(by_line)[10] is None


def test_codes_can_be_made_from_a_citation_and_joined_to_answers(assistant):
    batch = assistant.ask_many(["Was plant Sachsen zur dezentralen Unterbringung?"])
    citation = batch.results[0].statements[0].citations[0]
    codes = [annotate_citation(citation, column="topic", value="wohnen")]
    table = join_codes(batch.to_table(), codes, assistant.documents)
    assert coded(table)[3608] == "wohnen"


def test_codes_come_back_from_their_file(tmp_path):
    codes = (annotate(DOCUMENT, 10, 12, column="topic", value="„§ 5“", note="n"),)
    assert load_codes(save_codes(codes, tmp_path / "codes.jsonl")) == codes
    (tmp_path / "no.jsonl").write_text('{"a": 1}\n')
    with pytest.raises(InputError, match="holds no codes"):
        load_codes(tmp_path / "no.jsonl")
    with pytest.raises(InputError, match="holds no codes"):
        load_codes(tmp_path / "missing.jsonl")


def test_codes_of_another_edition_are_refused():
    codes = [annotate(DOCUMENT, 10, 10, column="topic", value="x")]
    other = dataclasses.replace(DOCUMENT, sha256="0" * 64)
    with pytest.raises(InputError, match="made on another edition of doc"):
        join_codes(text_table([other]), codes, [other])


def test_lines_that_do_not_exist_cannot_be_coded():
    with pytest.raises(InputError, match="doc has no line 99–99; its lines: 10–16"):
        annotate(DOCUMENT, 99, 99, column="topic", value="x")


def test_where_numbers_begin_again_on_each_page_the_page_counts():
    lines = [
        dataclasses.replace(line, number=1 + i % 2, page=1 + i // 4)
        for i, line in enumerate(DOCUMENT.lines)
    ]
    lines = [dataclasses.replace(line, number=1 + i % 4) for i, line in enumerate(lines)]
    document = dataclasses.replace(DOCUMENT, lines=tuple(lines), scope=NumberingScope.PAGE)
    codes = [annotate(document, 1, 1, page=2, column="topic", value="x")]
    table = join_codes(text_table([document]), codes, [document])
    assert table.column("topic") == (None, None, "x", None)


def test_a_table_without_lines_or_with_the_same_column_is_refused():
    codes = [annotate(DOCUMENT, 10, 10, column="text", value="x")]
    with pytest.raises(ValueError, match=r"the table has columns \['text'\] already"):
        join_codes(text_table([DOCUMENT]), codes, [DOCUMENT])
    from index.tables import Table

    with pytest.raises(ValueError, match=r"codes need the columns \['doc_id', 'end_line'"):
        join_codes(Table.make({"a": str}, []), codes, [DOCUMENT])
