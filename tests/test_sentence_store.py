import numpy as np
import pytest
from tiny import bare_document, body_lines

from index.datatypes import make_passage
from index.sentence_store import SentenceStore, sentence_texts

ROOT = 0.5**0.5
BLOCKS = [
    np.array([[1, 0], [0, 1], [ROOT, -ROOT]], np.float32),
    np.array([[0, 1]], np.float32),
    np.zeros((0, 2), np.float32),
]
QUERY = np.array([1, 0], np.float32)


def store():
    return SentenceStore.build(BLOCKS, dim=2)


def test_scores_are_those_of_the_best_sentence_and_pair_worked_out_by_hand():
    sentence, pair = store().scores(QUERY, np.array([0, 1, 2]))
    # pairs of the first passage: (1, 0) + (0, 1) at 45 degrees; (0, 1) + (r, -r) at 22.5 degrees
    assert sentence.tolist() == pytest.approx([1.0, 0.0, 0.0], abs=1e-3)
    assert pair.tolist() == pytest.approx([np.cos(np.pi / 8), 0.0, 0.0], abs=2e-3)


def test_scores_are_in_the_order_of_the_positions():
    forth = store().scores(QUERY, np.array([0, 1]))
    back = store().scores(QUERY, np.array([1, 0]))
    assert back[0].tolist() == forth[0].tolist()[::-1]
    assert back[1].tolist() == forth[1].tolist()[::-1]


def test_no_positions_and_an_empty_store():
    assert store().scores(QUERY, np.array([], np.int64))[0].tolist() == []
    assert SentenceStore.build([], dim=2).size == 0


def test_rows_are_the_vectors_of_one_passage():
    assert np.allclose(store().rows(0), BLOCKS[0], atol=1e-3)
    assert store().rows(2).shape == (0, 2)


def test_a_store_read_back_gives_the_same_scores():
    files = {name: memoryview(data) for name, data in store().to_files().items()}
    after = SentenceStore.from_files(files)
    assert after.size == 3
    assert after.scores(QUERY, np.array([0]))[1].tolist() == (
        store().scores(QUERY, np.array([0]))[1].tolist()
    )


def test_sentence_texts_are_search_texts_without_headings():
    texts = ["Wir fördern Integrations-", "kurse. Das gilt", "für alle."]
    passage = make_passage(bare_document(body_lines(texts)), 0, 3, heading=("Migration",))
    assert sentence_texts(passage) == ("Wir fördern Integrationskurse.", "Das gilt für alle.")
