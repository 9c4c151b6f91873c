"""What reads videos lets live frames go first, wherever the system lets it."""

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from webapp import giving_way
from webapp.sandbox import ROOT

TELL = (
    "import json, os, sys; from pathlib import Path; from webapp.giving_way import give_way; was = os.nice(0);"
    "give_way(autogroup=Path(sys.argv[1]));"
    "print(json.dumps([was, os.nice(0), os.sched_getscheduler(0) == os.SCHED_BATCH]))"
)


def niceness(autogroup: Path) -> tuple[int, int, bool]:
    """Before and after, and whether it is a batch now; in a process of its own, since there is no way back."""
    command = [sys.executable, "-c", TELL, str(autogroup)]
    return tuple(json.loads(subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=60).stdout))


@pytest.mark.skipif(sys.platform != "linux", reason="the policy is Linux's")
@pytest.mark.parametrize("grouped", [True, False])
def test_a_process_gives_way_within_its_session_and_among_sessions(tmp_path: Path, grouped: bool) -> None:
    autogroup = tmp_path / "autogroup"
    if grouped:
        autogroup.write_text("")
    was, now, batch = niceness(autogroup)
    assert now == min(was + giving_way.NICE, 19)
    assert batch
    assert not grouped or autogroup.read_text() == str(now)
    assert grouped or not autogroup.exists()


def test_a_kernel_that_is_asked_too_often_is_asked_again(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    asked: list[str] = []
    monkeypatch.setattr(giving_way.os, "nice", lambda more: 10)
    monkeypatch.setattr(giving_way.os, "sched_setscheduler", lambda *_: None, raising=False)
    monkeypatch.setattr(time, "sleep", lambda seconds: asked.append("pause"))
    monkeypatch.setattr(giving_way, "_wrote", lambda path, niceness: asked.append(niceness) or len(asked) > 3)
    giving_way.give_way(autogroup=tmp_path)
    assert asked == ["10", "pause", "10", "pause", "10"]


def test_only_a_busy_kernel_is_worth_another_try(tmp_path: Path) -> None:
    assert giving_way._wrote(tmp_path / "missing", "10")
    assert giving_way._wrote(tmp_path, "10")
