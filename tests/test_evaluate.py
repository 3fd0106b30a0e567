import json

import pytest
from tiny import bare_document, body_lines

from index.datatypes import LineNumbering, make_passage
from index.errors import InputError
from qa.datatypes import (
    Abstention,
    Answer,
    Candidate,
    Citation,
    Commitment,
    Provenance,
    Reason,
    Statement,
    Verdict,
)
from qa.evaluate import GoldQuestion, evaluate, overlaps, read_gold

MADE_WITH = Provenance("i", "c", "m", "s", (), "0")
DOCUMENT = bare_document(body_lines([f"Zeile {i}." for i in range(6)], first=100), "kv", title="KV")


def candidate(start, end):
    return Candidate(make_passage(DOCUMENT, start, end, heading=()), dense=1.0)


def citation(start, end):
    return Citation(
        document_id="kv",
        title="KV",
        edition="",
        sha256="0" * 64,
        page=None,
        pdf_page=None,
        start_line=100 + start,
        end_line=99 + end,
        start=start,
        end=end,
        quote="",
        heading=(),
        numbering=LineNumbering.PRINTED,
    )


class Scripted:
    """An assistant that always finds the same and answers all but one question."""

    documents = (DOCUMENT,)

    def search(self, question, *, k, language, documents):
        assert documents == ["kv"]
        return (candidate(0, 2), candidate(2, 4), candidate(4, 6))[:k]

    def ask(self, question, *, language, documents):
        if question == "?":
            return Abstention(question, language, Reason.NO_MATCH, (), MADE_WITH)
        statement = Statement(
            "t", (citation(2, 3), citation(0, 1)), Commitment.NONE, Verdict.VERIFIED
        )
        return Answer(question, language, (statement,), (), MADE_WITH)


def gold(text, lines, *, answerable=True, document="kv"):
    return GoldQuestion(text, text, "de", answerable, lines, "number", document)


def test_a_row_says_where_the_right_passage_and_the_right_citation_are():
    row = evaluate(Scripted(), [gold("a", ((103, 104), (200, 201)))]).rows[0]
    assert (row.rank, row.reciprocal_rank) == (2, 0.5)
    # one of two spans found, at rank 2: (1 / log2(3)) / (1 / log2(2) + 1 / log2(3))
    assert row.ndcg == pytest.approx(0.3868528)
    assert (row.answered, row.cited, row.cited_right, row.first_right) == (True, 2, 0, False)


def test_citations_are_right_by_their_own_lines():
    row = evaluate(Scripted(), [gold("a", ((102, 102),))]).rows[0]
    assert (row.cited, row.cited_right, row.first_right) == (2, 1, True)


def test_the_summary_is_by_language_and_type_and_counts_unanswerable_questions_apart():
    run = evaluate(
        Scripted(),
        [
            gold("a", ((100, 100),)),
            gold("b", ((900, 900),)),
            gold("?", (), answerable=False),
            gold("c", (), answerable=False),
        ],
    )
    figures = run.summary()["all"]
    assert figures["questions"] == 4
    assert figures["answerable"] == 2
    assert figures["recall@1"] == figures["recall@5"] == figures["mrr"] == 0.5
    assert figures["answered"] == 1.0
    assert figures["abstained_on_unanswerable"] == 0.5
    assert figures["citation_precision"] == 0.25
    assert set(run.summary()) == {"all", "de", "number"}
    assert json.loads(json.dumps(run.to_json()))["rows"][0]["id"] == "a"


def test_progress_is_reported():
    seen = []
    evaluate(Scripted(), [gold("a", ())] * 2, progress=lambda done, of: seen.append((done, of)))
    assert seen == [(1, 2), (2, 2)]


def test_a_document_that_is_not_in_the_index_is_named():
    with pytest.raises(InputError, match="about “other”, which is not in the index"):
        evaluate(Scripted(), [gold("a", (), document="other")])


def test_lines_overlap_by_their_printed_numbers():
    assert overlaps(DOCUMENT, 0, 2, [(101, 150)])
    assert not overlaps(DOCUMENT, 0, 2, [(102, 150), (1, 99)])


def test_gold_questions_are_read(tmp_path):
    path = tmp_path / "kv.jsonl"
    row = {"id": 1, "question": "Was?", "lang": "de", "answerable": True, "lines": [[1, 2]]}
    path.write_text(
        json.dumps(row | {"type": "number"}) + "\n\n" + json.dumps(row | {"document": "x"}) + "\n"
    )
    first, second = read_gold(path)
    assert first == GoldQuestion("1", "Was?", "de", True, ((1, 2),), "number", "kv")
    assert (second.document, second.type) == ("x", "")
    assert read_gold(path, document="y")[0].document == "y"


@pytest.mark.parametrize("line", ["{", '{"id": 1}', "[]", '{"id":1,"question":"q","lang":"de"}'])
def test_a_line_that_is_no_gold_question_is_named(tmp_path, line):
    path = tmp_path / "gold.jsonl"
    path.write_text(line)
    with pytest.raises(InputError, match="line 1: no gold question"):
        read_gold(path)


def test_a_file_that_cannot_be_read_is_named(tmp_path):
    with pytest.raises(InputError, match="cannot be read"):
        read_gold(tmp_path / "missing.jsonl")
