import numpy as np
import pytest
from tiny import BagOfWords

from index.bundled import BUNDLED_FOLDER, load_bundled
from index.embed import load_embedder
from index.relatedness import LEAST_SPREAD, measure_scale, relatedness

COSINES = np.array([0.6, 0.7, 0.8], np.float32)


def test_unrelated_is_0_and_a_question_and_its_answer_have_one_half():
    embedder = BagOfWords(["wald"])
    embedder.scale = {"de": (0.6, 0.8), "en": (0.7, 0.8)}
    np.testing.assert_allclose(relatedness(COSINES, embedder, "de"), [0.0, 0.25, 0.5], atol=1e-6)
    np.testing.assert_allclose(relatedness(COSINES, embedder, "en"), [-0.5, 0.0, 0.5], atol=1e-6)


def test_cosines_stay_as_they_are_without_a_scale_or_for_another_language():
    embedder = BagOfWords(["wald"])
    np.testing.assert_allclose(relatedness(COSINES, embedder, "de"), COSINES)
    embedder.scale = {"de": (0.6, 0.8)}
    np.testing.assert_allclose(relatedness(COSINES, embedder, "en"), COSINES)


def test_a_model_that_knows_no_language_has_the_least_spread():
    scale = measure_scale(BagOfWords(["xylophon"]))  # knows none of the words: all alike
    assert scale == {"de": (1.0, 1.0 + LEAST_SPREAD), "en": (1.0, 1.0 + LEAST_SPREAD)}


def test_the_scale_of_the_bundled_model_is_the_one_measured_anew():
    for language, pair in measure_scale(load_bundled()).items():
        assert load_bundled().scale[language] == pytest.approx(pair, abs=0.002)
        assert pair[1] > pair[0] + LEAST_SPREAD


def test_the_scale_of_another_model_is_measured_when_it_is_loaded():
    model = load_embedder(BUNDLED_FOLDER)
    assert model.scale["en"] == pytest.approx(load_bundled().scale["en"], abs=0.002)
