"""Uploads that are complete: looked into, stored and put in line, whatever happens meanwhile."""

import os
import shutil
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest

from tests.jobs.conftest import Upload, files_of
from webapp import incoming, intake
from webapp.config import Config
from webapp.fer.settings import Settings
from webapp.job import Problem
from webapp.jobs import Jobs, Refused

PARTS = [{"span": {"start": 0.0, "end": None}, "work": 1.0}]
FACTS = {"media": {"duration": 2.0}, "parts": PARTS, "join_work": 1.0}
"""What a look into a video may find."""


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


def test_room_that_another_upload_will_take_is_not_promised_twice(jobs: Jobs, monkeypatch: pytest.MonkeyPatch) -> None:
    free = incoming.SPARE_BYTES + 1_000
    monkeypatch.setattr(incoming.shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(free, 0, free))
    monkeypatch.setattr(jobs.storage, "free_bytes", lambda: None)
    begin = partial(jobs.create, name="x", settings=Settings(), owner="visitor")
    first = begin(bytes=600)
    with pytest.raises(Refused, match="no room"):
        begin(bytes=600)
    jobs.upload_path(first.id).write_bytes(bytes(500))  # of which the disk knows
    second = begin(bytes=600)
    jobs.cancel(second.id)
    os.utime(jobs.upload_path(first.id), (0, 0))  # fallen silent
    begin(bytes=1_000)


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


def left_to_another(
    machine: Callable[[str], Jobs], upload: Upload, clip: Path, monkeypatch: pytest.MonkeyPatch
) -> tuple[Jobs, str]:
    """A machine that has just started, and an upload that another is looking into."""
    with monkeypatch.context() as patch:
        patch.setattr(intake.Intake, "add", lambda *_: None)
        job = upload(clip, to=machine("a"))
    return machine("b"), job.id


def test_a_machine_that_starts_leaves_alone_what_another_looks_into(
    machine: Callable[[str], Jobs], upload: Upload, short_clip: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other, job_id = left_to_another(machine, upload, short_clip, monkeypatch)
    other.expire()
    assert other.get(job_id).state == "probing"
    assert machine("a").get(job_id).state == "waiting"
    assert other.storage.size(f"{job_id}/upload") == short_clip.stat().st_size


def test_what_went_down_with_another_machine_fails_after_a_while(
    machine: Callable[[str], Jobs], upload: Upload, short_clip: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other, job_id = left_to_another(machine, upload, short_clip, monkeypatch)
    monkeypatch.setattr(intake, "LOST_SECONDS", -1.0)
    other.expire()
    assert (other.get(job_id).state, other.get(job_id).error) == ("failed", intake.TROUBLE)


def test_what_is_in_line_here_is_not_lost(
    jobs: Jobs, upload: Upload, short_clip: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake.Intake, "add", lambda *_: None)
    monkeypatch.setattr(intake, "LOST_SECONDS", -1.0)
    job = upload(short_clip)
    jobs.expire()
    assert jobs.get(job.id).state == "probing"


def test_a_machine_that_starts_while_the_storage_is_out_of_reach_fails_nobody(
    machine: Callable[[str], Jobs], upload: Upload, short_clip: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unreachable(*_: object) -> None:
        raise OSError("the bucket cannot be reached")

    monkeypatch.setattr("webapp.storage.FolderStorage.local", unreachable)
    other, job_id = left_to_another(machine, upload, short_clip, monkeypatch)
    assert other.get(job_id).state == "probing"


def test_a_queue_that_cannot_be_reached_does_not_lose_the_job(tmp_path: Path, upload: Upload, short_clip: Path) -> None:
    nowhere = Config(data=str(tmp_path), queue_url="redis://127.0.0.1:9/0")
    job = upload(short_clip, to=Jobs.from_config(nowhere, spawn=lambda function: function()))
    assert job.state == "waiting"


def test_a_reader_that_cannot_be_started_is_the_servers_trouble(
    upload: Upload, short_clip: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("webapp.sandbox.sys.executable", "/nowhere/python")
    assert upload(short_clip).error == Problem("server_trouble", intake.TROUBLE.message)
