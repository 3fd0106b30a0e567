import dataclasses

import numpy as np
import pytest
from tiny import bare_document

from index.datatypes import Line, LineKind
from index.errors import UnknownDocumentError
from index.passages import search_text
from index.store import PassageIndex
from index.tokens import stem, tokenize
from qa.datatypes import Mode
from qa.question import read_question
from qa.retrieve import Retriever

WORDS = ("wohnung", "miete", "kind", "steuer", "rente", "wolf")
PARAGRAPHS = {
    "a": [
        "Wir bauen jede Wohnung schnell.",
        "Die Miete wird gedeckelt, die Miete bleibt bezahlbar.",
        "Jedes Kind bekommt einen Platz nach § 24 SGB VIII.",
        "Wir prüfen § 23a AufenthG und die Rente.",
        "Der Wolf bleibt geschützt.",
        "Der Wolf bleibt geschützt.",
    ],
    "b": ["Die Steuer sinkt.", "Die Rente steigt, und die Miete sinkt nach § 23a SGB."],
}


class Counts:
    """A bag of the words in WORDS, plus a constant so that no vector is zero."""

    name, sha256, dim = "counts", "0" * 64, len(WORDS) + 1

    def encode_documents(self, texts):
        rows = [
            [float([stem(w) for w in tokenize(t)].count(stem(x))) for x in WORDS] for t in texts
        ]
        matrix = np.array([[*row, 0.1] for row in rows], np.float32).reshape(len(texts), self.dim)
        return matrix / np.linalg.norm(matrix, axis=1, keepdims=True)

    encode_queries = encode_documents


def document(id_):
    lines = []
    for number, text in enumerate(PARAGRAPHS[id_]):
        lines.append(Line(2 * number + 1, None, None, text, LineKind.BODY))
        lines.append(Line(2 * number + 2, None, None, "", LineKind.BLANK))
    return bare_document(lines, id_, signed="2025", sha256=id_ * 64)


@pytest.fixture(scope="module")
def retriever():
    return Retriever(PassageIndex.build([document("a"), document("b")], Counts()), Counts())


def texts(candidates):
    return [candidate.passage.text for candidate in candidates]


@pytest.mark.parametrize("mode", list(Mode))
def test_each_mode_finds_the_passage_with_the_word(retriever, mode):
    found = retriever.retrieve(read_question("Wer deckelt die Miete?", "de"), mode=mode)
    assert texts(found)[0] == PARAGRAPHS["a"][1]


def test_scores_of_the_stages_are_kept(retriever):
    question = read_question("Miete", "de")
    hybrid = retriever.retrieve(question)[0]
    assert None not in (hybrid.dense, hybrid.lexical, hybrid.fused, hybrid.reranked)
    assert hybrid.score == hybrid.reranked
    dense = retriever.retrieve(question, mode=Mode.DENSE)[0]
    assert dense.dense == pytest.approx(hybrid.dense)
    assert (dense.lexical, dense.fused, dense.reranked) == (None, None, None)
    lexical = retriever.retrieve(question, mode=Mode.LEXICAL)[0]
    assert lexical.lexical == pytest.approx(hybrid.lexical)
    assert (lexical.dense, lexical.fused, lexical.reranked) == (None, None, None)


def test_candidates_are_best_first_and_at_most_k(retriever):
    found = retriever.retrieve(read_question("Miete und Rente", "de"), k=3)
    assert len(found) == 3
    assert [c.score for c in found] == sorted((c.score for c in found), reverse=True)
    assert retriever.retrieve(read_question("Miete", "de"), k=0) == ()


def test_two_equal_sentences_on_different_lines_are_both_found_in_reading_order(retriever):
    found = retriever.retrieve(read_question("Was geschieht mit dem Wolf?", "de"), k=2)
    assert texts(found) == [PARAGRAPHS["a"][4], PARAGRAPHS["a"][5]]
    assert found[0].passage.start < found[1].passage.start
    assert found[0].score == found[1].score


def test_a_section_of_a_law_comes_first_where_its_law_is_named(retriever):
    found = retriever.retrieve(read_question("§ 23a AufenthG", "de"))
    assert texts(found)[:2] == [PARAGRAPHS["a"][3], PARAGRAPHS["b"][1]]
    english = retriever.retrieve(read_question("section 23a of the Residence Act", "en"))
    assert {*texts(english)[:2]} == {PARAGRAPHS["a"][3], PARAGRAPHS["b"][1]}


def test_a_quoted_phrase_comes_first(retriever):
    found = retriever.retrieve(read_question('Miete "die rente steigt"', "de"))
    assert texts(found)[0] == PARAGRAPHS["b"][1]


def test_a_quoted_phrase_must_be_whole_words(retriever):
    question = read_question('Wolf "ete bleibt"', "de")
    assert texts(retriever.retrieve(question))[0] == PARAGRAPHS["a"][4]


@pytest.mark.parametrize("mode", list(Mode))
def test_documents_restrict_the_search(retriever, mode):
    question = read_question("Miete § 23a", "de")
    found = retriever.retrieve(question, mode=mode, documents=["b"])
    assert {candidate.passage.document_id for candidate in found} == {"b"}


def test_a_document_whose_state_the_question_names_is_preferred():
    twins = [
        dataclasses.replace(document("b"), id=id_, jurisdiction=state)
        for id_, state in (("one", "Bayern"), ("two", "Hessen"))
    ]
    retriever = Retriever(PassageIndex.build(twins, Counts()), Counts())
    for text, first in (("Steuer", "one"), ("Steuer in Hessen", "two"), ("Bavaria Steuer", "one")):
        found = retriever.retrieve(read_question(text, "de"))
        assert found[0].passage.document_id == first
        assert found[0].passage.text == PARAGRAPHS["b"][0]


def test_an_unknown_document_is_named(retriever):
    with pytest.raises(UnknownDocumentError, match="“c”"):
        retriever.retrieve(read_question("Miete", "de"), documents=["c"])


def test_unknown_words_have_no_lexical_hits(retriever):
    assert retriever.retrieve(read_question("Xylophon", "de"), mode=Mode.LEXICAL) == ()


def test_many_questions_give_what_each_gives(retriever):
    questions = [read_question(text, "de") for text in ("Miete", "Wolf", "Steuer senken")]
    assert retriever.retrieve_many(questions) == [retriever.retrieve(q) for q in questions]
    assert retriever.retrieve_many([]) == []


def test_a_reranker_decides_the_order_of_what_was_found(retriever):
    class Shortest:
        def scores(self, question, texts):
            return np.array([-len(text) for text in texts], np.float32)

    question = read_question("Was geschieht mit Miete, Rente und Steuer?", "de")
    found = Retriever(retriever.index, Counts(), reranker=Shortest()).retrieve(question)
    assert {c.passage.id for c in found} == {c.passage.id for c in retriever.retrieve(question)}
    assert [c.score for c in found] == [-len(search_text(c.passage)) for c in found]
    assert [c.score for c in found] == sorted((c.score for c in found), reverse=True)


def test_an_empty_index_finds_nothing():
    empty = Retriever(PassageIndex.build([], Counts()), Counts())
    assert empty.retrieve(read_question("Miete", "de")) == ()
