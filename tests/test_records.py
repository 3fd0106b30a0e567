import json

import pytest
from tiny import bare_document, make_document

from index.datatypes import LineNumbering, NumberingScope
from qa.datatypes import (
    Abstention,
    Answer,
    Citation,
    Commitment,
    Provenance,
    Reason,
    Statement,
    Verdict,
)  # fmt: skip
from qa.records import (
    candidates_to_json,
    document_to_json,
    lines_to_json,
    result_from_json,
    result_to_json,
)

CITATION = Citation(
    document_id="berlin", title="Vertrag „Berlin“", edition="2. Auflage", sha256="ab" * 32, page=7,
    pdf_page=9, start_line=40, end_line=2, start=100, end=103, quote="Wir prüfen § 5 — nicht §  6.",
    heading=("A", "B"), numbering=LineNumbering.COUNTED, scope=NumberingScope.PAGE, end_page=8,
    uncertain=True,
)  # fmt: skip
PROVENANCE = Provenance("0123-ab", "c" * 64, "m", "d" * 64, (("k", "10"), ("depth", "50")), "1.0")
STATEMENT = Statement(CITATION.quote, (CITATION,), Commitment.EXAMINED, Verdict.VERIFIED, 0.5)
RESULTS = [
    Answer("Frage?", "de", (STATEMENT, STATEMENT), (), PROVENANCE, dropped=1),
    Abstention("Question?", "en", Reason.WEAK_EVIDENCE, (CITATION,), PROVENANCE),
]


@pytest.mark.parametrize("result", RESULTS)
def test_a_result_comes_back_as_it_was(result):
    text = json.dumps(result_to_json(result), ensure_ascii=False)
    assert result_from_json(json.loads(text)) == result


def test_the_promised_keys_are_there():
    record = result_to_json(RESULTS[0])
    assert record["status"] == "answered"
    assert record["reason"] is None
    [first, _] = record["statements"]
    assert {"text", "commitment", "verdict", "citations"} <= first.keys()
    assert first["citations"][0]["start_line"] == 40
    assert {
        "document", "edition", "page", "start_line", "end_line", "numbering", "heading", "quote",
    } <= first["citations"][0].keys()  # fmt: skip
    assert {"index", "model", "version"} <= record["provenance"].keys()
    assert result_to_json(RESULTS[1])["reason"] == "weak_evidence"


def test_something_else_is_no_result():
    with pytest.raises(ValueError, match=r"not the record of a result: KeyError\('provenance'\)"):
        result_from_json({"status": "answered"})


def test_a_hit_names_the_printed_lines_of_its_passage(assistant):
    found = assistant.search("dezentrale Unterbringung", k=2)
    record = candidates_to_json("dezentrale Unterbringung", found, assistant.documents)
    hit = record["hits"][0]
    assert (hit["rank"], hit["document"]) == (1, "sachsen-2019")
    assert (hit["start_line"], hit["end_line"]) == (3608, 3610)
    assert hit["text"] == found[0].passage.text
    assert len(record["hits"]) == 2


def test_a_document_is_described_without_its_lines():
    document = make_document("Wir bauen.", "", "Wir prüfen.", id_="a", first=7)
    record = document_to_json(document)
    assert json.loads(json.dumps(record)) == record
    assert (record["id"], record["parties"]) == ("a", ["A", "B"])
    assert (record["first_line"], record["last_line"], record["lines"]) == (7, 9, 3)
    assert (record["numbering"], record["scope"]) == ("printed", "document")
    empty = document_to_json(bare_document())
    assert (empty["first_line"], empty["last_line"], empty["lines"]) == (None, None, 0)


def test_lines_are_given_as_they_stand(assistant):
    lines = assistant.lines("sachsen-2019", 3590, 3591)
    record = lines_to_json("sachsen-2019", lines)
    assert [line["number"] for line in record["lines"]] == [3590, 3591]
    assert record["lines"][0]["flags"] == ["damaged"]
    assert record["lines"][1]["kind"] == "blank"
