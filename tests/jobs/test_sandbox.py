"""What a stranger's file may make its reader do stays in the sandbox."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import psutil
import pytest

from webapp import giving_way, sandbox
from webapp.sandbox import ROOT, Limits, SandboxFailed, SandboxStopped

WIDE = Limits(seconds=60, cpu_seconds=30)


def run(name: str, limits: Limits = WIDE, progress=lambda _: True, **task: object) -> dict:
    return sandbox.run({"task": name, **task}, limits, progress, module="tests.jobs.misbehaving")


def code_of(name: str, limits: Limits = WIDE, **task: object) -> str:
    with pytest.raises(SandboxFailed) as caught:
        run(name, limits, **task)
    assert caught.value.problem.message.endswith(".")
    return caught.value.problem.code


@pytest.fixture(autouse=True)
def _nothing_is_left_running_or_open() -> None:
    this = psutil.Process()
    children, files = this.children(recursive=True), this.num_fds()
    yield
    assert [child for child in this.children(recursive=True) if child not in children] == []
    assert this.num_fds() <= files


def test_it_answers_and_tells_its_progress() -> None:
    told: list[float] = []
    assert run("count", progress=lambda part: told.append(part) or True) == {"counted": 4}
    assert told == sorted(told)
    assert {0.25, 0.5, 0.75, 1.0} <= set(told)


@pytest.mark.parametrize("name", ["crash", "leave", "babble", "lie", "flood"])
def test_a_child_that_breaks_is_a_sentence(name: str) -> None:
    assert code_of(name) == "damaged_video"


def test_a_bug_is_a_sentence_and_a_line_in_the_log_without_data(caplog: pytest.LogCaptureFixture) -> None:
    assert code_of("stumble") == "damaged_video"
    assert "KeyError in misbehaving.py, line" in caplog.text
    assert "something of the file" not in caplog.text


def test_a_child_that_hangs_is_ended() -> None:
    started = time.monotonic()
    assert code_of("hang", Limits(seconds=3, cpu_seconds=30)) == "too_slow"
    assert time.monotonic() - started < 30


def test_a_child_that_burns_the_processor_is_ended() -> None:
    assert code_of("burn", Limits(seconds=120, cpu_seconds=2)) == "too_slow"


def test_memory_is_limited() -> None:
    assert code_of("eat") == "too_much_memory"


def test_open_files_are_limited() -> None:
    assert run("hoard", Limits(seconds=60, cpu_seconds=30, open_files=40))["files"] < 40


def test_written_files_are_limited(tmp_path: Path) -> None:
    limits = Limits(seconds=60, cpu_seconds=30, file_bytes=1_000_000)
    assert code_of("fill", limits, out=str(tmp_path / "out"), bytes=5_000_000) == "disk_full"
    assert (tmp_path / "out").stat().st_size <= 1_000_000


def test_a_full_disk_is_a_sentence() -> None:
    assert code_of("fill", out="/dev/full", bytes=100_000) == "disk_full"


def test_the_child_sees_no_secrets_and_no_open_files(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    monkeypatch.setenv("MIEN_DATABASE_URL", "postgresql://user:secret@host/mien")
    with (tmp_path / "open").open("w") as file:
        os.set_inheritable(file.fileno(), True)
        seen = run("look_around")
    assert "secret" not in str(seen["environment"])
    assert str(tmp_path) not in str(seen["files"])
    assert {name: seen["environment"][name] for name in sandbox.ALONE} == sandbox.ALONE
    assert seen["nice"] >= giving_way.NICE


def test_it_stops_when_told() -> None:
    started = time.monotonic()
    with pytest.raises(SandboxStopped):
        run("hang", progress=lambda _: time.monotonic() - started < 0.5)
    assert time.monotonic() - started < 30


@pytest.mark.skipif(sys.platform != "linux", reason="prctl is Linux's")
def test_the_child_dies_with_its_parent(tmp_path: Path) -> None:
    code = (
        "from webapp import sandbox; from webapp.sandbox import Limits;"
        "sandbox.run({'task': 'hang'}, Limits(seconds=60, cpu_seconds=30), lambda _: True,"
        " module='tests.jobs.misbehaving')"
    )
    parent = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT)
    try:
        child = _first_child(parent.pid)
        _until(
            lambda: child.nice() >= min(os.nice(0) + giving_way.NICE, 19)
        )  # then it has asked to die with its parent
        parent.kill()
        parent.wait()
        child.wait(timeout=30)
    finally:
        parent.kill()
        parent.wait()


@pytest.mark.skipif(sys.platform != "linux", reason="prctl is Linux's")
def test_a_child_whose_parent_has_ended_before_it_began_does_nothing() -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    reading, writing = os.pipe()
    try:
        child = subprocess.run(
            [sys.executable, "-m", "tests.jobs.misbehaving", str(writing), str(gone.pid)],
            input=json.dumps({"task": "hang", "limits": asdict(WIDE)}).encode(),
            pass_fds=(writing,),
            cwd=ROOT,
            timeout=60,
        )
    finally:
        os.close(reading)
        os.close(writing)
    assert child.returncode == 1


def _first_child(pid: int) -> psutil.Process:
    _until(psutil.Process(pid).children)
    return psutil.Process(pid).children()[0]


def _until(holds: Callable[[], object]) -> None:
    end = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.05)
