"""Answering and abstaining, decided by a small model that anyone can read."""

import dataclasses
import math
from types import SimpleNamespace

import pytest
from tiny import make_document

from index.datatypes import make_passage
from qa.abstain import (
    FEATURES,
    THRESHOLD,
    AbstentionModel,
    decide,
    features_of,
    load_abstention_model,
)
from qa.datatypes import Candidate, Reason
from qa.drafts import Draft
from qa.evidence import NAMES, Measures
from qa.question import read_question

PASSAGE = make_passage(make_document("Wir bauen."), 0, 1, heading=())
INDEX = SimpleNamespace(documents=(make_document("Wir bauen."),))
QUESTION = read_question("Was wird gebaut?", "de")


def measures(**values):
    return Measures(**dict.fromkeys(NAMES, 0.0) | values)


def draft(score=0.5, **values):
    return Draft(PASSAGE, 0, 10, score, measures(**values), Candidate(PASSAGE, dense=0.4))


def model(**weights):
    return AbstentionModel(
        bias=0.0,
        weights=weights,
        means=dict.fromkeys(weights, 0.0),
        spreads=dict.fromkeys(weights, 1.0),
        threshold=0.5,
    )


def decided(drafts, threshold=0.5, candidates=None, **weights):
    candidates = [Candidate(PASSAGE, dense=0.4)] if candidates is None else candidates
    return decide(QUESTION, candidates, drafts, INDEX, threshold=threshold, model=model(**weights))


def test_the_probability_is_the_logistic_of_the_weighted_features():
    # 2 · 0.5 = 1 → 1 / (1 + e^-1)
    decision = decided([draft(cover=0.5)], cover=2.0)
    assert decision.probability == pytest.approx(1 / (1 + math.exp(-1)))
    assert decision.reason is None
    assert decision.features["cover"] == 0.5


def test_features_are_standardised_first():
    fitted = AbstentionModel(1.0, {"cover": 2.0}, {"cover": 0.3}, {"cover": 0.1}, 0.5)
    # 1 + 2 · (0.5 - 0.3) / 0.1 = 5
    assert fitted.probability({"cover": 0.5}) == pytest.approx(1 / (1 + math.exp(-5)))


def test_nothing_found_is_no_match():
    assert decided([], candidates=[]).reason is Reason.NO_MATCH
    assert decided([]).reason is Reason.NO_MATCH


def test_a_topic_that_is_not_there_is_no_match():
    assert decided([draft(context=0.2)], cover=-1.0, threshold=0.9).reason is Reason.NO_MATCH


def test_a_topic_that_is_there_without_an_answer_is_weak_evidence():
    known = draft(context=0.9, exact=0.5)
    assert decided([known], threshold=0.9).reason is Reason.WEAK_EVIDENCE


def test_a_detail_that_is_missing_is_unsupported():
    missing = draft(context=0.9, exact=0.5, figure_missing=1.0)
    decision = decided([missing], threshold=0.5, figure_missing=-3.0)
    assert decision.reason is Reason.UNSUPPORTED


def test_a_missing_detail_is_not_blamed_where_the_topic_is_weak_too():
    missing = draft(context=0.9, exact=0.5, figure_missing=1.0)
    decision = decided([missing], threshold=0.99, figure_missing=-3.0)
    assert decision.reason is Reason.WEAK_EVIDENCE


def test_the_threshold_is_the_callers():
    drafts = [draft(cover=0.0, context=0.9)]  # probability 1/2
    assert decided(drafts, threshold=0.5, cover=1.0).reason is None
    assert decided(drafts, threshold=0.51, cover=1.0).reason is Reason.WEAK_EVIDENCE


def test_features_by_hand():
    # "Was wird gebaut?" has one word that is no frame: ln(1 + 1)
    features = features_of(QUESTION, [draft(0.8, exact=0.25), draft(0.4)], INDEX)
    assert features["draft"] == pytest.approx(math.log(4))
    assert features["words"] == pytest.approx(math.log(2))
    assert features["exact"] == 0.25
    assert features["strange"] == pytest.approx(0.3)  # nothing of the topic is covered
    assert set(features) == set(FEATURES)


def test_a_certain_draft_has_finite_features():
    assert math.isfinite(features_of(QUESTION, [draft(1.0)], INDEX)["draft"])


def test_the_shipped_parameters_are_complete_and_readable():
    shipped = load_abstention_model()
    assert set(shipped.weights) <= set(FEATURES)
    assert set(shipped.weights) == set(shipped.means) == set(shipped.spreads)
    assert all(value > 0 for value in shipped.spreads.values())
    assert 0 < THRESHOLD < 1


def test_fused_rank_scores_take_no_part():
    fused = dataclasses.replace(
        draft(), candidate=Candidate(PASSAGE, dense=0.4, fused=9.0, reranked=9.0)
    )
    assert features_of(QUESTION, [fused], INDEX) == features_of(QUESTION, [draft()], INDEX)
