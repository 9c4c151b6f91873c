"""Time that a host gave to others is told from time that was used."""

from types import SimpleNamespace

import pytest

from benchmarks import stolen
from benchmarks.stolen import Stolen


class Times(tuple):
    """As psutil has them."""

    steal, guest, guest_nice = 0.0, 0.0, 0.0


def test_it_is_a_share_of_all_time_since_then(monkeypatch: pytest.MonkeyPatch) -> None:
    def seen(user: float, idle: float, steal: float) -> Times:
        times = Times((user, idle, steal))
        times.steal = steal
        return times

    readings = iter([seen(10, 10, 1), seen(12, 15, 4)])
    monkeypatch.setattr(stolen, "psutil", SimpleNamespace(cpu_times=lambda: next(readings)))
    assert Stolen().share == 0.3


def test_the_real_one_is_a_share() -> None:
    assert 0 <= Stolen().share <= 1
