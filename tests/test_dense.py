import numpy as np
import pytest

from index.dense import DenseStore


def unit(*rows):
    matrix = np.array(rows, dtype=np.float32)
    return matrix / np.linalg.norm(matrix, axis=1, keepdims=True)


MATRIX = unit([1, 0], [0, 1], [1, 1], [1, 0], [-1, 0])


def grid(n, dim):
    """A matrix without two equal rows, made by arithmetic."""
    numbers = np.arange(n * dim, dtype=np.float64).reshape(n, dim)
    return unit(*np.sin(numbers * 1.7 + numbers**1.1))


def test_scores_are_cosines_worked_out_by_hand():
    scores, positions = DenseStore.build(MATRIX).search(unit([1, 0]), 3)
    assert positions.tolist() == [[0, 3, 2]]
    assert scores[0].tolist() == pytest.approx([1.0, 1.0, 0.5**0.5])


def test_search_equals_brute_force():
    matrix, queries = grid(300, 16), grid(7, 16)[::-1].copy()
    scores, positions = DenseStore.build(matrix).search(queries, 20)
    exact = queries @ matrix.T
    for row in range(len(queries)):
        order = np.lexsort((np.arange(300), -np.round(exact[row] / 1e-6)))[:20]
        assert positions[row].tolist() == order.tolist()
        assert scores[row] == pytest.approx(exact[row, order], abs=1e-6)


def test_ties_at_the_cut_are_in_order_of_position():
    matrix = np.repeat(unit([1, 0]), 100, axis=0)
    assert DenseStore.build(matrix).search(unit([1, 0]), 3)[1].tolist() == [[0, 1, 2]]


def test_k_beyond_the_number_of_passages_gives_them_all():
    scores, positions = DenseStore.build(MATRIX).search(unit([1, 0], [0, 1]), 99)
    assert scores.shape == positions.shape == (2, 5)
    assert sorted(positions[0].tolist()) == [0, 1, 2, 3, 4]


def test_k_zero_and_no_queries_and_an_empty_store():
    store = DenseStore.build(MATRIX)
    assert store.search(unit([1, 0]), 0)[0].shape == (1, 0)
    assert store.search(np.zeros((0, 2), np.float32), 3)[0].shape == (0, 3)
    empty = DenseStore.build(np.zeros((0, 2), np.float32))
    assert empty.search(unit([1, 0]), 3)[1].shape == (1, 0)
    assert empty.vectors().shape == (0, 2)


def test_allowed_restricts_the_hits():
    allowed = np.array([False, True, True, False, False])
    scores, positions = DenseStore.build(MATRIX).search(unit([1, 0]), 5, allowed=allowed)
    assert positions.tolist() == [[2, 1]]
    assert scores[0].tolist() == pytest.approx([0.5**0.5, 0.0])


def test_a_large_share_of_allowed_passages_is_searched_in_the_index(monkeypatch):
    monkeypatch.setattr("index.dense.EXACT_LIMIT", 10)
    allowed = np.array([False, True, True, False, True])
    assert DenseStore.build(MATRIX).search(unit([1, 0]), 5, allowed=allowed)[1].tolist() == [
        [2, 1, 4]
    ]


def test_a_graph_above_the_limit_finds_the_same_first_hits():
    matrix = grid(400, 16)
    graph = DenseStore.build(matrix, exact_limit=100)
    exact = DenseStore.build(matrix)
    assert graph.search(matrix[:50], 5)[1].tolist() == exact.search(matrix[:50], 5)[1].tolist()
    allowed = np.arange(400) % 2 == 0
    assert (graph.search(matrix[:5], 9, allowed=allowed)[1] % 2 == 0).all()


def test_scores_of_positions_and_vectors():
    store = DenseStore.build(MATRIX)
    assert store.scores_of(unit([1, 0])[0], np.array([4, 0])).tolist() == [-1.0, 1.0]
    assert store.scores_of(unit([1, 0])[0], np.array([], dtype=np.int64)).tolist() == []
    assert np.array_equal(store.vectors(), MATRIX)


@pytest.mark.parametrize("limit", [1_000, 1])
def test_a_store_read_back_gives_the_same_hits(limit):
    before = DenseStore.build(MATRIX, exact_limit=limit)
    files = {name: memoryview(data) for name, data in before.to_files().items()}
    after = DenseStore.from_files(files)
    assert after.size == 5
    assert after.search(MATRIX, 3)[1].tolist() == before.search(MATRIX, 3)[1].tolist()


def test_wrong_shapes_and_types_are_refused():
    store = DenseStore.build(MATRIX)
    with pytest.raises(ValueError, match=r"shape \(m, 2\), got \(2,\)"):
        store.search(unit([1, 0])[0], 1)
    with pytest.raises(ValueError, match=r"mask of shape \(5,\), got \(3,\)"):
        store.search(unit([1, 0]), 1, allowed=np.ones(3, bool))
    with pytest.raises(ValueError, match="float32 matrix"):
        DenseStore.build(np.eye(2))
