import numpy as np
import pytest

from webapp.fer.smoother import ScoreSmoother

HAPPY, SAD = np.eye(7, dtype=np.float32)[3], np.eye(7, dtype=np.float32)[4]


def test_the_first_sample_is_taken_as_it_is():
    smooth = ScoreSmoother(0.3)
    smooth([1], HAPPY[None], 5.0)
    assert np.array_equal(smooth.of([1])[0], HAPPY)


@pytest.mark.parametrize("fps", [4, 8, 30, 120])
def test_the_same_time_smooths_alike_at_any_rate(fps):
    smooth = ScoreSmoother(0.5)
    smooth([1], HAPPY[None], 0.0)
    for frame in range(1, fps + 1):
        smooth([1], SAD[None], frame / fps)
    assert smooth.of([1])[0][3] == pytest.approx(np.exp(-2), rel=1e-3)


def test_smoothed_scores_are_probabilities():
    smooth, random = ScoreSmoother(0.3), np.random.default_rng(0)
    for frame in range(20):
        smooth([1, 2], random.dirichlet(np.ones(7), 2).astype(np.float32), frame / 10)
    for scores in smooth.of([1, 2]):
        assert scores.dtype == np.float32
        assert scores.sum() == pytest.approx(1, abs=1e-5)


def test_each_face_has_its_own_and_it_can_be_turned_off():
    smooth = ScoreSmoother(10.0)
    smooth([1, 2], np.stack([HAPPY, SAD]), 0.0)
    smooth([2], HAPPY[None], 0.1)
    one, two = smooth.of([1, 2])
    assert one[3] == 1
    assert two[4] > 0.9
    off = ScoreSmoother(0.0)
    off([1], HAPPY[None], 0.0)
    off([1], SAD[None], 0.01)
    assert np.array_equal(off.of([1])[0], SAD)


def test_a_face_that_is_not_asked_for_is_forgotten():
    smooth = ScoreSmoother(10.0)
    smooth([1], HAPPY[None], 0.0)
    smooth.of([])
    smooth([1], SAD[None], 0.1)
    assert np.array_equal(smooth.of([1])[0], SAD)
