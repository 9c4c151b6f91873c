"""Jobs before a worker has them: made, refused, looked into, cancelled, deleted, expired."""

import dataclasses
import os
import shutil
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import update

from tests.jobs.conftest import Upload, files_of
from webapp import database, incoming, intake
from webapp.config import Config
from webapp.database import open_database
from webapp.fer.edits import Edits
from webapp.fer.settings import Settings
from webapp.job import Problem
from webapp.jobs import ABANDONED_SECONDS, SILENT_SECONDS, Job, Jobs, NoSuchJob, Refused

PARTS = [{"span": {"start": 0.0, "end": None}, "work": 1.0}]
FACTS = {"media": {"duration": 2.0}, "parts": PARTS, "join_work": 1.0}
"""What a look into a video may find."""


def change(config: Config, job: Job, **values: object) -> None:
    """Change a row behind the back of the jobs."""
    with open_database(config).write() as connection:
        connection.execute(update(database.jobs).where(database.jobs.c.id == job.id).values(values))


def test_a_video_is_looked_into_and_waits(jobs: Jobs, upload: Upload, short_clip: Path) -> None:
    job = upload(short_clip, fps=5.0)
    assert job.state == "waiting"
    assert (job.media["width"], job.media["height"], job.media["codec"]) == (320, 240, "h264")
    assert job.settings["fps"] == 5.0
    assert b"".join(jobs.storage.read(f"{job.id}/upload")) == short_clip.read_bytes()
    assert not jobs.upload_path(job.id).exists()
    status = jobs.status(job.id)
    assert status["place"] == 1
    assert status["estimate_seconds"] is None  # no worker is there that could do it
    assert {"owner", "attempts", "edits"}.isdisjoint(status)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"This is text, whatever its name says.", "not_a_video"),
        (b"PK\x03\x04" + bytes(100), "not_a_video"),
        (b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n", "not_a_video"),
        (b"ffconcat version 1.0\nfile /etc/passwd\n", "not_a_video"),
    ],
)
def test_what_is_no_video_fails_with_a_sentence_and_leaves_nothing(
    config: Config, upload: Upload, content: bytes, code: str
) -> None:
    job = upload(content)
    assert (job.state, job.error.code) == ("failed", code)
    assert job.error.message
    assert files_of(config, job) == []


def test_too_large_or_empty_is_refused_before_anything_comes(jobs: Jobs, config: Config) -> None:
    for size, code, status in ((0, "empty_file", 422), (config.max_video_bytes + 1, "too_many_bytes", 413)):
        with pytest.raises(Refused) as caught:
            jobs.create(name="x", bytes=size, settings=Settings(), owner="visitor")
        assert (caught.value.code, caught.value.status) == (code, status)
    assert "2,000 MB" in str(caught.value)


def test_a_visitor_may_have_so_many_jobs_and_others_too(tmp_path: Path) -> None:
    jobs = Jobs.from_config(Config(data=str(tmp_path), max_waiting=2), spawn=lambda function: function())
    first, _ = (jobs.create(name="x", bytes=9, settings=Settings(), owner="visitor") for _ in range(2))
    with pytest.raises(Refused, match="2 of your videos") as caught:
        jobs.create(name="x", bytes=9, settings=Settings(), owner="visitor")
    assert (caught.value.code, caught.value.status) == ("too_many_waiting", 429)
    jobs.create(name="x", bytes=9, settings=Settings(), owner="another")
    jobs.cancel(first.id)
    jobs.create(name="x", bytes=9, settings=Settings(), owner="visitor")
    assert jobs.waiting_of("visitor") == 2


def test_only_a_hash_of_the_visitors_word_is_kept(jobs: Jobs, config: Config) -> None:
    jobs.create(name="x", bytes=9, settings=Settings(), owner="a-secret-word")
    for path in config.data_folder.rglob("*"):
        assert path.is_dir() or b"a-secret-word" not in path.read_bytes()


def test_a_full_disk_is_a_sentence_and_no_half_job(
    jobs: Jobs, monkeypatch: pytest.MonkeyPatch, upload: Upload, config: Config, short_clip: Path
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(incoming.shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(100, 100, 0))
        with pytest.raises(Refused, match="no room") as caught:
            jobs.create(name="x", bytes=9, settings=Settings(), owner="visitor")
        assert (caught.value.code, caught.value.status) == ("disk_full", 507)
    assert jobs.waiting_of("visitor") == 0

    def full(key: str, path: Path) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(jobs.storage, "put", full)
        job = upload(short_clip)
    assert (job.state, job.error.code) == ("failed", "disk_full")
    assert files_of(config, job) == []


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\videos\\me.mp4", "me.mp4"),
        ("😀 ünï.mov", "😀 ünï.mov"),
        ("a\0b\nc.mp4", "abc.mp4"),
        ("", "video"),
        ("x" * 999, "x" * 255),
    ],
)
def test_a_name_is_for_people_and_leads_nowhere(jobs: Jobs, given: str, kept: str) -> None:
    assert jobs.create(name=given, bytes=9, settings=Settings(), owner="visitor").name == kept


def test_ids_cannot_be_guessed(jobs: Jobs) -> None:
    ids = {jobs.create(name="x", bytes=9, settings=Settings(), owner=str(number)).id for number in range(20)}
    assert len(ids) == 20
    assert all(len(job_id) == 32 for job_id in ids)  # 24 random bytes


@pytest.mark.parametrize("job_id", ["", "nobody", "../x", "x" * 500])
def test_what_is_not_there_is_said(jobs: Jobs, job_id: str) -> None:
    for ask in (jobs.get, jobs.status, jobs.cancel, jobs.delete, jobs.uploaded, jobs.edits):
        with pytest.raises(NoSuchJob):
            ask(job_id)


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


def test_a_deleted_name_is_not_left_in_the_database(jobs: Jobs, config: Config) -> None:
    job = jobs.create(name="a-name-of-somebody.mp4", bytes=9, settings=Settings(), owner="visitor")
    jobs.delete(job.id)
    jobs.database.compact()
    for path in config.data_folder.rglob("*.sqlite3*"):
        assert b"a-name-of-somebody" not in path.read_bytes()


def test_ten_uploads_at_once_are_looked_into_two_at_a_time(
    config: Config, upload: Upload, short_clip: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake.sandbox, "run", lambda *_: time.sleep(0.01) or FACTS)
    behind: list[Callable[[], None]] = []
    jobs = Jobs.from_config(config, spawn=behind.append)
    made = [upload(short_clip, to=jobs, owner=str(number)) for number in range(10)]
    assert len(behind) == 2
    with ThreadPoolExecutor() as pool:
        list(pool.map(lambda work: work(), behind))
    assert [jobs.get(job.id).state for job in made] == ["waiting"] * 10
    assert [jobs.line.place(jobs.get(job.id)) for job in made] == list(range(1, 11))


def test_a_server_that_was_restarted_goes_on(
    jobs: Jobs, upload: Upload, config: Config, short_clip: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits = upload(short_clip)
    with monkeypatch.context() as patch:  # the server dies while it looks into this one
        patch.setattr(intake.Intake, "add", lambda *_: None)
        probed = upload(short_clip)
    half = jobs.create(name="half.mp4", bytes=1000, settings=Settings(), owner="visitor")
    jobs.upload_path(half.id).write_bytes(b"half")
    assert probed.state == "probing"
    again = Jobs.from_config(config, spawn=lambda function: function())
    assert [again.get(job.id).state for job in (waits, probed, half)] == ["waiting", "waiting", "uploading"]
    assert again.upload_path(half.id).read_bytes() == b"half"


def test_two_servers_with_one_folder_do_not_look_into_the_same_upload(
    jobs: Jobs, upload: Upload, config: Config, short_clip: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks: list[str] = []

    def second_server_starts(task: dict, *_: object) -> dict:
        looks.append(task["task"])
        Jobs.from_config(config, spawn=lambda function: function())
        return {
            "media": {"duration": 2.0},
            "parts": [{"span": {"start": 0.0, "end": None}, "work": 1.0}],
            "join_work": 1,
        }

    monkeypatch.setattr(intake.sandbox, "run", second_server_starts)
    job = upload(short_clip)
    assert job.state == "waiting"
    assert looks == ["probe"]
    assert jobs.storage.size(f"{job.id}/upload") == short_clip.stat().st_size


def test_a_server_that_was_stopped_between_storing_and_lining_up_goes_on(
    jobs: Jobs, upload: Upload, config: Config, short_clip: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(intake.Intake, "add", lambda *_: None)
        job = upload(short_clip)
    jobs.storage.put(f"{job.id}/upload", jobs.upload_path(job.id))
    again = Jobs.from_config(config, spawn=lambda function: function())
    assert again.get(job.id).state == "waiting"
    assert again.storage.size(f"{job.id}/upload") == short_clip.stat().st_size


def test_a_queue_that_cannot_be_reached_does_not_lose_the_job(tmp_path: Path, upload: Upload, short_clip: Path) -> None:
    nowhere = Config(data=str(tmp_path), queue_url="redis://127.0.0.1:9/0")
    job = upload(short_clip, to=Jobs.from_config(nowhere, spawn=lambda function: function()))
    assert job.state == "waiting"


def test_edits_are_kept(jobs: Jobs) -> None:
    job = jobs.create(name="x", bytes=9, settings=Settings(), owner="visitor")
    assert jobs.edits(job.id) == Edits()
    edits = Edits.from_dict({"names": {"1": "Ada"}, "hidden": [2]})
    jobs.save_edits(job.id, edits)
    assert jobs.edits(job.id) == edits


def test_there_is_no_export_without_a_timeline(jobs: Jobs) -> None:
    job = jobs.create(name="x", bytes=9, settings=Settings(), owner="visitor")
    for kind, code in (("timeline.csv", "not_done"), ("annotated.mp4", "not_done"), ("shares.xls", "unknown_export")):
        with pytest.raises(Refused) as caught:
            jobs.export(job.id, kind)
        assert caught.value.code == code


def test_a_reader_that_cannot_be_started_is_the_servers_trouble(
    upload: Upload, short_clip: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("webapp.sandbox.sys.executable", "/nowhere/python")
    assert upload(short_clip).error == Problem("server_trouble", intake.TROUBLE.message)


def fall_silent(jobs: Jobs, job: Job, seconds: float) -> None:
    """As if the last byte of an upload had come so long ago."""
    then = time.time() - seconds
    os.utime(jobs.upload_path(job.id), (then, then))


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
