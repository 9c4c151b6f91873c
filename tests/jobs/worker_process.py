"""A real worker as a process of its own, and waiting for what it does."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from types import TracebackType
from typing import Self, TypeVar

from webapp.config import PREFIX, Config
from webapp.job import Job
from webapp.jobs import Jobs
from webapp.sandbox import ROOT

Found = TypeVar("Found")


class WorkerProcess:
    """`python -m webapp.worker`; a context manager that ends it.

    Attributes:
        errors: Everything it wrote to standard error, once it has ended.
    """

    def __init__(self, config: Config, **settings: str) -> None:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
        addresses = {"MIEN_QUEUE_URL": config.queue_url, "MIEN_STORAGE": config.storage, "MIEN_DATA": config.data}
        addresses["MIEN_DATABASE_URL"] = config.database_url
        self._environment = kept | addresses | settings
        self.errors = ""

    def __enter__(self) -> Self:
        self._log = tempfile.TemporaryFile("w+", encoding="utf-8")
        command = [sys.executable, "-m", "webapp.worker"]
        self._process = subprocess.Popen(command, cwd=ROOT, env=self._environment, stderr=self._log)
        self.pid = self._process.pid
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.end(signal.SIGTERM)

    def said(self) -> str:
        """What it has written to standard error so far."""
        return os.pread(self._log.fileno(), 1 << 20, 0).decode()

    def end(self, number: int) -> int:
        """Send it a signal, wait for its end, and return its status."""
        if self._process.poll() is None:
            self._process.send_signal(number)
        try:
            self._process.wait(timeout=30)
        finally:
            self._process.kill()
            self._process.wait()
        if not self._log.closed:
            self._log.seek(0)
            self.errors = self._log.read()
            self._log.close()
        return self._process.returncode


def until(look: Callable[[], Found], seconds: float = 60.0) -> Found:
    """Look again and again until what is found is true."""
    end = time.monotonic() + seconds
    while not (found := look()):
        assert time.monotonic() < end, "it did not come true in time"
        time.sleep(0.05)
    return found


def finished(jobs: Jobs, job_id: str, seconds: float = 120.0) -> Job:
    """The job, once it is over."""
    until(lambda: jobs.get(job_id).over, seconds)
    return jobs.get(job_id)


def under_way(jobs: Jobs, job_id: str, progress: float = 0.05) -> Job:
    """The job, once it is being analysed and some of that is done."""
    until(lambda: jobs.get(job_id).progress >= progress or jobs.get(job_id).over)
    job = jobs.get(job_id)
    assert job.state == "running"
    return job
