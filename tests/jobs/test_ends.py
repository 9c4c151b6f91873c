"""How jobs end before a worker has them: cancelled, deleted, expired, given up."""

import dataclasses
import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import update

from tests.jobs.conftest import Upload, files_of
from webapp import database
from webapp.config import Config
from webapp.database import open_database
from webapp.fer.settings import Settings
from webapp.jobs import ABANDONED_SECONDS, SILENT_SECONDS, Job, Jobs, NoSuchJob, Refused


def change(config: Config, job: Job, **values: object) -> None:
    """Change a row behind the back of the jobs."""
    with open_database(config).write() as connection:
        connection.execute(update(database.jobs).where(database.jobs.c.id == job.id).values(values))


def fall_silent(jobs: Jobs, job: Job, seconds: float) -> None:
    """As if the last byte of an upload had come so long ago."""
    then = time.time() - seconds
    os.utime(jobs.upload_path(job.id), (then, then))


def test_cancelling_deletes_the_files_and_keeps_the_row(jobs: Jobs, upload: Upload, config: Config, short_clip) -> None:
    job = upload(short_clip)
    assert jobs.cancel(job.id).state == "cancelled"
    assert files_of(config, job) == []
    assert jobs.cancel(job.id).state == "cancelled"
    assert jobs.line.place(jobs.get(job.id)) is None


@pytest.mark.parametrize("complete", [False, True])
def test_deleting_leaves_nothing(jobs: Jobs, upload: Upload, config: Config, short_clip: Path, complete: bool) -> None:
    if complete:
        job = upload(short_clip)
    else:
        job = jobs.create(name="half.mp4", bytes=1000, settings=Settings(), owner="visitor")
        jobs.upload_path(job.id).write_bytes(b"half of it")
    jobs.delete(job.id)
    assert [path for path in config.data_folder.rglob("*") if job.id in str(path)] == []
    with pytest.raises(NoSuchJob):
        jobs.delete(job.id)
    with pytest.raises(NoSuchJob):
        jobs.uploaded(job.id)


def test_what_is_too_old_goes_by_itself(jobs: Jobs, upload: Upload, config: Config, short_clip: Path) -> None:
    old, young = upload(short_clip), upload(short_clip, owner="another")
    assert young.expires == pytest.approx(time.time() + 24 * 3600, abs=60)
    change(config, old, expires=time.time() - 1)
    assert jobs.expire() == 1
    assert files_of(config, old) == []
    with pytest.raises(NoSuchJob):
        jobs.get(old.id)
    assert jobs.get(young.id).state == "waiting"
    assert len(files_of(config, young)) == 1


def test_files_of_no_job_go_too(jobs: Jobs, config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    jobs.storage.write("stray/upload", b"of a job whose deletion was interrupted")
    jobs.upload_path("stray2").write_bytes(b"likewise")
    jobs.expire()
    assert jobs.storage.size("stray/upload") is not None  # it may be of a job that is being made
    monkeypatch.setattr("webapp.jobs.ORPHAN_SECONDS", -1.0)
    jobs.expire()
    assert jobs.storage.size("stray/upload") is None
    assert not jobs.upload_path("stray2").exists()


@pytest.mark.parametrize("end", [Jobs.delete, Jobs.cancel])
def test_what_is_ended_at_one_machine_goes_at_the_other_too(
    machine: Callable[[str], Jobs], end: Callable[[Jobs, str], object]
) -> None:
    here, other = machine("a"), machine("b")
    job, going_on = (here.create(name="x", bytes=9, settings=Settings(), owner="visitor") for _ in range(2))
    for one in (job, going_on):
        here.upload_path(one.id).write_bytes(b"half")
    end(other, job.id)
    here.expire()
    assert here.upload_path(job.id).exists()  # its row may be just about to be made
    here.expire()
    assert not here.upload_path(job.id).exists()
    assert here.upload_path(going_on.id).read_bytes() == b"half"


def test_a_server_without_workers_keeps_no_copies_of_what_was_deleted_elsewhere(
    bucket_address: str, tmp_path: Path
) -> None:
    common = {"storage": bucket_address, "database_url": f"sqlite:///{tmp_path / 'common.sqlite3'}"}
    configs = (Config(data=str(tmp_path / name), workers=0, **common) for name in ("here", "other"))
    here, other = (Jobs.from_config(one, lambda work: work()) for one in configs)
    deleted, going_on = (here.create(name="x", bytes=9, settings=Settings(), owner="visitor") for _ in range(2))
    for job in (deleted, going_on):
        here.storage.write(f"{job.id}/timeline.json", b"{}")
        with here.storage.local(f"{job.id}/timeline.json"):
            pass
        os.utime(tmp_path / "here" / "fetched" / job.id, (0, 0))
    other.delete(deleted.id)
    here.expire()
    assert [path.name for path in (tmp_path / "here" / "fetched").iterdir()] == [going_on.id]


def test_a_deleted_name_is_not_left_in_the_database(jobs: Jobs, config: Config) -> None:
    job = jobs.create(name="a-name-of-somebody.mp4", bytes=9, settings=Settings(), owner="visitor")
    jobs.delete(job.id)
    jobs.database.compact()
    for path in config.data_folder.rglob("*.sqlite3*"):
        assert b"a-name-of-somebody" not in path.read_bytes()


def test_an_upload_that_fell_silent_does_not_keep_its_visitor_from_others(config: Config) -> None:
    jobs = Jobs.from_config(dataclasses.replace(config, max_waiting=1), lambda work: work())
    silent = jobs.create(name="a.mp4", bytes=1000, settings=Settings(), owner="visitor")
    fall_silent(jobs, silent, SILENT_SECONDS - 60)
    with pytest.raises(Refused, match="1 of your videos"):
        jobs.create(name="b.mp4", bytes=1000, settings=Settings(), owner="visitor")
    fall_silent(jobs, silent, SILENT_SECONDS + 60)
    jobs.create(name="b.mp4", bytes=1000, settings=Settings(), owner="visitor")
    assert jobs.get(silent.id).state == "uploading"  # it may still go on
    assert jobs.waiting_of("visitor") == 1


def test_an_upload_that_was_given_up_is_deleted_and_no_other(
    config: Config, jobs: Jobs, upload: Upload, short_clip: Path
) -> None:
    given_up, going_on = (
        jobs.create(name=name, bytes=1000, settings=Settings(), owner="visitor") for name in ("a.mp4", "b.mp4")
    )
    complete = upload(short_clip)
    fall_silent(jobs, given_up, ABANDONED_SECONDS + 60)
    fall_silent(jobs, going_on, ABANDONED_SECONDS - 60)
    assert jobs.expire() == 1
    with pytest.raises(NoSuchJob):
        jobs.get(given_up.id)
    assert files_of(config, given_up) == []
    assert {jobs.get(job.id).state for job in (going_on, complete)} == {"uploading", "waiting"}
