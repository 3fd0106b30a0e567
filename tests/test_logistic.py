"""The regression behind abstention, against values worked out by hand."""

import numpy as np
import pytest

from benchmarks.logistic import auroc, fit, risk_coverage


def test_a_regression_without_features_that_tell_gives_the_base_rate():
    model = fit(np.zeros((4, 1)), np.array([1.0, 1.0, 1.0, 0.0]), ridge=1.0)
    assert model.probabilities(np.zeros((1, 1)))[0] == pytest.approx(0.75)
    assert model.weights[0] == 0.0


def test_two_points_without_penalty_reproduce_their_rates():
    # feature 0: one of four; feature 1: three of four → log-odds -ln 3 and +ln 3
    features = np.array([[0.0]] * 4 + [[1.0]] * 4)
    labels = np.array([1.0, 0, 0, 0, 1, 1, 1, 0])
    model = fit(features, labels, ridge=1e-9)
    assert model.probabilities(np.array([[0.0], [1.0]])) == pytest.approx([0.25, 0.75])
    assert model.bias == pytest.approx(0.0, abs=1e-6)
    assert model.weights[0] == pytest.approx(np.log(3), rel=1e-5)


def test_a_penalty_draws_weights_towards_zero():
    features = np.array([[0.0]] * 4 + [[1.0]] * 4)
    labels = np.array([1.0, 0, 0, 0, 1, 1, 1, 0])
    assert 0 < fit(features, labels, ridge=5.0).weights[0] < np.log(3)


def test_auroc_counts_pairs_in_order_and_ties_half():
    # pairs: (.9,.5) right, (.9,.1) right, (.5,.5) tie, (.5,.1) right → 3.5 of 4
    assert auroc([0.9, 0.5, 0.5, 0.1], [True, True, False, False]) == pytest.approx(0.875)


def test_risk_grows_with_the_first_wrong_answer():
    curve = risk_coverage([0.9, 0.2, 0.6], [True, False, False])
    assert curve == [(1 / 3, 0.0), (2 / 3, 0.5), (1.0, pytest.approx(2 / 3))]
