import numpy as np
import pytest

from models.runtime import calibrated
from models.training import calibration
from models.training.measures import expected_calibration_error, negative_log_likelihood


def drawn(n: int, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Scores, and labels drawn from those very scores: as well calibrated as can be."""
    rng = np.random.default_rng(seed)
    scores = rng.dirichlet(np.full(7, 0.5), n)
    truth = (scores.cumsum(axis=1) < rng.random((n, 1))).sum(axis=1).clip(0, 6)
    return scores, truth


@pytest.mark.parametrize("spoilt_by", [0.5, 1.0, 2.0])
def test_the_temperature_that_spoilt_the_scores_is_found_again(spoilt_by):
    scores, truth = drawn(20000)
    spoilt = calibrated(scores, spoilt_by)
    assert calibration.fitted_temperature(spoilt, truth) == pytest.approx(1 / spoilt_by, rel=0.03)


def test_no_other_temperature_is_likelier():
    scores, truth = drawn(500)
    best = calibration.fitted_temperature(calibrated(scores, 0.6), truth)
    costs = [negative_log_likelihood(calibrated(scores, 0.6 * t), truth) for t in (best * 0.98, best, best * 1.02)]
    assert costs[1] == min(costs)


def test_halves_are_stratified_repeatable_and_disjoint():
    _, truth = drawn(1000)
    half = calibration.stratified_half(truth, seed=3)
    for label in range(7):
        assert abs(half[truth == label].sum() - (truth == label).sum() / 2) <= 0.5
    np.testing.assert_array_equal(half, calibration.stratified_half(truth, seed=3))
    assert (half != calibration.stratified_half(truth, seed=4)).any()


def test_each_half_gets_the_temperature_of_the_other():
    scores, truth = drawn(1000)
    scores = scores.astype(np.float32)
    half = calibration.stratified_half(truth, seed=1)
    out = calibration.cross_fitted(scores, truth, seed=1)
    others = calibration.fitted_temperature(scores[~half], truth[~half])
    np.testing.assert_allclose(out[half], calibrated(scores[half], others))


def test_calibration_mends_scores_that_are_too_sure():
    scores, truth = drawn(4000)
    too_sure = calibrated(scores, 0.4)
    found = calibration.calibrate(too_sure, truth, seed=0)
    assert found.temperature == pytest.approx(2.5, rel=0.05)
    assert found.ece < found.ece_uncalibrated / 3
    assert found.ece_uncalibrated == pytest.approx(expected_calibration_error(too_sure, truth))


def test_the_threshold_of_calibrated_scores_lies_where_an_answer_is_right_as_often_as_not():
    scores, truth = drawn(20000)
    assert calibration.unsure_threshold(scores, truth) == pytest.approx(0.45, abs=0.03)


def test_answers_above_the_threshold_are_right_more_often_than_those_below():
    scores, truth = drawn(4000)
    found = calibration.calibrate(scores, truth, seed=0)
    assert found.accuracy_when_sure > 0.55 > 0.45 > found.accuracy_when_unsure
    sure = scores.max(axis=1) >= found.unsure_below
    assert found.coverage == pytest.approx(sure.mean(), abs=0.02)


def test_a_network_that_is_always_right_is_never_unsure():
    scores = np.full((50, 7), 0.1 / 6)
    scores[:, 2] = 0.9
    assert calibration.unsure_threshold(scores, np.full(50, 2)) == 0


def test_too_few_faces_say_nothing_about_the_threshold():
    scores, truth = drawn(20)
    assert calibration.unsure_threshold(scores, truth) == 0.5


def test_a_card_gets_plain_values():
    scores, truth = drawn(200)
    values = calibration.calibrate(scores, truth, seed=0).to_dict()
    assert set(values["reliability"][0]) == {"low", "high", "n", "confidence", "accuracy"}
    assert "cross-fitted" in values["method"]
