"""What the server does beside serving keeps nobody waiting, and goes on after a failure."""

import threading
from pathlib import Path
from types import SimpleNamespace

import pytest

from webapp.config import Config
from webapp.housekeeping import Housekeeping


def test_the_disk_is_waited_for_in_a_thread_of_its_own(tmp_path: Path) -> None:
    threads, done = [], threading.Event()

    def compact() -> None:
        threads.append(threading.current_thread())
        done.set()

    jobs = SimpleNamespace(expire=lambda: threads.append(threading.current_thread()), database=SimpleNamespace())
    jobs.database.compact = compact
    Housekeeping(Config(workers=0, data=str(tmp_path)), jobs)._expire()
    assert done.wait(30)
    assert threads[0] is threading.current_thread()
    assert threads[1] is not threading.current_thread()


def test_what_fails_is_logged(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    jobs = SimpleNamespace(expire=lambda: 1 / 0, database=SimpleNamespace(compact=lambda: 1 / 0))
    house = Housekeeping(Config(workers=0, data=str(tmp_path)), jobs)
    house._expire()
    house._compact()
    assert "what is too old could not be deleted" in caplog.text
    assert "the table of jobs could not be compacted" in caplog.text
