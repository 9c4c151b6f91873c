"""Files on the way: gone when they are done with, and swept where a process was killed."""

import os
import time
from pathlib import Path

import pytest

from webapp.jobs import Jobs
from webapp.scratch import FORGOTTEN_SECONDS, Scratch


def age(path: Path, seconds: float) -> None:
    """As if it had been written to so long ago."""
    os.utime(path, (time.time() - seconds, time.time() - seconds))


def test_nothing_is_left_of_what_failed(tmp_path: Path) -> None:
    scratch = Scratch(tmp_path / "scratch")
    with pytest.raises(ZeroDivisionError), scratch.file() as file, scratch.folder() as folder:
        file.write_bytes(b"half")
        (folder / "report.pdf").write_bytes(b"half")
        raise ZeroDivisionError
    assert list((tmp_path / "scratch").iterdir()) == []


def test_what_was_moved_stays(tmp_path: Path) -> None:
    with Scratch(tmp_path / "scratch").file() as path:
        path.write_bytes(b"whole")
        path.rename(tmp_path / "kept")
    assert (tmp_path / "kept").read_bytes() == b"whole"


def test_nobody_else_on_the_machine_may_look_into_it(tmp_path: Path) -> None:
    with Scratch(tmp_path / "scratch").folder() as folder:
        assert [path.stat().st_mode & 0o077 for path in (folder, folder.parent)] == [0, 0]


@pytest.mark.parametrize("name", ["receiving", "making"])
def test_what_killed_processes_left_is_swept_regularly(jobs: Jobs, tmp_path: Path, name: str) -> None:
    folder = tmp_path / "data" / name
    for kind, seconds in (("old", FORGOTTEN_SECONDS + 60), ("young", FORGOTTEN_SECONDS - 60)):
        (folder / f"{kind} file").write_bytes(b"half")
        (folder / f"{kind} folder").mkdir()
        (folder / f"{kind} folder" / "report.pdf").write_bytes(b"half")
        for left in (f"{kind} file", f"{kind} folder"):
            age(folder / left, seconds)
    jobs.expire()
    assert sorted(path.name for path in folder.iterdir()) == ["young file", "young folder"]
