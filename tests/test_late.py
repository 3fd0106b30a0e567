import numpy as np
import pytest

from index.late import TokenStore


class Tokens:
    """Words as tokens; "haus" and "wohnung" point almost the same way; lengths are 1, 2, 1, 3."""

    sha256 = "a" * 64
    words = ("haus", "wohnung", "kind", "steuer")
    vectors = np.array([[1, 0, 0], [1.6, 1.2, 0], [0, 0, 1], [0, 3, 0]], np.float32)

    def token_ids(self, texts):
        known = [[w for w in text.split() if w in self.words] for text in texts]
        return [np.array([self.words.index(w) for w in row], np.int32) for row in known]


TEXTS = ["haus kind", "wohnung wohnung steuer", "nichts", "kind"]
ALL = np.arange(4)


def store():
    return TokenStore.build(TEXTS, Tokens())


def test_a_score_is_the_weighted_mean_of_best_cosines_worked_out_by_hand():
    # haus (weight 1): best cosines 1, 0.8, -, 0; steuer (weight 3): 0, 1, -, 0
    expected = [1 / 4, (0.8 + 3) / 4, 0.0, 0.0]
    assert store().scores("haus steuer", ALL).tolist() == pytest.approx(expected)


def test_scores_are_in_the_order_of_the_positions():
    scores = store().scores("haus", np.array([3, 1, 0]))
    assert scores.tolist() == pytest.approx([0.0, 0.8, 1.0])


def test_a_question_without_known_tokens_scores_zero():
    assert store().scores("xylophon", ALL).tolist() == [0.0] * 4
    assert store().scores("", ALL).tolist() == [0.0] * 4


def test_no_positions_and_an_empty_store():
    assert store().scores("haus", np.array([], np.int64)).tolist() == []
    assert TokenStore.build([], Tokens()).size == 0


def test_a_store_read_back_gives_the_same_scores():
    files = {name: memoryview(data) for name, data in store().to_files().items()}
    after = TokenStore.from_files(files, Tokens())
    assert after.size == 4
    assert np.array_equal(after.scores("haus kind", ALL), store().scores("haus kind", ALL))


def test_another_vocabulary_is_refused():
    class Others(Tokens):
        sha256 = "b" * 64

    files = {name: memoryview(data) for name, data in store().to_files().items()}
    with pytest.raises(ValueError, match="another vocabulary"):
        TokenStore.from_files(files, Others())
