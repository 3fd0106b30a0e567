"""What a question is about, and which detail it asks for."""

import dataclasses

import pytest
from tiny import make_document

from qa.figures import Measure, figures
from qa.question import read_question
from qa.topic import answers, asked_for, content_words, topic_of

SACHSEN = dataclasses.replace(
    make_document("x"), jurisdiction="Sachsen", parties=("CDU", "Grüne", "SPD"), signed="2019"
)


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("what does Sachsen promise about decentral housing?", "decentral housing"),
        ("What does Saxony plan regarding decentral housing?", "decentral housing"),
        ("Was plant Sachsen zur dezentralen Unterbringung?", "dezentralen Unterbringung"),
        ("Was sagt der Vertrag zur Kernfusion?", "Kernfusion"),
        ("Was steht im Koalitionsvertrag 2019 zu Windkraft?", "Windkraft"),
        ("Was will die sächsische Regierung bei der Rückkehr?", "Rückkehr"),
        ("Was haben CDU, Grüne und SPD zu Schulen vereinbart?", "Schulen"),
        ("bezahlkarte geflüchtete", "bezahlkarte geflüchtete"),
        ("Was sagt § 23 a AufenthG?", "§ 23 a AufenthG"),
    ],
)
def test_the_frame_of_a_question_is_no_topic(question, topic):
    assert topic_of(read_question(question, "de"), [SACHSEN]).text == topic


def test_where_nothing_else_remains_the_names_are_the_topic():
    assert topic_of(read_question("Was sagt die SPD?", "de"), [SACHSEN]).words == ("spd",)


def test_where_everything_is_frame_the_question_is_the_topic():
    assert topic_of(read_question("Was steht drin?", "de"), [SACHSEN]).words == (
        "was",
        "steht",
        "drin",
    )


def test_a_name_of_no_document_is_a_topic():
    assert topic_of(read_question("Was plant Bayern?", "de"), [SACHSEN]).words == ("bayern",)


def test_content_words_may_be_none():
    assert content_words("und was ist das?") == ()
    assert content_words("Wer bezahlt Sprachkurse?") == ("bezahlt", "Sprachkurse")


MONEY, SHARE, OTHER = Measure.MONEY, Measure.SHARE, Measure.OTHER
DURATION, YEAR = Measure.DURATION, Measure.YEAR


@pytest.mark.parametrize(
    ("question", "measure", "thing"),
    [
        ("Wie viel Euro BAföG gibt es?", MONEY, ""),
        ("Wie viele Stunden hat die Woche?", DURATION, "stunden"),
        ("Wie hoch ist der Freibetrag?", MONEY, ""),
        ("Auf wie viel Prozent sinkt der Satz?", SHARE, ""),
        ("Ab wann gilt das?", YEAR, ""),
        ("Ab welchem Jahr ist es umsonst?", YEAR, ""),
        ("Wie lange müsste mein Sohn zum Wehrdienst?", DURATION, ""),
        ("Ab welchem Alter?", DURATION, ""),
        ("Welche Promillegrenze soll gelten?", SHARE, ""),
        ("cannabis wie viel gramm erlaubt", OTHER, "gramm erlaubt"),
        ("How many seats should there be?", OTHER, "seats"),
        ("Wie viele neue Atomkraftwerke sollen gebaut werden?", OTHER, "neue atomkraftwerke"),
        ("What is the maximum number of asylum seekers per year?", OTHER, "asylum seekers"),
        ("What share of profits is taxed?", SHARE, ""),
        ("By what year should it end?", YEAR, ""),
        ("How long could he go to prison?", DURATION, ""),
        ("How quickly should it be decided?", DURATION, ""),
        ("What turnout would be valid? What is the turnout?", OTHER, ""),
        ("What fine would be paid?", MONEY, ""),
        ("kindergeld betrag", MONEY, ""),
        ("Elterngeld pro Monat in Euro", MONEY, ""),
        ("What is the new allowance in euros?", MONEY, ""),
        ("How much will companies pay per month?", MONEY, ""),
        ("Wie viel müssen Betriebe zahlen?", MONEY, ""),
        ("Anteil der Frauen in Prozent", SHARE, ""),
        ("mindestlohn höhe", OTHER, ""),
    ],
)
def test_figures_asked_for_are_recognised(question, measure, thing):
    asked = asked_for(question)
    assert asked is not None
    assert measure in asked.measures
    assert asked.things == tuple(thing.split())


@pytest.mark.parametrize(
    "question",
    [
        "Was plant Sachsen?",
        "Soll Deutschland in der EU bleiben?",
        "kirchenasyl",
        "Who should own the waterworks?",
        "How should schools deal with bullying?",
        "Wie sollen Schulen damit umgehen?",
        "When asked, what would they answer?",
        "Werden Betriebe auf Augenhöhe beteiligt?",
        "Gilt der Betrag auch für Kinder?",
    ],
)
def test_other_questions_ask_for_no_figure(question):
    assert asked_for(question) is None


def test_a_section_of_law_is_no_amount():
    asked = asked_for("Wie hoch ist der Zuschuss?")
    assert asked is not None
    assert not any(answers(figure, asked) for figure in figures("nach § 23 a AufenthG"))
    assert any(answers(figure, asked) for figure in figures("320 Euro"))
