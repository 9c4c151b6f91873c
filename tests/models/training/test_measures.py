"""Each measure against hand-made cases and published examples."""

from math import log

import numpy as np
import pytest

from models.emotions import LABELS
from models.training import measures


def scores_of(*rows):
    """Rows of seven from the first few probabilities, zeros for the rest."""
    out = np.zeros((len(rows), 7))
    for row, values in zip(out, rows, strict=True):
        row[: len(values)] = values
    return out


def test_wilson_interval_of_a_published_example():
    # Newcombe (1998), "Two-sided confidence intervals for the single proportion", table I: 81 of 263, method 3.
    assert measures.wilson_interval(81, 263) == pytest.approx((0.2553, 0.3662), abs=5e-5)


@pytest.mark.parametrize(
    ("right", "n", "expected"),
    [(15, 148, (0.0624, 0.1605)), (0, 20, (0.0, 0.1611)), (1, 29, (0.0061, 0.1718)), (20, 20, (0.8389, 1.0))],
)
def test_wilson_interval_at_the_edges(right, n, expected):
    # The same table, rows two to four; the last is the mirror of 0 of 20.
    assert measures.wilson_interval(right, n) == pytest.approx(expected, abs=5e-5)


def test_confusion_has_a_row_for_each_true_label():
    counts = measures.confusion(np.array([0, 1, 1, 6]), np.array([0, 0, 1, 6]))
    assert counts[0, 0] == 1 and counts[0, 1] == 1 and counts[1, 1] == 1 and counts[6, 6] == 1
    assert counts.sum() == 4 and counts.shape == (7, 7)


def test_negative_log_likelihood_is_a_mean_of_logs():
    scores = scores_of([0.5, 0.5], [0.25, 0.75])
    assert measures.negative_log_likelihood(scores, np.array([0, 1])) == pytest.approx((log(2) - log(0.75)) / 2)


def test_negative_log_likelihood_of_an_impossible_truth_stays_finite():
    assert measures.negative_log_likelihood(scores_of([1.0]), np.array([3])) == pytest.approx(-log(1e-12))


@pytest.mark.parametrize(
    ("row", "truth", "expected"),
    [([1.0], 0, 0.0), ([1.0], 1, 2.0), ([0.5, 0.5], 0, 0.5), ([0.7, 0.3], 0, 0.18), ([1 / 7] * 7, 4, 6 / 7)],
)
def test_brier_score_sums_over_labels(row, truth, expected):
    assert measures.brier_score(scores_of(row), np.array([truth])) == pytest.approx(expected)


def test_ece_of_hand_made_bins():
    # Four faces at .9 of which three are right: a gap of .15; one at .5 that is right: a gap of .5.
    scores = scores_of(*[[0.9, 0.1]] * 4, [0.5, 0.3, 0.2])
    truth = np.array([0, 0, 0, 1, 0])
    assert measures.expected_calibration_error(scores, truth) == pytest.approx((4 * 0.15 + 1 * 0.5) / 5)


def test_ece_of_perfect_scores_is_zero():
    assert measures.expected_calibration_error(scores_of([1.0], [0.0, 1.0]), np.array([0, 1])) == 0


def test_reliability_bins_are_half_open_from_below():
    # As Guo et al. (2017) have them: bin m holds ((m - 1) / M, m / M].
    bins = measures.reliability(scores_of([0.6, 0.4], [1.0]), np.array([0, 0]), bins=5)
    assert [entry.n for entry in bins] == [0, 0, 1, 0, 1]
    assert (bins[2].low, bins[2].high, bins[2].confidence, bins[2].accuracy) == (0.4, 0.6, 0.6, 1.0)


def test_reliability_bins_hold_every_face_once():
    rng = np.random.default_rng(0)
    scores = rng.dirichlet(np.ones(7), 500)
    bins = measures.reliability(scores, rng.integers(0, 7, 500))
    assert len(bins) == 15 and sum(entry.n for entry in bins) == 500


def test_a_whole_evaluation_of_a_hand_made_case():
    truth = np.array([0, 0, 0, 3, 3, 6])
    named = [0, 0, 3, 3, 3, 0]
    found = measures.measured("made", np.eye(7)[named], truth)
    assert found.network == "made" and found.n == 6 and found.labels == LABELS
    assert found.accuracy == pytest.approx(4 / 6)
    angry, happy, neutral = (found.per_class[label] for label in ("angry", "happy", "neutral"))
    assert (angry.precision, angry.recall, angry.f1, angry.support) == pytest.approx((2 / 3, 2 / 3, 2 / 3, 3))
    assert (happy.precision, happy.recall, happy.f1, happy.support) == pytest.approx((2 / 3, 1.0, 0.8, 2))
    assert (neutral.precision, neutral.recall, neutral.f1, neutral.support) == (0.0, 0.0, 0.0, 1)
    assert found.macro_f1 == pytest.approx((2 / 3 + 0.8) / 7)
    assert found.confusion[0] == [2, 0, 0, 1, 0, 0, 0] and found.confusion[6] == [1, 0, 0, 0, 0, 0, 0]
    assert found.brier == pytest.approx(2 * 2 / 6) and found.ece == pytest.approx(2 / 6)


def test_an_evaluation_as_json_has_the_published_keys():
    found = measures.measured("made", np.eye(7)[[0, 1]], np.array([0, 1])).to_dict()
    assert list(found)[:7] == ["network", "n", "accuracy", "accuracy_interval", "macro_f1", "per_class", "nll"]
    assert list(found)[7:] == ["brier", "ece", "confusion", "labels"]
    assert list(found["per_class"]) == list(LABELS)
    assert list(found["per_class"]["angry"]) == ["precision", "recall", "f1", "support"]
