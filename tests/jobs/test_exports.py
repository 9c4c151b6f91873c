"""Quick exports: one run for however many ask, two at a time."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.jobs.conftest import files_of
from webapp.concurrency import sleep, spawn
from webapp.config import Config
from webapp.exports import QUICK
from webapp.fer.settings import Settings
from webapp.job import Export, Job, Problem
from webapp.jobs import Jobs, NoSuchJob
from webapp.sandbox import SandboxFailed


class FakeSandbox:
    """Writes the kind of an export as its content, a little later; remembers what it made, and how many at once."""

    def __init__(self) -> None:
        self.made: list[str] = []
        self.going = self.most = 0
        self.meanwhile: Callable[[], object] = lambda: None

    def __call__(self, task: dict[str, Any], *_: object) -> dict[str, Any]:
        self.made.append(task["kind"])
        self.going += 1
        self.most = max(self.most, self.going)
        try:
            sleep(0.02)
            self.meanwhile()
            Path(task["out"]).write_text(task["kind"])
        finally:
            self.going -= 1
        return {}


@pytest.fixture
def sandbox(monkeypatch: pytest.MonkeyPatch) -> FakeSandbox:
    fake = FakeSandbox()
    monkeypatch.setattr("webapp.exports.sandbox.run", fake)
    return fake


@pytest.fixture
def job(jobs: Jobs) -> Job:
    """One that is done."""
    job = jobs.create(name="a.mp4", bytes=9, settings=Settings(), owner="visitor")
    jobs.upload_path(job.id).unlink()
    jobs.storage.write(f"{job.id}/timeline.json", b"{}")
    assert jobs._table.change(job.id, state="done", media={"kind": "video", "duration": 2.0})
    return jobs.get(job.id)


def asked_at_once(jobs: Jobs, job: Job, kinds: list[str]) -> list[Export]:
    """What as many visitors get."""
    visitors = [spawn(jobs.export, job.id, kind) for kind in kinds]
    return [visitor.wait() for visitor in visitors]


def test_whoever_asks_meanwhile_waits_for_the_one_run(jobs: Jobs, job: Job, sandbox: FakeSandbox) -> None:
    exports = asked_at_once(jobs, job, ["report.pdf"] * 25)
    assert sandbox.made == ["report.pdf"]
    assert {export.state for export in exports} == {"done"}
    assert b"".join(jobs.storage.read(exports[-1].key)) == b"report.pdf"
    jobs.export(job.id, "report.pdf")
    assert sandbox.made == ["report.pdf"]


def test_two_are_made_at_a_time(jobs: Jobs, job: Job, sandbox: FakeSandbox) -> None:
    exports = asked_at_once(jobs, job, [*QUICK, *QUICK])
    assert sorted(sandbox.made) == sorted(QUICK)
    assert sandbox.most == 2
    assert [export.kind for export in exports] == [*QUICK, *QUICK]


def test_an_error_is_that_of_all_who_wait_and_of_nobody_later(jobs: Jobs, job: Job, sandbox: FakeSandbox) -> None:
    def fail() -> None:
        raise SandboxFailed(Problem("too_slow", "It took too long."))

    sandbox.meanwhile = fail
    exports = asked_at_once(jobs, job, ["report.pdf"] * 3)
    assert [export.error.code for export in exports] == ["too_slow"] * 3
    sandbox.meanwhile = lambda: None
    assert jobs.export(job.id, "report.pdf").state == "done"
    assert sandbox.made == ["report.pdf"] * 2


def test_what_nobody_foresaw_is_raised_for_all_who_wait(jobs: Jobs, job: Job, sandbox: FakeSandbox) -> None:
    sandbox.meanwhile = lambda: 1 / 0
    visitors = [spawn(jobs.export, job.id, "report.pdf") for _ in range(3)]
    for visitor in visitors:
        with pytest.raises(ZeroDivisionError):
            visitor.wait()
    assert sandbox.made == ["report.pdf"]


def test_of_a_video_that_is_deleted_meanwhile_nothing_comes_back(
    jobs: Jobs, job: Job, sandbox: FakeSandbox, config: Config
) -> None:
    sandbox.meanwhile = lambda: jobs.delete(job.id)
    visitors = [spawn(jobs.export, job.id, "report.pdf") for _ in range(3)]
    for visitor in visitors:
        with pytest.raises(NoSuchJob):
            visitor.wait()
    assert files_of(config, job) == []
    assert not list(config.data_folder.rglob(job.id))


def test_a_run_that_fails_because_its_video_is_deleted_is_no_error(jobs: Jobs, job: Job, sandbox: FakeSandbox) -> None:
    def delete_and_fail() -> None:
        jobs.delete(job.id)
        raise SandboxFailed(Problem("damaged_video", "It crashed."))

    sandbox.meanwhile = delete_and_fail
    with pytest.raises(NoSuchJob):
        jobs.export(job.id, "timeline.csv")


def test_who_waited_for_a_turn_while_the_video_was_deleted_is_told(
    jobs: Jobs, job: Job, sandbox: FakeSandbox, config: Config
) -> None:
    visitors = [spawn(jobs.export, job.id, kind) for kind in QUICK]
    sleep(0.01)
    jobs.delete(job.id)
    for visitor in visitors:
        with pytest.raises(NoSuchJob):
            visitor.wait()
    assert len(sandbox.made) == 2
    assert files_of(config, job) == []
