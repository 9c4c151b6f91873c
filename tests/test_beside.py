"""What waits for a disk keeps the event loop from nothing."""

import threading
import time

import pytest

from webapp import beside as module
from webapp.beside import beside


def test_it_runs_in_a_thread_and_gives_what_that_gives() -> None:
    assert beside(threading.current_thread) is not threading.current_thread()
    assert beside(lambda: 3) == 3


@pytest.mark.parametrize("error", [OSError("no room"), SystemExit(1)])
def test_what_it_raises_is_raised(error: BaseException) -> None:
    def fail() -> None:
        raise error

    with pytest.raises(type(error)) as caught:
        beside(fail)
    assert caught.value is error


def test_others_go_on_meanwhile(monkeypatch: pytest.MonkeyPatch) -> None:
    turns, done = [], threading.Event()

    def sleep(seconds: float) -> None:
        turns.append(seconds)
        if len(turns) == 3:
            done.set()
        real_sleep(0.001)

    real_sleep = time.sleep
    monkeypatch.setattr(module.time, "sleep", sleep)
    assert beside(lambda: done.wait(30))
    assert len(turns) >= 3
