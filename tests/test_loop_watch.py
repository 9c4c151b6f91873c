"""The longest time for which the event loop looks at nothing new."""

import time
from collections.abc import Iterator

import pytest

from webapp import loop_watch
from webapp.concurrency import get_hub, sleep, socket, spawn
from webapp.loop_watch import LoopWatch


@pytest.fixture
def _somebody_is_waited_for() -> Iterator[None]:
    """Without anybody to wait for, the loop only sleeps and never polls."""
    ours, theirs = socket.socketpair()
    waiting = spawn(ours.recv, 1)
    sleep(0)
    yield
    waiting.kill()
    ours.close()
    theirs.close()


@pytest.mark.usefixtures("_somebody_is_waited_for")
def test_it_sees_who_holds_up_the_real_loop(monkeypatch: pytest.MonkeyPatch) -> None:
    watch, hub = LoopWatch(), get_hub()
    monkeypatch.setattr(hub, "do_poll", watch.watching(hub.do_poll))
    sleep(0.01)  # the loop looks for news once, and wakes up under watch
    spawn(lambda: time.sleep(0.12))
    sleep(0.01)
    sleep(0.01)
    assert watch.longest >= 0.12
    assert watch.over_50_ms >= 1
    assert watch.recent(60) == (watch.longest, watch.longest_cpu)
    assert watch.longest_cpu < 0.1
    watch.reset()
    assert (watch.longest, watch.longest_cpu, watch.recent(60)) == (0, 0, (0, 0))


def test_it_tells_work_from_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    now, cpu = [1.0], [5.0]
    monkeypatch.setattr(loop_watch.time, "monotonic", lambda: now[0])
    monkeypatch.setattr(loop_watch.time, "thread_time", lambda: cpu[0])
    watch = LoopWatch()
    polling = watch.watching(lambda seconds: [])
    polling(0.0)
    for waited, worked in ((0.2, 0.01), (0.0, 0.03)):
        now[0] += waited + worked
        cpu[0] += worked
        polling(0.0)
    assert (watch.longest, watch.longest_cpu) == (pytest.approx(0.21), pytest.approx(0.03))
    assert watch.over_50_ms == 1
    now[0] += 100
    assert watch.recent(60) == (0, 0)


def test_waiting_for_something_to_do_does_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]

    def poll(seconds: float) -> list:
        now[0] += seconds
        return []

    monkeypatch.setattr(loop_watch.time, "monotonic", lambda: now[0])
    watch = LoopWatch()
    polling = watch.watching(poll)
    polling(5.0)
    now[0] += 0.03
    polling(5.0)
    now[0] += 0.001
    polling(5.0)
    assert watch.longest == pytest.approx(0.03)
    assert watch.recent(60)[0] == pytest.approx(0.03)
    assert watch.recent(4) == (0, 0)
    assert watch.over_50_ms == 0
