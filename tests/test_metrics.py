import math

import pytest

from qa.metrics import (
    area_under_risk,
    bootstrap,
    first_rank,
    mean,
    ndcg_at,
    percentile,
    reciprocal_rank,
    risk_coverage,
    success_at,
)

RANKING = [False, True, False, True]


def test_first_rank_counts_from_one():
    assert first_rank(RANKING) == 2
    assert first_rank([False]) is None
    assert first_rank([]) is None


def test_success_needs_one_relevant_item_among_the_first():
    assert [success_at(RANKING, k) for k in (0, 1, 2, 9)] == [0.0, 0.0, 1.0, 1.0]


def test_reciprocal_rank():
    assert reciprocal_rank(RANKING) == 0.5
    assert reciprocal_rank([]) == 0.0


def test_ndcg_worked_out_by_hand():
    gained = 1 / math.log2(3) + 1 / math.log2(5)
    ideal = 1 / math.log2(2) + 1 / math.log2(3) + 1 / math.log2(4)
    assert ndcg_at(RANKING, 3, 10) == pytest.approx(gained / ideal)
    assert ndcg_at(RANKING, 1, 2) == pytest.approx(1 / math.log2(3))
    assert ndcg_at([True, True], 2, 10) == pytest.approx(1.0)
    assert ndcg_at([], 0, 10) == 0.0


def test_mean_and_percentile():
    assert mean([1.0, 2.0, 6.0]) == 3.0
    assert math.isnan(mean([]))
    assert percentile([4.0, 1.0, 2.0, 3.0, 5.0], 0.5) == 3.0
    assert percentile([0.0, 10.0], 0.95) == pytest.approx(9.5)
    assert math.isnan(percentile([], 0.5))


def test_bootstrap_holds_the_mean_and_is_the_same_each_time():
    values = [1.0] * 30 + [0.0] * 10
    interval = bootstrap(values)
    assert interval.mean == 0.75
    # normal approximation: 0.75 -+ 1.96 * sqrt(0.75 * 0.25 / 40) = 0.616 and 0.884
    assert interval.low == pytest.approx(0.616, abs=0.03)
    assert interval.high == pytest.approx(0.884, abs=0.03)
    assert interval == bootstrap(values)


def test_bootstrap_of_equal_values_and_of_none():
    assert (bootstrap([2.0] * 5).low, bootstrap([2.0] * 5).high) == (2.0, 2.0)
    assert math.isnan(bootstrap([]).mean)


def test_risk_coverage_worked_out_by_hand():
    points = risk_coverage([0.2, 0.9, 0.5], [False, True, False])
    assert points == [
        (pytest.approx(1 / 3), 0.0),
        (pytest.approx(2 / 3), 0.5),
        (1.0, pytest.approx(2 / 3)),
    ]
    assert area_under_risk(points) == pytest.approx((0 + 0.5 + 2 / 3) / 3)
    assert risk_coverage([], []) == []
