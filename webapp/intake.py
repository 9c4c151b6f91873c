"""Uploads from their first byte to their place in the line."""

import errno
import logging
import shutil
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from webapp import sandbox
from webapp.config import Config
from webapp.database import jobs
from webapp.job import Job, NoSuchJob, Problem
from webapp.job_table import JobTable
from webapp.line import priority_of
from webapp.sandbox import Limits, SandboxFailed, SandboxStopped
from webapp.step import Step, StepKey
from webapp.storage import Storage
from webapp.task_queue import QueueUnreachable, TaskQueue

AT_ONCE = 2
"""Uploads that are looked into side by side."""
PROBE_LIMITS = Limits(seconds=60, cpu_seconds=30, file_bytes=0)
SPARE_BYTES = 200_000_000
"""Room on the disk that uploads may not take: results and the system need some."""
TROUBLE = Problem("server_trouble", "The server could not look into the file; trying again later may help.")
DISK_FULL = Problem("disk_full", "The server's disk has no room for this file now; trying again later may help.")

NO_ROOM = (errno.ENOSPC, errno.EDQUOT)

log = logging.getLogger("mien.jobs")


class Intake:
    """Takes uploads in: bytes, a look at what they are, and the steps of their analysis. Belongs to the event loop."""

    def __init__(
        self, config: Config, table: JobTable, storage: Storage, queue: TaskQueue, spawn: Callable[..., object]
    ) -> None:
        """Looks into what the server was about to look into when it was stopped."""
        self._config = config
        self._folder = config.data_folder / "incoming"
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._table = table
        self._storage = storage
        self._queue = queue
        self._spawn = spawn
        self._line: deque[str] = deque()
        self._busy = 0
        for job in table.where(jobs.c.state == "probing"):
            self.add(job.id)

    def path(self, job_id: str) -> Path:
        """The file that an upload is appended to."""
        return self._folder / job_id

    def open(self, job_id: str) -> None:
        """Make the empty file of an upload.

        Raises:
            OSError: The disk has no room for it.
        """
        self.path(job_id).touch(mode=0o600)

    def room_for(self, size: int) -> bool:
        """Whether the disk has room for an upload of so many bytes."""
        places = (shutil.disk_usage(self._folder).free, self._storage.free_bytes())
        return all(free is None or free >= size + SPARE_BYTES for free in places)

    def discard(self, job_id: str) -> None:
        """Delete what came of an upload."""
        self.path(job_id).unlink(missing_ok=True)

    def job_ids(self, *, older_than: float) -> set[str]:
        """The jobs of which bytes came, but none in the last so many seconds."""
        found = set()
        for path in self._folder.iterdir():
            with suppress(FileNotFoundError):
                if path.stat().st_mtime < time.time() - older_than:
                    found.add(path.name)
        return found

    def add(self, job_id: str) -> None:
        """Look into a complete upload as soon as may be; returns at once."""
        self._line.append(job_id)
        if self._busy < AT_ONCE:
            self._busy += 1
            self._spawn(self._work)

    def _work(self) -> None:
        try:
            while self._line:
                self._take_in(self._line.popleft())
        finally:
            self._busy -= 1

    def _take_in(self, job_id: str) -> None:
        """One upload: what is no video fails its job, what is one goes in line."""
        try:
            job = self._table.get(job_id)
            steps = self._line_up(job, self._look_into(job))
        except (NoSuchJob, SandboxStopped):
            return self._clear(job_id)
        except SandboxFailed as error:
            return self._refuse(job_id, error.problem)
        except OSError as error:
            log.warning("an upload could not be taken in: %s", error)
            return self._refuse(job_id, DISK_FULL if error.errno in NO_ROOM else TROUBLE)
        except Exception:
            log.exception("an upload could not be taken in")
            return self._refuse(job_id, TROUBLE)
        for step in steps:
            with suppress(QueueUnreachable):  # a worker puts it in line later
                self._queue.put(step)
            time.sleep(0)  # a long video has many steps; others have their turn between them

    def _look_into(self, job: Job) -> dict[str, Any]:
        """The facts about a file, and the parts that it is analysed in."""
        config = self._config
        limits = {
            "max_bytes": config.max_video_bytes,
            "max_seconds": config.max_video_seconds,
            "max_pixels": config.max_video_pixels,
            "max_fps": config.max_video_fps,
        }
        task = {"task": "probe", "source": str(self.path(job.id)), "media_limits": limits, "settings": job.settings}
        return sandbox.run(task, PROBE_LIMITS, lambda _: self._wanted(job.id))

    def _line_up(self, job: Job, found: dict[str, Any]) -> list[Step]:
        """Move the upload to the storage, and let the steps of its analysis wait; these steps."""
        self._storage.put(f"{job.id}/upload", self.path(job.id))
        common = {"settings": job.settings, "media": found["media"], "name": job.name}
        priority = priority_of(job)
        segments = [
            Step(StepKey(job.id, "segment", number), common | {"span": part["span"]}, priority, part["work"])
            for number, part in enumerate(found["parts"])
        ]
        join = Step(StepKey(job.id, "join", 0), common | {"segments": len(segments)}, priority, found["join_work"])
        if not self._table.line_up(job.id, found["media"], [*segments, join]):
            raise NoSuchJob(job.id)
        return segments

    def _wanted(self, job_id: str) -> bool:
        try:
            return self._table.get(job_id).state == "probing"
        except NoSuchJob:
            return False

    def _refuse(self, job_id: str, problem: Problem) -> None:
        self._table.end(job_id, "failed", problem)
        self._clear(job_id)

    def _clear(self, job_id: str) -> None:
        self.discard(job_id)
        self._storage.delete_all(job_id)
