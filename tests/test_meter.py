"""The live lab's numbers."""

import pytest

from webapp import meter as module
from webapp.meter import BOUNDS, Meter


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    clock = [1000.0]
    monkeypatch.setattr(module.time, "monotonic", lambda: clock[0])
    return clock


def test_percentiles_are_of_the_last_minute(now: list[float]) -> None:
    meter = Meter()
    assert meter.percentiles_ms(0.5, 0.95) == [None, None]
    for _ in range(100):
        meter.answered("read", now[0] - 1.0)
    now[0] += 61
    for took in range(1, 101):
        meter.answered("read", now[0] - took / 1000)
    assert meter.percentiles_ms(0.5, 0.95, 0.99) == [51.0, 96.0, 100.0]


def test_outcomes_and_buckets_are_counted(now: list[float]) -> None:
    meter = Meter()
    for took in (0.001, 0.005, 0.0051, 0.07, 5.0):
        meter.answered("read", now[0] - took)
    meter.answered("dropped", now[0] - 9)
    assert meter.frames == {"read": 5, "dropped": 1}
    assert meter.buckets[0] == 2
    assert meter.buckets[1] == 1
    assert meter.buckets[BOUNDS.index(0.08)] == 1
    assert meter.buckets[-1] == 1
    assert sum(meter.buckets) == 5
    assert meter.seconds == pytest.approx(5.0811)


def test_frames_a_second_are_of_the_last_ten(now: list[float]) -> None:
    meter = Meter()
    for _ in range(200):
        now[0] += 0.1
        meter.answered("read", now[0])
    assert meter.frames_per_second() == pytest.approx(10, abs=0.2)
    now[0] += 20
    assert meter.frames_per_second() == 0
