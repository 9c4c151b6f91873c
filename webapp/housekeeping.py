"""What a server does beside serving: it starts workers and watches them, and deletes what is too old."""

import logging
from types import TracebackType
from typing import Self

from webapp import concurrency
from webapp.config import Config
from webapp.jobs import Jobs
from webapp.worker_processes import WorkerProcesses

EXPIRE_SECONDS = 60.0

log = logging.getLogger("mien.jobs")


class Housekeeping:
    """A context manager around serving."""

    def __init__(self, config: Config, jobs: Jobs) -> None:
        self._jobs = jobs
        self._workers = WorkerProcesses(config.workers)

    def __enter__(self) -> Self:
        self._workers.start(concurrency.every)
        concurrency.spawn(self._expire)
        concurrency.every(EXPIRE_SECONDS, self._expire)
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._workers.stop()

    def _expire(self) -> None:
        """A disk or database that fails once must not end this for good."""
        try:
            self._jobs.expire()
        except Exception:
            log.exception("what is too old could not be deleted")
        concurrency.in_own_thread(self._compact)

    def _compact(self) -> None:
        """Waits for the disk, in a thread: the event loop must not."""
        try:
            self._jobs.database.compact()
        except Exception:
            log.exception("the table of jobs could not be compacted")
