"""The server with workers of its own: through a killed worker and a restart of the server, until nothing is left."""

import signal
from itertools import pairwise
from pathlib import Path

import psutil
import pytest
import requests

from benchmarks.server_process import ServerProcess
from tests.jobs.worker_process import until
from webapp.worker_processes import LONG_LIFE, WorkerProcess

QUICKLY = 5.0
"""Seconds within which a server that looks into an upload still answers others, also on a busy machine."""


def workers_of(server: ServerProcess) -> list[psutil.Process]:
    children = [child for child in psutil.Process(server.pid).children() if child.status() != psutil.STATUS_ZOMBIE]
    return [child for child in children if "webapp.worker" in child.cmdline()]


def status(server: ServerProcess, job_id: str) -> dict:
    return requests.get(f"{server.url}/api/v1/videos/{job_id}", timeout=30).json()


@pytest.mark.slow
def test_a_video_outlasts_a_killed_worker_and_a_restarted_server(tmp_path: Path, long_clip: Path) -> None:
    settings = {"MIEN_DATA": str(tmp_path), "MIEN_WORKERS": "1", "MIEN_LOG_LEVEL": "error"}
    with ServerProcess(settings) as server:
        sent = requests.post(f"{server.url}/api/v1/videos", data=long_clip.read_bytes(), timeout=60)
        assert sent.status_code == 202, sent.text
        job_id = sent.json()["id"]
        answered = requests.get(f"{server.url}/healthz", timeout=30)
        assert answered.elapsed.total_seconds() < QUICKLY
        until(lambda: status(server, job_id)["state"] == "running")
        (first,) = workers_of(server)
        first.kill()
        until(lambda: workers_of(server) not in ([], [first]))
        (second,) = workers_of(server)
        assert server.stop() == 0
        psutil.wait_procs([second], timeout=30)
        assert not second.is_running()
    assert "Traceback" not in server.errors
    with ServerProcess(settings) as server:
        until(lambda: status(server, job_id)["state"] == "done", 120.0)
        table = requests.get(f"{server.url}/api/v1/videos/{job_id}/timeline.csv", timeout=60)
        assert table.text.startswith("time,frame,person")
        assert requests.delete(f"{server.url}/api/v1/videos/{job_id}", timeout=30).ok
        assert requests.get(f"{server.url}/api/v1/videos/{job_id}", timeout=30).status_code == 404
        assert [path for path in tmp_path.rglob("*") if job_id in str(path)] == []
        worker = workers_of(server)
        assert server.stop(signal.SIGKILL) == -signal.SIGKILL
        _, alive = psutil.wait_procs(worker, timeout=30)
        assert alive == []  # workers do not outlive a killed server
    assert "Traceback" not in server.errors


def test_a_worker_that_dies_at_once_is_started_again_with_longer_and_longer_pauses(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    starts: list[float] = []
    now = 0.0

    class Dead:
        returncode = 1
        pid = 1

        def __init__(self, *_: object, **__: object) -> None:
            starts.append(now)

        def poll(self) -> int:
            return 1

    monkeypatch.setattr("webapp.worker_processes.subprocess.Popen", Dead)
    worker = WorkerProcess(clock=lambda: now)
    for second in range(200):
        now = float(second)
        worker.look()
    pauses = [later - earlier for earlier, later in pairwise(starts)]
    assert pauses == sorted(pauses)
    assert pauses[0] <= 3
    assert LONG_LIFE <= pauses[-1] <= LONG_LIFE + 2
