"""How the words of a text cover the words of a topic."""

import pytest
from tiny import Same, make_document

from index.store import PassageIndex
from qa.question import read_question
from qa.topic import topic_of
from qa.topic_words import TopicWords

BOTH = "Die Polizei erhält neue Drohnen."
ONE = "Die Polizei erhält mehr Personal."
NONE = "Der Honig schmeckt süß."


@pytest.fixture(scope="module")
def words():
    index = PassageIndex.build([make_document(BOTH, ONE, NONE)], Same())
    topic = topic_of(read_question("Bekommt die Polizei Drohnen?", "de"))
    return TopicWords(topic, None, [BOTH, ONE, NONE], index, cognates=False)


def test_a_text_with_all_words_of_the_topic_covers_it(words):
    assert words.exact(BOTH) > words.exact(ONE) > words.exact(NONE) == 0.0
    assert words.cover(BOTH) > words.cover(ONE) > words.cover(NONE)


def test_the_word_that_a_text_covers_least_tells_a_near_miss(words):
    assert words.least(BOTH) - words.least(ONE) > 0.3
    assert words.least(ONE) < words.cover(ONE)
    assert words.least("") == words.cover("") == 0.0
