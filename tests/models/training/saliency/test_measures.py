"""The measures on maps whose answers can be worked out by hand."""

import math

import numpy as np
import pytest

from models.training.saliency.measures import (
    SaliencyMeasures,
    auc_judd,
    cc,
    half_widths,
    kl,
    mean_measures,
    measured_map,
    nss,
    shuffled_auc,
)

RAMP = np.arange(4, dtype=float).reshape(2, 2)
"""0 1 / 2 3: mean 1.5, standard deviation sqrt(1.25)."""


def fixated(*places, shape=(2, 2)):
    mask = np.zeros(shape, bool)
    mask[tuple(np.array(places).T)] = True
    return mask


@pytest.mark.parametrize(
    ("places", "expected"),
    [
        ([(1, 1)], 1.5 / math.sqrt(1.25)),
        ([(0, 0)], -1.5 / math.sqrt(1.25)),
        ([(0, 0), (1, 1)], 0.0),
        ([(1, 0), (1, 1)], 1.0 / math.sqrt(1.25)),
    ],
)
def test_nss_is_the_mean_of_standard_scores(places, expected):
    assert nss(RAMP, fixated(*places)) == pytest.approx(expected)
    assert nss(RAMP * 7 + 3, fixated(*places)) == pytest.approx(expected)


def test_a_map_that_is_the_same_everywhere_tells_nothing():
    flat, density = np.ones((2, 2)), np.array([[0.7, 0.1], [0.1, 0.1]])
    assert nss(flat, fixated((0, 0))) == cc(flat, density) == 0.0
    assert auc_judd(flat, fixated((0, 0))) == 0.5
    assert shuffled_auc(flat, fixated((0, 0)), np.array([[1, 1], [0, 1]])) == 0.5
    assert kl(np.zeros((2, 2)), np.full((2, 2), 0.25)) == pytest.approx(0.0, abs=1e-9)


def test_cc_is_pearsons():
    density = np.array([[0.0, 3.0], [1.0, 2.0]])
    assert cc(RAMP, RAMP) == pytest.approx(1) and cc(-RAMP, RAMP) == pytest.approx(-1)
    assert cc(RAMP, density) == pytest.approx(np.corrcoef(RAMP.ravel(), density.ravel())[0, 1]) == pytest.approx(0.4)


def test_auc_judd_of_places_in_order():
    """Four places from the most to the least salient; the one that was looked at comes first, second, third, last."""
    assert auc_judd(RAMP, fixated((1, 1))) == pytest.approx(1.0)
    assert auc_judd(RAMP, fixated((1, 0))) == pytest.approx(1 - (1 / 3) / 2)  # the first threshold lets one alarm in
    assert auc_judd(RAMP, fixated((0, 0))) == pytest.approx(0.5)  # its only threshold takes all: chance, by definition
    two = fixated((1, 1), (0, 1))  # values 3 and 1: alarms 0 of 2, then 1 of 2 at the hit rates .5 and 1
    assert auc_judd(RAMP, two) == pytest.approx(0.5 * (0.5 + 1) / 2 + 0.5)


def test_auc_judd_takes_ties_by_halves():
    tied = np.array([[0.0, 1.0], [1.0, 1.0]])
    assert auc_judd(tied, fixated((0, 1))) == pytest.approx(0.5 * 2 / 3 + 1 / 3)


@pytest.mark.parametrize(
    ("others", "expected"),
    [
        ([(0, 0)], 1.0),
        ([(1, 1)], 0.0),
        ([(1, 0)], 0.5),
        ([(0, 0), (0, 1), (1, 0), (1, 1)], (1 + 1 + 0.5 + 0) / 4),
        ([(0, 0), (0, 0), (1, 1)], 2 / 3),
    ],
)
def test_shuffled_auc_is_against_the_others_fixations(others, expected):
    assert shuffled_auc(RAMP, fixated((1, 0)), np.array(others)) == pytest.approx(expected)


def test_shuffled_auc_gives_a_centre_no_credit_for_what_all_pictures_share():
    rng = np.random.default_rng(1)
    rows, columns = np.mgrid[:40, :40]
    centre = np.exp(-((rows - 20) ** 2 + (columns - 20) ** 2) / 100)
    everywhere = np.clip(rng.normal(20, 7, (4000, 2)), 0, 39).astype(int)
    mine = fixated(*everywhere[:200], shape=(40, 40))
    assert auc_judd(centre, mine) > 0.75
    assert shuffled_auc(centre, mine, everywhere[2000:]) == pytest.approx(0.5, abs=0.06)


def test_kl_in_nats():
    density = np.array([[1.0, 1.0], [0.0, 0.0]])
    assert kl(density, density) == pytest.approx(0, abs=1e-9)
    assert kl(np.ones((2, 2)), density) == pytest.approx(math.log(2))
    assert kl(np.array([[3.0, 1.0], [0, 0]]), density) == pytest.approx(0.5 * math.log(2 / 3) + 0.5 * math.log(2))
    assert kl(np.array([[0.0, 0.0], [1, 1]]), density) > 30  # nothing where all is: e alone keeps it finite


def test_means_intervals_and_which_is_better():
    one, two = SaliencyMeasures(1, 0.5, 0.8, 0.6, 1.0), SaliencyMeasures(3, 0.5, 0.9, 0.5, 0.5)
    assert mean_measures([one, two]) == SaliencyMeasures(2, 0.5, pytest.approx(0.85), 0.55, 0.75)
    assert half_widths([one, two])["nss"] == pytest.approx(1.96 * math.sqrt(2) / math.sqrt(2))
    assert half_widths([one])["nss"] == 0
    assert two.better_than(one) == ["nss", "auc_judd", "kl"] and one.better_than(two) == ["sauc"]


def test_all_measures_of_one_map():
    found = measured_map(RAMP.astype(np.float32), fixated((1, 1)), fixated((1, 1)).astype(float), np.array([[0, 0]]))
    assert found.auc_judd == found.sauc == pytest.approx(1) and found.kl == pytest.approx(math.log(2))
    assert found.to_dict()["cc"] == pytest.approx(cc(RAMP, fixated((1, 1)).astype(float)))
