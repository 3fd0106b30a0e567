import dataclasses

import numpy as np
import pytest
from tiny import make_document

from index.datatypes import LineKind
from index.errors import InputError, UnknownDocumentError
from qa.assistant import Assistant
from qa.datatypes import Abstention, Answer, Mode, Reason, Verdict

DECENTRAL = (
    "what does Sachsen promise about decentral housing?",
    "What does Sachsen promise about decentral housing?",
    "Was plant Sachsen zur dezentralen Unterbringung?",
)


@pytest.mark.parametrize("question", DECENTRAL)
def test_the_example_cites_lines_3608_to_3610_first(assistant, question):
    answer = assistant.ask(question)
    assert isinstance(answer, Answer)
    first = answer.statements[0].citations[0]
    assert (first.start_line, first.end_line) == (3608, 3610)
    assert first.title == "Koalitionsvertrag Sachsen 2019"
    assert first.heading == ("Migration und Integration",)
    assert first.quote.startswith("Um Flüchtlinge mit guter Bleibeperspektive zu unterstützen")


def test_every_statement_stands_verbatim_on_the_lines_it_cites(assistant, excerpt):
    for question in (*DECENTRAL, "Was ist mit der Härtefallkommission?", "help to return"):
        answer = assistant.ask(question)
        assert isinstance(answer, Answer), question
        for statement in answer.statements:
            assert statement.verdict is Verdict.VERIFIED
            for citation in statement.citations:
                lines = assistant.lines(
                    citation.document_id, citation.start_line, citation.end_line
                )
                assert citation.quote in " ".join(line.text for line in lines)
                assert citation.sha256 == excerpt.sha256
                assert all(line.kind is LineKind.BODY for line in lines)


def test_what_the_agreement_does_not_mention_is_not_answered(assistant):
    result = assistant.ask("Was sagt der Vertrag zur Kernfusion?")
    assert isinstance(result, Abstention)
    assert result.language == "de"
    assert result.reason in {Reason.NO_MATCH, Reason.WEAK_EVIDENCE}
    assert 1 <= len(result.nearest) <= 3


def test_the_editorial_summary_is_never_quoted(assistant):
    summary = "Die Landesregierung fördert die Psychosozialen Zentren"
    result = assistant.ask("Was wird für die Psychosozialen Zentren getan?")
    assert isinstance(result, Answer)
    quotes = " ".join(c.quote for s in result.statements for c in s.citations)
    assert summary not in quotes
    assert "stärken wir die Psychosozialen Zentren" in quotes


def test_all_ten_paragraphs_are_passages_equal_to_their_lines(assistant):
    passages = assistant.index.passages
    first_lines = [assistant.documents[0].lines[passage.start].number for passage in passages]
    assert first_lines == [3579, 3586, 3592, 3594, 3604, 3608, 3612, 3617, 3621, 3625]


def test_an_answer_says_what_it_was_made_with(assistant):
    provenance = assistant.ask(DECENTRAL[0]).provenance
    assert provenance.index == assistant.index.generation
    assert len(provenance.model_sha256) == 64
    assert dict(provenance.settings)["k"] == "10"


def test_the_same_question_gives_the_same_answer(assistant):
    assert assistant.ask(DECENTRAL[0]) == assistant.ask(DECENTRAL[0])


@pytest.mark.parametrize("mode", list(Mode))
def test_a_search_finds_the_paragraph_in_every_mode(assistant, mode):
    candidates = assistant.search("dezentrale Unterbringung in den Kommunen", k=3, mode=mode)
    assert len(candidates) <= 3
    assert candidates[0].passage.text.startswith("Um Flüchtlinge")


def test_a_search_for_more_than_there_is_gives_what_there_is(assistant):
    assert len(assistant.search("Integration", k=500, mode=Mode.DENSE)) == 10


@pytest.mark.parametrize("question", ["", "   ", "?!", "x" * 10_000])
def test_a_question_that_cannot_be_used_is_said(assistant, question):
    with pytest.raises(InputError):
        assistant.ask(question)


def test_an_unknown_document_is_said(assistant):
    with pytest.raises(UnknownDocumentError, match="it holds: sachsen-2019"):
        assistant.ask("Sprachkurse?", documents=["bayern-2018"])


def test_documents_of_a_session_are_searched_and_nothing_is_written(assistant):
    bayern = make_document(
        "Die Almwirtschaft im Gebirge wird mit zwölf Millionen Euro gefördert.",
        id_="bayern", title="Probe Bayern", first=10,
    )  # fmt: skip
    own = assistant.with_documents([bayern])
    answer = own.ask("Wie wird die Almwirtschaft gefördert?")
    assert isinstance(answer, Answer)
    assert answer.statements[0].citations[0].document_id == "bayern"
    assert [d.id for d in assistant.documents] == ["sachsen-2019"]
    assert isinstance(
        own.ask("Wie wird die Almwirtschaft gefördert?", documents=["sachsen-2019"]), Abstention
    )


def test_lines_come_with_context(assistant):
    lines = assistant.lines("sachsen-2019", 3608, 3610, context=1)
    assert [line.number for line in lines] == [3607, 3608, 3609, 3610, 3611]


def test_the_threshold_is_a_setting(assistant):
    strict = type(assistant)(
        assistant.index, assistant.embedder, dataclasses.replace(assistant.settings, threshold=1.0)
    )
    assert isinstance(strict.ask(DECENTRAL[0]), Abstention)


class LongestFirst:
    """A reranker for which a longer text is a better one."""

    name = "longest-first"

    def __init__(self):
        self.questions = []

    def scores(self, question, texts):
        self.questions.append(question)
        return np.array([len(text) for text in texts], np.float32)


def test_a_reranker_puts_the_candidates_in_its_order_and_is_named(assistant):
    reranker = LongestFirst()
    second = Assistant(assistant.index, assistant.embedder, reranker=reranker)
    found = second.search(DECENTRAL[0], k=10)
    lengths = [candidate.reranked for candidate in found]
    assert lengths == sorted(lengths, reverse=True)
    assert [c.passage.id for c in found] != [
        c.passage.id for c in assistant.search(DECENTRAL[0], k=10)
    ]
    assert dict(second.provenance.settings)["reranker"] == "longest-first"
    assert "reranker" not in dict(assistant.provenance.settings)
    second.ask(DECENTRAL[2])
    assert reranker.questions == [DECENTRAL[0], DECENTRAL[2]]


def test_the_reranker_stays_in_what_is_made_of_an_assistant(assistant):
    reranker = LongestFirst()
    second = Assistant(assistant.index, assistant.embedder, reranker=reranker)
    own = second.with_documents([make_document("Eigenes.", id_="eigenes")])
    assert own.reranker is own.retriever.reranker is reranker
    [row] = second.ask_many([DECENTRAL[0]])
    assert reranker.questions == [DECENTRAL[0]]
    assert row.result == second.ask(DECENTRAL[0])
