"""Follow-ups take what they leave out from the conversation; new topics take nothing."""

import pytest

from qa.conversation import Conversation, understand

HOUSING = "Was plant Sachsen zur dezentralen Unterbringung?"
ENGLISH = "What does Sachsen promise about decentral housing?"


def after(*questions: str) -> str:
    """The last question as understood after the others."""
    conversation = Conversation()
    return [understand(question, conversation) for question in questions][-1]


@pytest.mark.parametrize(
    ("first", "follow_up", "understood"),
    [
        (HOUSING, "und für Minderjährige?", "{} – für Minderjährige?"),
        (HOUSING, "Und für Familien mit Kindern?", "{} – für Familien mit Kindern?"),
        (HOUSING, "Was ist mit Familien?", "{} – Familien?"),
        (HOUSING, "und wie sieht es mit Familien aus?", "{} – Familien?"),
        (HOUSING, "Für Minderjährige?", "{} – Für Minderjährige?"),
        (HOUSING, "auch in Dresden?", "{} – in Dresden?"),
        (HOUSING, "und wann?", "{} – wann?"),
        (HOUSING, "und Familien", "{} – Familien?"),
        (ENGLISH, "what about families?", "{} – families?"),
        (ENGLISH, "And for minors?", "{} – for minors?"),
        (ENGLISH, "how about unaccompanied minors", "{} – unaccompanied minors?"),
        (HOUSING, "Ab wann gilt das?", "{}? Ab wann gilt das?"),
        (HOUSING, "Wer bezahlt das?", "{}? Wer bezahlt das?"),
        (HOUSING, "Wie viel Geld gibt es dafür?", "{}? Wie viel Geld gibt es dafür?"),
        (HOUSING, "und was kostet das?", "{}? Was kostet das?"),
        (ENGLISH, "When will it start?", "{}? When will it start?"),
        (ENGLISH, "Who pays for that?", "{}? Who pays for that?"),
    ],
)
def test_follow_ups_are_completed(first, follow_up, understood):
    assert after(first, follow_up) == understood.format(first.rstrip("?"))


@pytest.mark.parametrize(
    "topic",
    [
        "Was steht zum Kohleausstieg?",
        "Und was plant die Koalition beim Kohleausstieg?",
        "bezahlkarte geflüchtete",
        "Härtefallkommission",
        "Gibt es das Landesaufnahmegesetz noch?",
        "Was ist das Ziel der Klimapolitik?",
        "Ist es erlaubt, im Wald zu zelten?",
        "Wird die Umweltverträglichkeitsprüfung dafür abgeschafft, dass Brücken schneller gebaut werden?",
        "What is planned for railways?",
        "And what is planned for railways?",
        "Is it legal to camp in forests?",
        "wind turbine money for local councils",
    ],
)
def test_a_new_topic_is_not_polluted_by_the_old_one(topic):
    assert after(HOUSING, topic) == topic


def test_a_second_follow_up_replaces_the_first():
    assert after(HOUSING, "und für Minderjährige?", "und für Familien?") == (
        "Was plant Sachsen zur dezentralen Unterbringung – für Familien?"
    )


def test_pointing_back_means_the_question_just_understood():
    assert after(HOUSING, "und für Minderjährige?", "Ab wann gilt das?") == (
        "Was plant Sachsen zur dezentralen Unterbringung – für Minderjährige? Ab wann gilt das?"
    )


def test_a_follow_up_to_a_new_topic_forgets_the_old_one():
    assert after(HOUSING, "Was steht zum Kohleausstieg?", "und in der Lausitz?") == (
        "Was steht zum Kohleausstieg – in der Lausitz?"
    )


def test_without_a_conversation_nothing_is_added():
    assert understand("und für Minderjährige?", None) == "und für Minderjährige?"


def test_the_first_question_of_a_conversation_stands_alone():
    assert after("und für Minderjährige?") == "und für Minderjährige?"


def test_conversations_share_nothing():
    one, other = Conversation(), Conversation()
    understand(HOUSING, one)
    assert understand("und für Minderjährige?", other) == "und für Minderjährige?"
    assert one.questions == [HOUSING]
    assert other.questions == ["und für Minderjährige?"]


def test_a_cleared_conversation_forgets():
    conversation = Conversation()
    understand(HOUSING, conversation)
    conversation.clear()
    assert conversation.questions == []
    assert understand("und für Familien?", conversation) == "und für Familien?"


def test_blanks_are_not_remembered():
    conversation = Conversation()
    assert understand("  ", conversation) == ""
    assert conversation.questions == []
