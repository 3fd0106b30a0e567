import numpy as np
import pytest

from index.piece_store import PieceStore, piece_scores, to_steps

ROOT = 0.5**0.5
EAST, NORTH = np.array([[1, 0]], np.float32) / 2, np.array([[0, 1]], np.float32) / 2
BOTH = np.concatenate([EAST, NORTH])
NONE = np.zeros((0, 2), np.float32)
BLOCKS = [[to_steps(EAST), to_steps(BOTH)], [], [to_steps(NONE), to_steps(NORTH)]]


def store():
    return PieceStore.build(BLOCKS, dim=2)


def test_a_text_scores_the_mean_of_the_best_cosines_of_the_questions_pieces():
    question = np.array([[1, 0], [ROOT, ROOT]], np.float32)
    texts = [np.array([[1, 0]], np.float32), np.array([[0, 1], [1, 0]], np.float32), NONE]
    assert piece_scores(question, texts).tolist() == pytest.approx(
        [(1 + ROOT) / 2, (1 + ROOT) / 2, 0.0]
    )
    assert piece_scores(question[1:], [np.array([[0, 1]], np.float32)]).tolist() == (
        pytest.approx([ROOT])
    )


def test_a_question_without_pieces_scores_nothing():
    assert piece_scores(NONE, [BOTH]).tolist() == [0.0]
    assert piece_scores(BOTH, []).tolist() == []


def test_scores_are_those_of_the_passages_sentences():
    question = np.array([[1, 0], [0, 1]], np.float32)
    last, none, first = store().scores(question, [2, 1, 0])
    assert first.tolist() == pytest.approx([0.25, 0.5], abs=1e-3)
    assert none.tolist() == []
    assert last.tolist() == pytest.approx([0.0, 0.25], abs=1e-3)
    assert store().scores(question, []) == []


def test_eight_bits_are_near_and_cut_what_is_beyond_a_half():
    steps = to_steps(np.array([[0.1234, -0.5, 0.9]], np.float32))
    assert steps.dtype == np.int8
    assert (steps / 254).tolist()[0] == pytest.approx([0.1234, -0.5, 0.5], abs=0.5 / 254)


def test_the_rows_of_a_passage_build_the_same_store_again():
    again = PieceStore.build([store().rows(n) for n in range(store().size)], dim=2)
    assert again.to_files() == store().to_files()


def test_a_store_read_back_is_the_same():
    files = {name: memoryview(data) for name, data in store().to_files().items()}
    after = PieceStore.from_files(files)
    assert (after.size, after.dim) == (3, 2)
    assert np.array_equal(after.scores(BOTH, [0])[0], store().scores(BOTH, [0])[0])


def test_an_embedder_without_pieces_has_an_empty_store():
    empty = PieceStore.build([[], []], dim=0)
    files = {name: memoryview(data) for name, data in empty.to_files().items()}
    assert (PieceStore.from_files(files).size, PieceStore.from_files(files).dim) == (2, 0)
