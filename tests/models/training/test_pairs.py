"""Tests of two networks on the same faces, against published examples and by counting every case."""

from itertools import product
from math import comb

import numpy as np
import pytest
import scipy.stats

from models.training.pairs import compared, difference_interval, four_cells, holm, mcnemar_exact


def test_mcnemar_of_a_published_example():
    # Agresti's drug example, as statsmodels' documentation of mcnemar() has it: ((101, 121), (59, 33)), p 4.434e-06.
    assert mcnemar_exact(121, 59) == pytest.approx(4.434e-06, rel=2e-4)


@pytest.mark.parametrize(("only_first", "only_second"), [(121, 59), (12, 2), (0, 9), (400, 350)])
def test_mcnemar_is_the_binomial_test(only_first, only_second):
    reference = scipy.stats.binomtest(only_first, only_first + only_second).pvalue
    assert mcnemar_exact(only_first, only_second) == pytest.approx(reference)


@pytest.mark.parametrize(
    ("only_first", "only_second", "p"),
    [(0, 0, 1.0), (1, 0, 1.0), (5, 5, 1.0), (5, 0, 2 / 32), (0, 6, 2 / 64), (1, 9, 22 / 1024), (9, 1, 22 / 1024)],
)
def test_mcnemar_of_small_tables_by_hand(only_first, only_second, p):
    assert mcnemar_exact(only_first, only_second) == pytest.approx(p)


def test_mcnemar_is_the_share_of_coin_tosses_at_least_as_lopsided():
    for n in range(1, 11):
        for heads in range(n + 1):
            lopsided = sum(abs(sum(toss) - n / 2) >= abs(heads - n / 2) for toss in product((0, 1), repeat=n))
            assert mcnemar_exact(heads, n - heads) == pytest.approx(lopsided / 2**n)


def test_mcnemar_of_thousands_stays_exact():
    n, k = 4000, 1900
    exact = 2 * sum(comb(n, i) for i in range(k + 1)) / 2**n
    assert mcnemar_exact(k, n - k) == pytest.approx(exact)
    assert 0.001 < mcnemar_exact(k, n - k) < 0.002


def test_the_interval_of_a_published_example():
    # Agresti, "Categorical Data Analysis", section 10.1.1: approval of 1,600 people, asked twice: -0.059 to -0.021.
    low, high = difference_interval(794, 86, 150, 570)
    assert (low, high) == pytest.approx((-0.059, -0.021), abs=5e-4)


def test_the_interval_by_hand_mirrors_and_stays_within_bounds():
    # b* = 4.5, c* = 1.5, n* = 12: 3 / 12, and 1.959964 sqrt(6 - 9 / 12) / 12 either way.
    assert difference_interval(3, 4, 1, 2) == pytest.approx((0.25 - 0.374232, 0.25 + 0.374232), abs=1e-5)
    low, high = difference_interval(3, 1, 4, 2)
    assert (low, high) == pytest.approx((-0.25 - 0.374232, -0.25 + 0.374232), abs=1e-5)
    assert difference_interval(0, 2, 0, 0)[1] <= 1
    assert difference_interval(9, 0, 0, 0)[0] < 0 < difference_interval(9, 0, 0, 0)[1]


def test_cells_count_each_face_once():
    first = np.array([True, True, False, False, True])
    second = np.array([True, False, True, False, False])
    assert four_cells(first, second) == (1, 2, 1, 1)


def test_holm_of_a_published_example():
    # Holm (1979) stepwise, as in Wright (1992), "Adjusted P-values for simultaneous inference": ordered, never falling.
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert holm([0.6, 0.9]) == [1.0, 1.0]
    assert holm([0.02]) == [0.02]
    assert holm([]) == []


def test_every_couple_of_networks_is_compared_once():
    right = [np.array(row, bool) for row in ([1, 1, 1, 0], [1, 0, 0, 0], [0, 0, 0, 0])]
    pairs = compared(["a", "b", "c"], right)
    assert [(pair.first, pair.second) for pair in pairs] == [("a", "b"), ("a", "c"), ("b", "c")]
    first = pairs[0]
    assert (first.both, first.only_first, first.only_second, first.neither) == (1, 2, 0, 1)
    assert first.difference == pytest.approx(0.5)
    assert first.p == pytest.approx(0.5) and first.p_holm == 1.0
    assert first.to_dict()["interval"] == list(first.interval)


def test_a_network_does_not_differ_from_itself():
    right = np.array([True, False, True])
    (pair,) = compared(["a", "b"], [right, right])
    assert (pair.difference, pair.p) == (0.0, 1.0)
    assert pair.interval[0] == -pair.interval[1]
