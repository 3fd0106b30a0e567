import numpy as np
import pytest

from index.lexical import LexicalStore, QueryWord
from qa.expand import NEIGHBOURS, WordSpace
from qa.question import read_question

SPACE = {
    "wohnung": [1, 0, 0],
    "wohnungen": [0.8, 0.6, 0],  # cosine with "wohnung" 0.8
    "unterkunft": [0.6, 0.8, 0],  # 0.6
    "steuer": [0, 0, 1],  # 0
    "housing": [2, 0, 0],  # as "wohnung", longer
    "apartment": [1, 0, 0],
}


class Tokens:
    sha256 = "0" * 64
    vectors = np.array(list(SPACE.values()), np.float32)

    def token_ids(self, texts):
        names = list(SPACE)
        return [np.array([names.index(t)] if t in SPACE else [], np.int32) for t in texts]


def space(*words):
    return WordSpace(LexicalStore.build([[word] for word in words]), Tokens())


def words_for(text, language, *corpus):
    return space(*corpus).words_for(read_question(text, language))


def test_an_english_word_stands_for_its_nearest_corpus_words_with_their_cosines():
    (word,) = words_for("housing", "en", "wohnung", "wohnungen", "unterkunft", "steuer")
    assert [name for name, _ in word.alternatives] == ["wohnung", "wohnungen", "unterkunft"]
    assert [weight for _, weight in word.alternatives] == pytest.approx([1.0, 0.8, 0.6])


def test_an_english_word_that_the_corpus_has_too_stands_for_itself_first():
    (word,) = words_for("apartment", "en", "apartment", "wohnung")
    assert word.alternatives == (("apartment", 1.0), ("wohnung", 1.0))


def test_an_english_word_without_translation_is_kept():
    assert words_for("xylophone", "en", "wohnung") == [QueryWord((("xylophone", 1.0),))]


def test_a_german_word_stands_for_itself_and_less_for_its_relatives():
    (word,) = words_for("wohnung", "de", "wohnung", "unterkunft", "steuer")
    assert [name for name, _ in word.alternatives] == ["wohnung", "unterkunft"]
    assert [weight for _, weight in word.alternatives] == pytest.approx([1.0, 0.42])


def test_a_german_word_that_the_corpus_lacks_is_kept():
    assert words_for("xylophon", "de", "wohnung") == [QueryWord((("xylophon", 1.0),))]


def test_figures_and_sections_stand_for_themselves():
    assert words_for("§ 23a", "en", "§23a") == [QueryWord((("§23a", 1.0),))]


def test_at_most_a_few_neighbours():
    corpus = ["wohnung", *(f"wohnung{letter * 3}" for letter in "abcdefg")]

    class Same(Tokens):
        def token_ids(self, texts):
            return [np.array([0], np.int32) for _ in texts]

    words = WordSpace(LexicalStore.build([[word] for word in corpus]), Same())
    (word,) = words.words_for(read_question("housing", "en"))
    assert len(word.alternatives) == NEIGHBOURS


def test_an_empty_corpus_has_no_neighbours():
    assert words_for("housing", "en") == [QueryWord((("housing", 1.0),))]
