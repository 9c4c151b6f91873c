"""Every way of reading frames gives the same overlays, and a tiny run measures them all."""

import json
import threading
from itertools import pairwise
from pathlib import Path

import numpy as np
import psutil
import pytest

from benchmarks import ways
from benchmarks.batched_classifier import BatchedClassifier
from benchmarks.driver import Driver, work
from benchmarks.moving_face import moving_face
from benchmarks.ways import Plan, middle

PLANS = (Plan("threads", 2), Plan("processes", 2), Plan("batches", 1, 2))


def faces_of(plan: Plan) -> list[list[dict]]:
    """What a way finds in four frames of three streams."""
    with plan.open(3) as way:
        found = []
        for number, jpeg in enumerate(moving_face(12)[:4]):
            answers = [way.submit(stream, jpeg, number / 10) for stream in range(3)]
            found += [json.loads(answer.result(timeout=60))["faces"] for answer in answers]
    return found


def test_every_way_finds_the_same() -> None:
    children = psutil.Process().children()
    threads, processes, batches = map(faces_of, PLANS)
    assert all(len(faces) == 1 for faces in threads)
    assert threads == processes
    for one, other in zip(threads, batches, strict=True):
        assert other[0]["box"] == one[0]["box"]
        assert list(other[0]["scores"]) == pytest.approx(list(one[0]["scores"]), abs=1e-3)
    left = [child for child in psutil.Process().children() if child not in children]
    assert [child for child in left if "resource_tracker" not in " ".join(child.cmdline())] == []


def test_a_batch_holds_what_is_asked_at_the_same_time_and_gives_each_its_own() -> None:
    sizes: list[int] = []

    def classify(crops: np.ndarray) -> np.ndarray:
        sizes.append(len(crops))
        return crops[:, 0, :1].astype(np.float32)

    cores = threading.Semaphore(0)
    batched = BatchedClassifier(classify, cores, 3, wait=30.0)
    found: dict[int, list[float]] = {}

    def ask(number: int) -> None:
        cores.acquire()
        found[number] = batched(np.full((number, 48, 48), number, np.uint8)).ravel().tolist()
        cores.release()

    askers = [threading.Thread(target=ask, args=(number,)) for number in (1, 2, 3)]
    for asker in askers:
        asker.start()
    cores.release()  # one works at a time; who waits for the batch lets the next one in
    for asker in askers:
        asker.join(30)
    batched.stop()
    assert sizes == [6]
    assert found == {1: [1.0], 2: [2.0, 2.0], 3: [3.0, 3.0, 3.0]}


def test_what_fails_in_a_batch_fails_for_who_asked() -> None:
    def classify(crops: np.ndarray) -> np.ndarray:
        raise ValueError("no crops")

    cores = threading.Semaphore(0)
    batched = BatchedClassifier(classify, cores, 1)
    with pytest.raises(ValueError, match="no crops"):
        batched(np.zeros((1, 48, 48), np.uint8))
    batched.stop()


def test_a_stream_has_one_frame_on_its_way_and_its_times_go_up() -> None:
    from concurrent.futures import Future

    class Reader:
        def __init__(self) -> None:
            self.times: dict[int, list[float]] = {0: [], 1: []}
            self.open: dict[int, Future] = {}

        def submit(self, stream: int, jpeg: bytes, time: float) -> Future:
            assert stream not in self.open
            self.times[stream].append(time)
            answer: Future = Future()
            self.open[stream] = answer
            threading.Timer(0.001, lambda: self.open.pop(stream).set_result("{}")).start()
            return answer

    reader = Reader()
    driver = Driver(reader, [b"1", b"2"], 0.1)
    first, _ = driver.run(2, 0.05)
    second, took = driver.run(2, 0.05)
    assert len(first) + len(second) == sum(map(len, reader.times.values()))
    assert took >= 0.05
    for times in reader.times.values():
        assert all(later > earlier for earlier, later in pairwise(times))


def test_the_loop_works_as_long_as_it_is_told() -> None:
    readings = iter(np.arange(0.0, 1.0, 0.001).tolist())
    work(10, lambda: next(readings))
    assert next(readings) == pytest.approx(0.011, abs=0.0015)


def test_the_middle_of_the_rounds_counts() -> None:
    assert middle([{"a": 1.0}, {"a": 9.0}, {"a": 2.0}]) == {"a": 2.0}


@pytest.mark.slow
def test_a_tiny_run_measures_every_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys) -> None:
    monkeypatch.setattr(ways, "PLANS", list(PLANS))
    path = tmp_path / "ways.json"
    ways.main(["--seconds", "0.4", "--rounds", "1", "--loop-ms", "0.5", "--json", str(path)])
    report = json.loads(path.read_text(encoding="utf-8"))
    assert [(row["way"], row["count"], row["batch"]) for row in report["rows"]] == [
        ("threads", 2, 1),
        ("processes", 2, 1),
        ("batches", 1, 2),
    ]
    for row in report["rows"]:
        assert row["frames_per_second"] > 1
        assert 0 < row["p50_ms"] <= row["p95_ms"]
        assert row["alone_p95_ms"] > 0
        assert row["cpu_ms"] > 0
    threads, processes, _ = report["rows"]
    assert processes["memory_mb"] > 1.4 * threads["memory_mb"] > 60
    assert "| 1 thread, batches of 2 |" in capsys.readouterr().out
