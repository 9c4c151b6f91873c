"""The queue in Redis: the same work, and nothing lost when Redis stops and starts again."""

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.jobs.conftest import Upload
from tests.jobs.worker_process import WorkerProcess, finished, until
from webapp.config import Config
from webapp.jobs import Jobs
from webapp.step import Step, StepKey
from webapp.task_queue import QueueUnreachable, open_queue

if shutil.which("redis-server") is None and not os.environ.get("CI"):
    pytest.skip("redis-server is not installed", allow_module_level=True)


class RedisProcess:
    """A Redis with its append-only file on, that can be stopped and started again."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self._folder = folder
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        options = {"port": self.port, "bind": "127.0.0.1", "dir": self._folder, "appendonly": "yes", "save": ""}
        arguments = [word for name, value in options.items() for word in (f"--{name}", str(value))]
        self._process = subprocess.Popen(["redis-server", *arguments], stdout=subprocess.DEVNULL)
        until(self._answers, 30.0)

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait(timeout=30)

    def _answers(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=1) as connection:
                connection.sendall(b"PING\r\n")
                return connection.recv(5) == b"+PONG"
        except OSError:
            return False


@contextmanager
def running(redis: RedisProcess) -> Iterator[RedisProcess]:
    redis.start()
    try:
        yield redis
    finally:
        redis.stop()


@pytest.fixture
def redis(tmp_path: Path) -> RedisProcess:
    return RedisProcess(tmp_path / "redis")


@pytest.fixture
def config(tmp_path: Path, redis: RedisProcess) -> Config:
    return Config(data=str(tmp_path / "data"), queue_url=redis.url)


def step(number: int, priority: int) -> Step:
    return Step(StepKey("job", "segment", number), {}, priority, 1.0)


def test_what_is_in_line_outlasts_a_restart(redis: RedisProcess, config: Config) -> None:
    queue = open_queue(config)
    with running(redis):
        for number, priority in ((0, -2000), (1, -1000), (2, -3000)):
            queue.put(step(number, priority))
        assert queue.size() == 3
    with pytest.raises(QueueUnreachable):
        queue.size()
    done: list[int] = []
    queue.serve(lambda key: done.append(key.number))
    with running(redis):
        while (task := queue.huey.dequeue()) is not None:
            queue.huey.execute(task)
    assert done == [1, 0, 2]


@pytest.mark.slow
def test_a_video_is_analysed_through_redis_though_it_was_away(
    redis: RedisProcess, config: Config, jobs: Jobs, upload: Upload, short_clip: Path
) -> None:
    with running(redis):
        waits = upload(short_clip)
    unheard = upload(short_clip)  # while Redis is away: nothing is put in line
    assert (waits.state, unheard.state) == ("waiting", "waiting")
    with WorkerProcess(config) as worker:
        until(lambda: "Error reading from queue" in worker.said())
        with running(redis):
            assert finished(jobs, waits.id).state == "done"
            assert finished(jobs, unheard.id).state == "done"
            assert worker.end(15) == 0
    assert "Traceback" not in worker.errors
