from test_records import CITATION, PROVENANCE, RESULTS

from index.datatypes import LineNumbering
from qa.datatypes import Answer, Citation, Commitment, Statement, Verdict

EVIL = '<script>alert(1)</script><img src="http://x.example/a.png">'


def test_an_answer_shows_its_statements_and_where_they_stand():
    shown = str(RESULTS[0])
    assert "[1] „Wir prüfen § 5 — nicht §" in shown
    assert "Z. 40" in shown
    assert "A › B" in shown
    assert "wird geprüft" in shown
    assert shown.endswith("Politische Absichtserklärung, kein geltendes Recht.")


def test_an_abstention_says_so_and_calls_the_nearest_no_answer():
    shown = str(RESULTS[1])
    assert shown.startswith("The document does not say anything that answers this question.")
    assert "Not an answer, but nearby:" in shown
    assert "A statement of political intent, not law in force." in shown


def test_nothing_from_a_document_or_a_question_becomes_markup():
    citation = Citation(
        "x", EVIL, EVIL, "0" * 64, None, None, 1, 1, 0, 1, EVIL, (EVIL,), LineNumbering.PRINTED
    )
    statement = Statement(EVIL, (citation,), Commitment.FIRM, Verdict.VERIFIED)
    shown = Answer(EVIL, "de", (statement,), (), PROVENANCE)._repr_html_()
    assert "<script" not in shown
    assert "<img" not in shown
    assert shown.count("&lt;script&gt;") == 4  # question, text, title, heading


def test_html_marks_the_languages():
    shown = RESULTS[1]._repr_html_()
    assert shown.startswith('<div lang="en">')
    assert '<q lang="de">' in shown


def test_a_citation_shows_itself_as_it_is_cited():
    assert str(CITATION).startswith("Vertrag „Berlin“, S. 7, Z. 40")
