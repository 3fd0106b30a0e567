"""Everyday words of German questions and the official ones that documents print."""

from importlib.resources import files

import pytest
from tiny import Same, make_document

from index.store import PassageIndex
from qa.official import in_official_words
from qa.question import read_question
from qa.topic import topic_of

DOCUMENT = make_document(
    "Wir schaffen den Rundfunkbeitrag ab. Der öffentliche Personennahverkehr wird",
    "ausgebaut. Das Bürgergeld bleibt, auch die Miete für Wohnungen. Familiennachzug",
    "wird wieder möglich. Die Kita bleibt beitragsfrei. Zur Arbeitszeitverkürzung",
    "gehört die Vier-Tage-Woche.",
)


@pytest.fixture(scope="module")
def index():
    return PassageIndex.build([DOCUMENT], Same())


def understood(text, index, language="de"):
    return in_official_words(read_question(text, language), index)


def test_what_the_document_prints_is_looked_for_besides_what_was_asked(index):
    question = understood("Wer müsste keine GEZ mehr zahlen?", index)
    assert question.text == "Wer müsste keine GEZ mehr zahlen?"
    assert question.also == ("Rundfunkbeitrag",)
    assert question.search_text == "Wer müsste keine GEZ mehr zahlen (Rundfunkbeitrag)?"
    assert {"gez", "rundfunkbeitrag"} <= set(question.words)


def test_the_official_word_stands_for_the_everyday_one_in_the_topic(index):
    topic = topic_of(understood("gibt es noch hartz iv", index))
    assert "bürgergeld" in topic.words
    assert not {"hartz", "iv"} & set(topic.words)


def test_words_of_an_expression_may_stand_apart(index):
    question = understood("Darf ich meine Familie nach Dresden nachholen?", index)
    assert question.also == ("Familiennachzug",)


@pytest.mark.parametrize(
    "text",
    [
        "Wer bekommt die Kita bezahlt?",  # printed as it is
        "Kommt die Vier-Tage-Woche?",  # likewise
        "Was ist mit dem Knast?",  # no official word of it is printed
        "Wie hoch ist der Rundfunkbeitrag statt der GEZ?",  # asked for already
        "Was wird aus der Steuer?",  # nothing to add
    ],
)
def test_nothing_is_added_without_need(text, index):
    question = understood(text, index)
    assert question.also == question.everyday == ()
    assert question.search_text == question.text


def test_english_questions_stay_as_they_are(index):
    assert understood("What about the GEZ?", index, "en").also == ()


def test_every_row_of_the_list_is_a_pair():
    text = (files("qa") / "official.tsv").read_text(encoding="utf-8")
    rows = [row.split("\t") for row in text.splitlines()]
    assert all(len(row) == 2 and row[0] == row[0].lower().strip() for row in rows)
    assert all(all(term.strip() for term in terms.split(", ")) for _, terms in rows)
    assert len({expression for expression, _ in rows}) == len(rows) > 500
