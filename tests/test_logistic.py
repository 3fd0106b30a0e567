"""The regression behind abstention, against values worked out by hand."""

import numpy as np
import pytest

from benchmarks.logistic import auroc, choice_gradient, fit, fit_choice, risk_coverage


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


def test_a_choice_is_learnt_within_lists_and_not_between_them():
    # the first feature tells the right thing of each list; the second only marks a list in which
    # everything is high, as an easy question does
    easy = (np.array([[1.0, 5.0], [0.0, 5.0]]), np.array([True, False]))
    hard = (np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 0.0]]), np.array([False, True, False]))
    nothing = (np.array([[0.0, 0.0], [1.0, 0.0]]), np.array([False, False]))
    model = fit_choice([easy, hard, nothing], ridge=0.01)
    for features, right in (easy, hard):
        assert np.argmax(model.probabilities(features)) == np.argmax(right)
    assert abs(model.weights[1]) < 0.05 * model.weights[0]


def test_the_probabilities_of_a_choice_have_the_mean_of_the_labels():
    rng = np.random.default_rng(1)
    choices = []
    for _ in range(40):
        features = rng.normal(size=(5, 2))
        choices.append((features, np.arange(5) == np.argmax(features[:, 0] + rng.normal(size=5))))
    model = fit_choice(choices, ridge=0.05)
    rows = np.concatenate([features for features, _ in choices])
    assert model.probabilities(rows).mean() == pytest.approx(0.2, abs=1e-4)
    assert model.weights[0] > 5 * abs(model.weights[1])


def test_the_gradient_of_a_choice_is_that_of_its_loss():
    rng = np.random.default_rng(2)
    choices = [(rng.normal(size=(4, 3)), np.array([True, False, True, False]))]
    weights = rng.normal(size=3)

    def loss(w):
        odds = np.exp(choices[0][0] @ w)
        return -np.log(odds[choices[0][1]].sum() / odds.sum())

    numeric = [(loss(weights + d) - loss(weights - d)) / 2e-5 for d in 1e-5 * np.eye(3)]
    np.testing.assert_allclose(choice_gradient(weights, choices), numeric, atol=1e-6)
