import numpy as np
import pytest

from benchmarks.share import Share, paired_drop
from models.training.measures import wilson_interval


def test_a_share_counts_and_has_an_interval():
    share = Share.count(np.array([True, False, True, True]))
    assert share.to_dict() == {"right": 3, "of": 4, "accuracy": 0.75, "interval": list(wilson_interval(3, 4))}
    assert str(share) == "75.0% (30.1% to 95.4%)"


def test_a_share_of_nothing_says_so():
    assert Share(0, 0).to_dict() == {"right": 0, "of": 0, "accuracy": None, "interval": None}
    assert str(Share(0, 0)) == "no picture"


def test_the_drop_is_paired():
    before = np.array([True] * 60 + [False] * 40)
    after = np.array([True] * 50 + [False] * 50)
    drop, (low, high) = paired_drop(before, after)
    assert drop == pytest.approx(10)
    assert (low, high) == pytest.approx(
        (10 - 1.959964 * 3, 10 + 1.959964 * 3)
    )  # the deviation of ten ones in 100 is .3
    assert paired_drop(before, before) == (0, (0, 0))
