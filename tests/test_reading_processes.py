"""Processes that read frames: they die, hang and fail to start, and what comes after is read all the same."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from models import registry
from models.stored import NetworkUnavailable
from tests.weights import add_network
from webapp import reading_process, reading_processes
from webapp.concurrency import sleep, spawn
from webapp.config import Config
from webapp.fer import Recognizer, UnreadablePicture
from webapp.fer.stream_reader import Wanted
from webapp.reading_processes import FrameLost, ReadingProcesses

NETWORK = "mien"


def until(true: Callable[[], object], seconds: float = 30.0) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        sleep(0.02)


def of(count: int = 1, **settings: object) -> ReadingProcesses:
    return ReadingProcesses.from_config(Config(readers=count, **settings), NETWORK)


@pytest.fixture
def one() -> Iterator[ReadingProcesses]:
    """One process."""
    processes = of()
    yield processes
    processes.stop()


@pytest.fixture(scope="module")
def two() -> Iterator[ReadingProcesses]:
    """Two of them."""
    processes = of(2)
    processes.start()
    yield processes
    processes.stop()


def test_a_process_reads_as_this_one_does(two: ReadingProcesses, jpeg: bytes) -> None:
    expected, memory = Recognizer(NETWORK).pipeline(), b""
    for number in range(6):
        reading = two.read(jpeg, Wanted(number / 10, NETWORK), memory)
        memory = reading.memory
        result = expected.read_jpeg(jpeg, number / 10).to_dict()
        assert reading.result["faces"] == result["faces"]
        assert set(reading.result["times_ms"]) == set(result["times_ms"])
        assert reading.cost_ms > 0


def test_both_work_at_the_same_time_and_the_loop_goes_on(two: ReadingProcesses, jpeg: bytes) -> None:
    ticks: list[int] = []

    def tick() -> None:
        while True:
            ticks.append(1)
            sleep(0.002)

    ticking = spawn(tick)
    readings = [spawn(two.read, jpeg, Wanted(0.0, NETWORK), b"") for _ in range(8)]
    faces = [len(reading.wait().result["faces"]) for reading in readings]
    ticking.kill()
    assert faces == [1] * 8
    assert len(ticks) > 5


def test_settings_reach_those_who_read(tmp_path: Path, jpeg: bytes) -> None:
    weights = tmp_path / "weights"
    add_network(weights, NETWORK, temperature=50.0)
    processes = of(max_frame_pixels=50_000, weights=str(weights))
    with pytest.raises(UnreadablePicture, match="at most 50000 pixels") as caught:
        processes.read(jpeg, Wanted(0.0, NETWORK), b"")
    assert caught.value.code == "too_many_pixels"
    processes.stop()
    dull = of(weights=str(weights), smallest_face=0.5)
    assert dull.read(jpeg, Wanted(0.0, NETWORK), b"").result["faces"] == []
    dull.stop()
    large = of(weights=str(weights))
    assert large.read(jpeg, Wanted(0.0, NETWORK), b"").result["faces"][0]["confidence"] < 0.25
    large.stop()


def test_what_cannot_be_read_is_an_error_and_the_process_goes_on(two: ReadingProcesses, jpeg: bytes) -> None:
    before = two.pids
    with pytest.raises(UnreadablePicture) as caught:
        two.read(b"no jpeg", Wanted(0.0, NETWORK), b"")
    assert caught.value.code == "not_a_jpeg"
    with pytest.raises(NetworkUnavailable, match="the network atlantis cannot be loaded now"):
        two.read(jpeg, Wanted(0.0, "atlantis"), b"")
    with pytest.raises(RuntimeError, match="Traceback"):
        two.read(jpeg, Wanted(0.0, NETWORK), b"no memory")
    assert two.read(jpeg, Wanted(0.0, NETWORK), b"").result["faces"]
    assert two.pids == before


def test_one_that_dies_over_a_frame_costs_that_frame_and_no_memory(one: ReadingProcesses, jpeg: bytes) -> None:
    memory = one.read(jpeg, Wanted(0.0, NETWORK), b"").memory
    (pid,) = one.pids
    os.kill(pid, signal.SIGSTOP)
    lost = spawn(_outcome, one, jpeg, memory)
    sleep(0.05)
    os.kill(pid, signal.SIGKILL)
    assert lost.wait() is FrameLost
    started = time.monotonic()
    reading = one.read(jpeg, Wanted(1.0, NETWORK), memory)
    assert time.monotonic() - started < 10
    assert reading.result["faces"][0]["id"] == 1
    assert pid not in one.pids


def test_one_that_dies_with_nothing_to_do_costs_nothing(one: ReadingProcesses, jpeg: bytes) -> None:
    one.start()
    (pid,) = one.pids
    os.kill(pid, signal.SIGKILL)
    until(lambda: not one.pids)
    one.look_after()
    until(lambda: one.pids)
    assert one.pids != [pid]
    assert one.read(jpeg, Wanted(0.0, NETWORK), b"").result["faces"]


def test_nobody_needs_to_look_after_one_that_died(one: ReadingProcesses, jpeg: bytes) -> None:
    one.start()
    os.kill(one.pids[0], signal.SIGKILL)
    until(lambda: not one.pids)
    assert one.read(jpeg, Wanted(0.0, NETWORK), b"").result["faces"]


def test_one_that_hangs_is_replaced(one: ReadingProcesses, jpeg: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading_process, "READ_SECONDS", 0.5)
    one.start()
    (pid,) = one.pids
    os.kill(pid, signal.SIGSTOP)
    assert _outcome(one, jpeg, b"") is FrameLost
    until(lambda: one.pids and one.pids != [pid])
    monkeypatch.undo()
    assert one.read(jpeg, Wanted(0.0, NETWORK), b"").result["faces"]


def test_an_answer_reaches_nobody_but_who_asked(one: ReadingProcesses, jpeg: bytes) -> None:
    one.start()
    (pid,) = one.pids
    os.kill(pid, signal.SIGSTOP)
    asking = spawn(one.read, jpeg, Wanted(0.0, NETWORK), b"")
    sleep(0.05)
    asking.kill()
    with pytest.raises(UnreadablePicture):
        one.read(b"no jpeg", Wanted(0.0, NETWORK), b"")
    assert one.pids != [pid]


def test_who_goes_while_waiting_takes_no_process_along(one: ReadingProcesses, jpeg: bytes) -> None:
    one.start()
    busy = spawn(one.read, jpeg, Wanted(0.0, NETWORK), b"")
    going = spawn(one.read, jpeg, Wanted(0.0, NETWORK), b"")
    sleep(0)
    going.kill()
    assert busy.wait().result["faces"]
    assert one.read(jpeg, Wanted(0.0, NETWORK), b"").result["faces"]


def test_where_none_comes_up_a_frame_is_lost_and_later_ones_are_read(
    one: ReadingProcesses, jpeg: bytes, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(reading_process, "ROOT", Path("/nowhere"))
    monkeypatch.setattr(reading_processes, "WAIT_SECONDS", 0.3)
    assert _outcome(one, jpeg, b"") is FrameLost
    assert "could not be started" in caplog.text
    monkeypatch.undo()
    until(lambda: one.pids)
    assert one.read(jpeg, Wanted(0.0, NETWORK), b"").result["faces"]


def test_no_process_is_left_once_they_are_stopped(jpeg: bytes) -> None:
    processes = of()
    processes.start()
    (pid,) = processes.pids
    processes.stop()
    assert processes.pids == []
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_weights_are_the_projects_own_unless_told_otherwise() -> None:
    assert Path(of()._processes[0]._options["weights"]) == registry.WEIGHTS


def _outcome(processes: ReadingProcesses, jpeg: bytes, memory: bytes) -> object:
    try:
        return processes.read(jpeg, Wanted(1.0, NETWORK), memory)
    except FrameLost as lost:
        return type(lost)
