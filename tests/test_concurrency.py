"""The door to threads: the event loop goes on while they work."""

import threading
import time

import pytest

from webapp.concurrency import Threads, sleep, spawn


def test_a_call_runs_in_another_thread_and_the_loop_goes_on() -> None:
    ticks = []

    def tick() -> None:
        while True:
            ticks.append(1)
            sleep(0.005)

    ticking = spawn(tick)
    try:
        name = Threads(2).run(lambda: time.sleep(0.1) or threading.current_thread().name)
    finally:
        ticking.kill()
    assert name != threading.main_thread().name
    assert len(ticks) > 3


def test_what_a_thread_raises_is_raised() -> None:
    with pytest.raises(ZeroDivisionError):
        Threads(2).run(lambda: 1 / 0)
