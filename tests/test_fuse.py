import numpy as np
import pytest

from qa.fuse import reciprocal_ranks, standardize, weigh


def test_reciprocal_ranks_worked_out_by_hand():
    fused = reciprocal_ranks([[7, 3], [3, 5]])
    assert fused == pytest.approx({7: 1 / 61, 3: 1 / 62 + 1 / 61, 5: 1 / 62})


def test_reciprocal_ranks_of_nothing():
    assert reciprocal_ranks([]) == {}


def test_standardized_scores_have_mean_zero_and_deviation_one():
    assert standardize(np.array([1, 2, 3], np.float32)).tolist() == pytest.approx(
        [-(1.5**0.5), 0.0, 1.5**0.5]
    )
    assert standardize(np.array([2, 2], np.float32)).tolist() == [0.0, 0.0]
    assert standardize(np.array([], np.float32)).tolist() == []


def test_weighed_scores_are_the_sum_of_the_stages():
    scores = {"dense": np.array([0.5, 0.2], np.float32), "lexical": np.array([0, 1], np.float32)}
    assert weigh(scores, {"dense": 2.0, "lexical": 0.5}).tolist() == pytest.approx([1.0, 0.9])
