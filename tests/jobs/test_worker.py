"""Real workers on real videos: results, exports, and what happens when a worker or a job goes away in the middle."""

import json
import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import av
import psutil
import pytest

from tests.jobs.conftest import Upload, files_of
from tests.jobs.worker_process import WorkerProcess, finished, under_way, until
from webapp.config import Config
from webapp.fer.edits import Edits
from webapp.jobs import Job, Jobs, NoSuchJob, Refused
from webapp.sandbox import ROOT

MOST_MEMORY = 150_000_000
"""Bytes of a worker: the network and the decoder are in its child."""


def csv_of(jobs: Jobs, job: Job) -> bytes:
    return b"".join(jobs.storage.read(jobs.export(job.id, "timeline.csv").key))


def test_a_video_becomes_a_timeline_with_exports(jobs: Jobs, upload: Upload, config: Config, short_clip: Path) -> None:
    with WorkerProcess(config) as worker:
        job = finished(jobs, upload(short_clip).id)
        assert (job.state, job.progress, job.attempts) == ("done", 1.0, 0)
        assert psutil.Process(worker.pid).memory_info().rss < MOST_MEMORY
        timeline = json.loads(b"".join(jobs.storage.read(f"{job.id}/timeline.json")))
        assert timeline["video"]["name"] == "a clip.mp4"
        assert len(timeline["people"]) == 1
        assert jobs.storage.size(f"{job.id}/thumbnails/1.jpg") > 500
        assert {path.name for path in files_of(config, job)} == {"upload", "timeline.json", "1.jpg"}
        until(lambda: jobs.export(job.id, "annotated.mp4").state not in ("waiting", "running"))
        with jobs.storage.local(jobs.export(job.id, "annotated.mp4").key) as path, av.open(str(path)) as container:
            assert container.streams.video[0].codec_context.name == "h264"
        jobs.save_edits(job.id, Edits.from_dict({"names": {"1": "Ada"}}))
        assert b",Ada," in csv_of(jobs, job)
        assert jobs.export(job.id, "annotated.mp4").state in ("waiting", "running")  # another one, with the name
        jobs.delete(job.id)
        until(lambda: not files_of(config, job))
        assert worker.end(signal.SIGTERM) == 0
    assert worker.errors == ""


def test_a_picture_has_one_time_and_no_annotated_video(jobs: Jobs, upload: Upload, config: Config, jpeg: bytes) -> None:
    with WorkerProcess(config):
        job = finished(jobs, upload(jpeg).id)
    assert (job.state, job.media["kind"]) == ("done", "picture")
    assert csv_of(jobs, job).count(b"\n") == 2  # the head and a face
    assert jobs.storage.size(f"{job.id}/thumbnails/1.jpg") > 500
    with pytest.raises(Refused, match="no annotated video"):
        jobs.export(job.id, "annotated.mp4")


def test_a_file_with_a_damaged_middle_never_breaks_a_worker(
    jobs: Jobs, upload: Upload, config: Config, short_clip: Path
) -> None:
    data = bytearray(short_clip.read_bytes())
    data[len(data) // 3 : len(data) // 2] = os.urandom(len(data) // 2 - len(data) // 3)
    with WorkerProcess(config):
        damaged, sound = upload(bytes(data)), upload(short_clip)
        assert finished(jobs, sound.id).state == "done"
        damaged = finished(jobs, damaged.id)
    assert damaged.state == "done" or damaged.error.message


@pytest.mark.slow
def test_a_worker_that_is_killed_in_the_middle_changes_nothing_of_the_result(
    jobs: Jobs, upload: Upload, config: Config, long_clip: Path
) -> None:
    with WorkerProcess(config):
        unbroken = finished(jobs, upload(long_clip, fps=None).id)
    job = upload(long_clip, fps=None)
    with WorkerProcess(config) as victim:
        under_way(jobs, job.id, 0.3)
        assert victim.end(signal.SIGKILL) == -signal.SIGKILL
    assert jobs.get(job.id).state == "running"
    with WorkerProcess(config):
        until(lambda: jobs.get(job.id).attempts == 1, 30.0)
        job = finished(jobs, job.id)
    assert job.state == "done"
    assert csv_of(jobs, job) == csv_of(jobs, unbroken)
    assert csv_of(jobs, job).count(b"\n") > 200
    until(lambda: not [path for path in files_of(config, job) if "segments" in path.parts])


@pytest.mark.slow
def test_the_child_of_a_killed_worker_dies_and_its_folder_goes(
    jobs: Jobs, upload: Upload, config: Config, long_clip: Path
) -> None:
    job = upload(long_clip, fps=None)
    with WorkerProcess(config) as victim:
        under_way(jobs, job.id)
        children = until(psutil.Process(victim.pid).children)
        victim.end(signal.SIGKILL)
        _, alive = psutil.wait_procs(children, timeout=30)
    assert alive == []
    left = [path for path in (config.data_folder / "work").iterdir() if path.is_dir()]
    jobs.delete(job.id)
    for folder in left:
        os.utime(folder, (0, 0))
    with WorkerProcess(config):
        until(lambda: not list((config.data_folder / "work").iterdir()))


@pytest.mark.slow
def test_a_worker_that_is_told_to_stop_hands_its_step_back(
    jobs: Jobs, upload: Upload, config: Config, long_clip: Path
) -> None:
    job = upload(long_clip, fps=None)
    for number in (signal.SIGTERM, signal.SIGINT):
        with WorkerProcess(config) as worker:
            until(lambda: jobs.line.at_work(job) == 1)
            assert worker.end(number) == 0
            assert jobs.line.at_work(job) == 0
        assert worker.errors == ""
        assert list((config.data_folder / "work").iterdir()) == []
    with WorkerProcess(config):
        job = finished(jobs, job.id)
    assert (job.state, job.attempts) == ("done", 0)


@pytest.mark.slow
def test_two_workers_share_one_video_and_the_result_is_the_same(
    jobs: Jobs, upload: Upload, config: Config, long_clip: Path
) -> None:
    with WorkerProcess(config):
        alone = finished(jobs, upload(long_clip, fps=None).id)
    job = upload(long_clip, fps=None)
    with WorkerProcess(config), WorkerProcess(config):
        until(lambda: jobs.line.at_work(job) == 2)
        assert jobs.line.workers() == 2
        job = finished(jobs, job.id)
    assert csv_of(jobs, job) == csv_of(jobs, alone)


@pytest.mark.slow
@pytest.mark.parametrize("how", ["delete", "cancel"])
def test_a_job_that_goes_while_it_is_analysed_stops_and_leaves_nothing(
    jobs: Jobs, upload: Upload, config: Config, long_clip: Path, short_clip: Path, how: str
) -> None:
    with WorkerProcess(config) as worker:
        job = upload(long_clip, fps=None)
        under_way(jobs, job.id)
        next_one = upload(short_clip)
        getattr(jobs, how)(job.id)
        until(lambda: not files_of(config, job) and jobs.get(next_one.id).state != "waiting", 30.0)
        assert finished(jobs, next_one.id).state == "done"
        assert files_of(config, job) == []
        assert worker.end(signal.SIGTERM) == 0
    if how == "delete":
        with pytest.raises(NoSuchJob):
            jobs.get(job.id)
    else:
        assert jobs.get(job.id).state == "cancelled"


@pytest.mark.slow
def test_a_full_disk_ends_the_job_with_a_sentence(jobs: Jobs, upload: Upload, config: Config, short_clip: Path) -> None:
    job = upload(short_clip)
    code = (
        "from pathlib import Path; from webapp import worker, storage\n"
        "def full(self, key, path): raise OSError(28, 'No space left on device')\n"
        "storage.FolderStorage.put = full\n"
        "worker.main([])"
    )
    process = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, env=os.environ | {"MIEN_DATA": config.data})
    try:
        job = finished(jobs, job.id)
    finally:
        process.terminate()
        process.wait(timeout=30)
    assert (job.state, job.error.code) == ("failed", "disk_full")
    assert files_of(config, job) == []


def test_a_worker_says_what_is_wrong_with_a_setting(tmp_path: Path) -> None:
    def said(**settings: str) -> str:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("MIEN_")} | settings
        command = [sys.executable, "-m", "webapp.worker"]
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60)
        assert (done.returncode, done.stdout) == (2, "")
        return done.stderr

    file = tmp_path / "file"
    file.touch()
    assert "MIEN_WORKERS" in said(MIEN_WORKERS="many")
    assert said(MIEN_DATA=str(file)).startswith("mien: videos cannot be kept with MIEN_DATA as it is set")
    refused = said(MIEN_DATA=str(tmp_path), MIEN_DATABASE_URL="postgresql+nodriver://user:secret@host/mien")
    assert "MIEN_DATABASE_URL" in refused
    assert "secret" not in refused


def test_what_is_kept_is_the_owners_alone(jobs: Jobs, config: Config) -> None:
    assert stat.S_IMODE(config.data_folder.stat().st_mode) == 0o700
