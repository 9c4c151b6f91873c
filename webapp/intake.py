"""Complete uploads on their way into the line: looked into, stored, and cut into steps."""

import errno
import logging
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from webapp import sandbox
from webapp.config import Config
from webapp.database import jobs
from webapp.incoming import Incoming
from webapp.job import Job, NoSuchJob, Problem
from webapp.job_table import JobTable
from webapp.line import priority_of
from webapp.sandbox import Limits, SandboxFailed, SandboxStopped
from webapp.step import Step, StepKey
from webapp.storage import Storage
from webapp.task_queue import QueueUnreachable, TaskQueue

AT_ONCE = 2
"""Uploads that are looked into side by side."""
LOST_SECONDS = 3600.0
"""A file that is not here, and that no other machine has looked into for so long, is lost with its machine."""
PROBE_LIMITS = Limits(seconds=60, cpu_seconds=30, file_bytes=0)
TROUBLE = Problem("server_trouble", "The server could not look into the file; trying again later may help.")
DISK_FULL = Problem("disk_full", "The server's disk has no room for this file now; trying again later may help.")
NO_ROOM = (errno.ENOSPC, errno.EDQUOT)

log = logging.getLogger("mien.jobs")


class Intake:
    """Takes complete uploads in. Belongs to the event loop."""

    def __init__(
        self,
        config: Config,
        table: JobTable,
        incoming: Incoming,
        storage: Storage,
        queue: TaskQueue,
        spawn: Callable[..., object],
    ) -> None:
        """Looks into what the server was about to look into when it was stopped."""
        self._config = config
        self._table = table
        self._incoming = incoming
        self._storage = storage
        self._queue = queue
        self._spawn = spawn
        self._line: deque[str] = deque()
        self._busy = 0
        self._elsewhere: dict[str, float] = {}
        for job in table.where(jobs.c.state == "probing"):
            self.add(job.id)

    def add(self, job_id: str) -> None:
        """Look into a complete upload as soon as may be; returns at once."""
        self._line.append(job_id)
        if self._busy < AT_ONCE:
            self._busy += 1
            self._spawn(self._work)

    def give_up_lost(self) -> None:
        """Fail uploads whose files lie on another machine that seems to be gone for good; to be called regularly."""
        now = time.monotonic()
        probing = {job.id for job in self._table.where(jobs.c.state == "probing")}
        elsewhere = {job_id for job_id in probing if not self._incoming.path(job_id).exists()}
        self._elsewhere = {job_id: self._elsewhere.get(job_id, now) for job_id in elsewhere}
        for job_id, since in self._elsewhere.items():
            if now - since > LOST_SECONDS:
                self._refuse(job_id, TROUBLE)

    def _work(self) -> None:
        try:
            while self._line:
                self._take_in(self._line.popleft())
        finally:
            self._busy -= 1

    def _take_in(self, job_id: str) -> None:
        """One upload: what is no video fails its job, what is one goes in line, what another has is left to it."""
        try:
            with self._incoming.held(job_id) as path:
                if path is not None and self._wanted(job_id):
                    job = self._table.get(job_id)
                    self._put(self._line_up(job, self._look_into(job, path)))
        except (NoSuchJob, SandboxStopped):
            self._clear_if_gone(job_id)
        except SandboxFailed as error:
            self._refuse(job_id, error.problem)
        except OSError as error:
            log.warning("an upload could not be taken in: %s", error.strerror or type(error).__name__)
            self._refuse(job_id, DISK_FULL if error.errno in NO_ROOM else TROUBLE)
        except Exception:
            log.exception("an upload could not be taken in")
            self._refuse(job_id, TROUBLE)

    def _put(self, steps: list[Step]) -> None:
        for step in steps:
            with suppress(QueueUnreachable):  # a worker puts it in line later
                self._queue.put(step)
            time.sleep(0)  # a long video has many steps; others have their turn between them

    def _look_into(self, job: Job, path: Path) -> dict[str, Any]:
        """The facts about a file, and the parts that it is analysed in."""
        config = self._config
        limits = {
            "max_bytes": config.max_video_bytes,
            "max_seconds": config.max_video_seconds,
            "max_pixels": config.max_video_pixels,
            "max_fps": config.max_video_fps,
        }
        task = {"task": "probe", "source": str(path), "media_limits": limits, "settings": job.settings}
        return sandbox.run(task, PROBE_LIMITS, lambda _: self._wanted(job.id))

    def _line_up(self, job: Job, found: dict[str, Any]) -> list[Step]:
        """Move the upload to the storage, and let the steps of its analysis wait; these steps."""
        self._incoming.move_to_storage(job.id)
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
        """Only a job that is still looked into: another server may have put it in line meanwhile."""
        self._table.end(job_id, "failed", problem, states=("probing",))
        self._clear_if_gone(job_id)

    def _clear_if_gone(self, job_id: str) -> None:
        """Delete the files of a job that was deleted or cancelled, or has failed."""
        try:
            gone = self._table.get(job_id).state in ("cancelled", "failed")
        except NoSuchJob:
            gone = True
        if gone:
            self._incoming.discard(job_id)
            self._storage.delete_all(job_id)
