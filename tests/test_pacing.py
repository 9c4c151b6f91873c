"""Pace: fair shares from what frames cost, without jitter."""

from itertools import pairwise

import pytest

from webapp.config import Config
from webapp.pacing import KEPT_BACK, LONG_WAIT_MS, MOST_EASE, SHORT_WAIT_MS, Pace


def pace(**changes: float) -> Pace:
    return Pace(**({"readers": 2, "target_load": 0.8, "min_fps": 4.0, "max_fps": 15.0} | changes))


def frames(pace: Pace, count: int, cost_ms: float, waited_ms: float = 0.0) -> None:
    for _ in range(count):
        pace.measured(cost_ms, waited_ms)


def test_one_client_is_told_the_highest_rate() -> None:
    assert pace().interval_ms(1) == round(1000 / 15)
    assert pace().interval_ms(0) == round(1000 / 15)


def test_thirty_clients_at_eight_frames_or_sixty_at_four_fit_before_anything_is_measured() -> None:
    begun = pace(target_load=Config.target_load, min_fps=Config.min_fps)
    assert begun.interval_ms(30) <= 125 and begun.interval_ms(60) <= 250
    assert begun.places >= 60


@pytest.mark.parametrize("cost_ms", [2.0, 5.0, 20.0])
def test_the_shares_follow_the_measured_cost(cost_ms: float) -> None:
    measured = pace(min_fps=0.2)
    frames(measured, 2000, cost_ms)
    assert measured.frames_per_second == pytest.approx(1600 / (cost_ms + 1), rel=0.02)
    assert measured.interval_ms(200) == pytest.approx(200 * (cost_ms + 1) / 1.6, rel=0.12)
    assert measured.places == int((1 - KEPT_BACK) * measured.frames_per_second / 0.2)


def test_no_share_is_below_the_least_useful_one() -> None:
    slow = pace()
    frames(slow, 2000, 100.0)
    assert slow.interval_ms(50) == 250
    assert slow.places == 3


def test_one_dear_frame_changes_little() -> None:
    steady = pace()
    frames(steady, 1000, 4.0)
    before = steady.frames_per_second
    steady.measured(900.0, 0.0)
    assert steady.frames_per_second > 0.95 * before


def test_a_told_interval_does_not_jitter() -> None:
    steady = pace()
    frames(steady, 2000, 5.0)
    told = set()
    for cost in (5.2, 4.8, 5.1, 4.9) * 50:
        frames(steady, 20, cost)
        told.add(steady.interval_ms(40))
    assert len(told) == 1


def test_long_waits_lower_the_shares_and_short_ones_raise_them_above_what_the_costs_allow() -> None:
    strained = pace()
    before = strained.frames_per_second
    frames(strained, 300, 5.0, waited_ms=2 * LONG_WAIT_MS)
    for _ in range(5):
        strained.adapt(300 * 1.0)
    assert strained.frames_per_second < 0.6 * before
    frames(strained, 300, 5.0, waited_ms=1.0)
    shares = []
    for _ in range(40):
        frames(strained, 400, 5.0, waited_ms=1.0)
        strained.adapt(400 * 1.0)
        shares.append(strained.frames_per_second)
    assert all(later > 0.999 * earlier for earlier, later in pairwise(shares)) and shares[15] > before
    assert shares[-1] == pytest.approx(MOST_EASE * before, rel=0.01)


def test_shares_that_nobody_uses_do_not_rise_above_what_the_costs_allow() -> None:
    easy = pace()
    before = easy.frames_per_second
    for _ in range(40):
        frames(easy, 100, 5.0, waited_ms=1.0)
        easy.adapt(100 * 1.0)
    assert easy.frames_per_second == pytest.approx(before)


def test_waits_that_are_neither_long_nor_short_leave_the_shares() -> None:
    settled = pace()
    frames(settled, 300, 5.0, waited_ms=2 * LONG_WAIT_MS)
    settled.adapt(300 * 1.0)
    frames(settled, 300, 5.0, waited_ms=(LONG_WAIT_MS + SHORT_WAIT_MS) / 2)
    settled.adapt(300 * 1.0)
    before = settled.frames_per_second
    for _ in range(10):
        frames(settled, 300, 5.0, waited_ms=(LONG_WAIT_MS + SHORT_WAIT_MS) / 2)
        settled.adapt(300 * 1.0)
    assert settled.frames_per_second == pytest.approx(before, rel=0.01)


def test_what_the_event_loop_costs_counts_too() -> None:
    light, heavy = pace(), pace()
    for _ in range(30):
        for measured, process_ms in ((light, 0.2 * 100), (heavy, 4.0 * 100)):
            frames(measured, 100, 5.0)
            measured.adapt(process_ms)
    assert light.frames_per_second == pytest.approx(1600 / 5.2, rel=0.02)
    assert heavy.frames_per_second == pytest.approx(1600 / 9.0, rel=0.02)
    assert heavy.costs_ms == {"reading": pytest.approx(5.0, abs=0.1), "besides": pytest.approx(4.0, abs=0.1)}


def test_a_second_with_few_frames_says_nothing_about_the_event_loop() -> None:
    idle = pace()
    before = idle.frames_per_second
    idle.measured(5.0, 0.0)
    idle.adapt(900.0)
    assert idle.frames_per_second == pytest.approx(before)


def test_what_one_client_asks_for_extra_slows_that_client_alone() -> None:
    busy = pace()
    for _ in range(2000):
        busy.measured(5.0, 0.0)
        busy.measured(8.0, 0.0, extra_ms=3.0)
    plain = busy.interval_ms(40)
    assert plain == pytest.approx(40 * 6 / 1.6, rel=0.12)
    assert busy.interval_ms(40, extra_ms=3.0) == pytest.approx(40 * (6 + 3) / 1.6, rel=0.02)
    assert busy.interval_ms(40) == plain


def test_extras_cost_nothing_while_there_is_time_for_all() -> None:
    idle = pace()
    frames(idle, 2000, 5.0)
    assert idle.interval_ms(2, extra_ms=5.0) == round(1000 / 15)


def test_where_shares_are_least_a_dearer_client_still_pays() -> None:
    slow = pace()
    frames(slow, 2000, 100.0)
    assert slow.interval_ms(50, extra_ms=101.0) == pytest.approx(500, rel=0.02)


def test_extras_are_not_taken_for_the_event_loops() -> None:
    measured = pace()
    for _ in range(30):
        for _ in range(100):
            measured.measured(9.0, 0.0, extra_ms=4.0)
        measured.adapt(0.2 * 100)
    assert measured.frames_per_second == pytest.approx(1600 / 5.2, rel=0.02)
