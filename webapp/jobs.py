"""Jobs as the pages and the API see them: made, looked at, changed, and gone."""

import hashlib
import secrets
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import and_, or_
from sqlalchemy.exc import OperationalError
from werkzeug.datastructures import ETags

from webapp.beside import beside
from webapp.config import Config
from webapp.database import Database, jobs
from webapp.exports import Exports
from webapp.fer.edits import Edits
from webapp.fer.settings import Settings
from webapp.incoming import Incoming
from webapp.intake import Intake
from webapp.job import OVER, Export, Job, NoSuchJob, Problem, Refused
from webapp.job_table import JobTable
from webapp.line import Line
from webapp.revisions import check
from webapp.scratch import Scratch
from webapp.steps import Steps
from webapp.storage import Storage
from webapp.stores import open_stores
from webapp.task_queue import TaskQueue
from webapp.upload_rules import UploadRules, disk_full, plain_name

__all__ = ["Export", "Job", "Jobs", "NoSuchJob", "Problem", "Refused"]

ORPHAN_SECONDS = 3600.0
"""Files of no job in the storage are deleted when they are so old."""
SILENT_SECONDS = 900.0
"""An upload of which no byte came for so long does not keep its visitor from beginning others."""
ABANDONED_SECONDS = 3600.0
"""An upload of which no byte came for so long is deleted."""


class Jobs:
    """All jobs of a server. Its methods are quick, or wait without keeping the event loop from going on.

    Attributes:
        database: Has the tables.
        queue: Tells the workers.
        storage: Where the files of jobs lie.
        line: The jobs that wait.
        receiving: For files of which it is not known yet whether they become uploads.
    """

    def __init__(
        self, config: Config, database: Database, storage: Storage, queue: TaskQueue, spawn: Callable[..., object]
    ) -> None:
        """Goes on with what was there before.

        Args:
            config: The limits.
            database: Has the tables.
            storage: Where the files lie.
            queue: Tells the workers.
            spawn: Runs a function beside the caller.
        """
        self.storage = storage
        self.line = Line(database)
        self._keep_seconds = config.keep_hours * 3600
        self.database = database
        self.queue = queue
        self.receiving = Scratch(config.data_folder / "receiving")
        self._making = Scratch(config.data_folder / "making")
        self._table = JobTable(database)
        self._exports = Exports(database, self._table, storage, queue, self._making)
        self._incoming = Incoming(config.data_folder / "incoming", storage)
        self._intake = Intake(config, self._table, self._incoming, storage, queue, spawn)
        self._rules = UploadRules(config, self._incoming)
        self._unclaimed: set[str] = set()

    @classmethod
    def from_config(cls, config: Config, spawn: Callable[..., object]) -> "Jobs":
        """With the configured database, storage and queue.

        Raises:
            webapp.stores.StoresUnavailable: One of them cannot be opened.
        """
        return cls(config, *open_stores(config), spawn)

    def create(self, *, name: str, bytes: int, settings: Settings, owner: str, coming: int | None = None) -> Job:
        """Begin a job; its upload comes next.

        Args:
            name: Of the file, for people.
            bytes: Of the file.
            settings: Of the analysis.
            owner: A word that tells whose jobs wait; only a hash of it is kept.
            coming: How many of the bytes do not lie on the disk yet; None: all.

        Raises:
            Refused: The upload is empty or too large, there is no room for it, or too many of the visitor's wait.
        """
        coming = bytes if coming is None else coming
        if coming:
            coming += self._still_to_come()
        self._rules.check(bytes, waiting=self.waiting_of(owner), coming=coming)
        now = time.time()
        job = Job(
            id=secrets.token_urlsafe(24),
            name=plain_name(name),
            bytes=bytes,
            settings=settings.to_dict(),
            owner=_hashed(owner),
            created=now,
            expires=now + self._keep_seconds,
        )
        try:
            self._incoming.open(job.id)
            self._table.add(job)
        except (OSError, OperationalError) as error:
            self._incoming.discard(job.id)
            raise disk_full() from error
        return job

    def get(self, job_id: str) -> Job:
        """One job.

        Raises:
            NoSuchJob: There is none, or not any more.
        """
        return self._table.get(job_id)

    def waiting_of(self, owner: str) -> int:
        """How many of a visitor's jobs are not over; uploads that fell silent do not count."""
        going_on = self._table.where(jobs.c.owner == _hashed(owner), jobs.c.state.not_in(OVER))
        if not any(job.state == "uploading" for job in going_on):
            return len(going_on)
        silent = self._incoming.job_ids(older_than=SILENT_SECONDS)
        return sum(job.state != "uploading" or job.id not in silent for job in going_on)

    def _still_to_come(self) -> int:
        """The bytes that were announced for uploads which go on, and have not come yet: their room is taken."""
        silent = self._incoming.job_ids(older_than=SILENT_SECONDS)
        going_on = self._table.where(jobs.c.state == "uploading")
        return sum(self._incoming.missing(job.id, job.bytes) for job in going_on if job.id not in silent)

    def has_room(self, size: int) -> bool:
        """Whether the disk has room for so many bytes more."""
        return self._incoming.room_for(size)

    def upload_path(self, job_id: str) -> Path:
        """The file that the upload is to be appended to."""
        return self._incoming.path(job_id)

    def uploaded(self, job_id: str) -> None:
        """Look into an upload that is complete, and put it in line; returns at once.

        Raises:
            NoSuchJob: There is none, or not any more.
        """
        self._table.get(job_id)
        if self._table.change(job_id, states=("uploading",), state="probing"):
            self._intake.add(job_id)

    def cancel(self, job_id: str) -> Job:
        """Stop a job that is not over, and delete its files; what it was stays to be seen until it expires.

        Raises:
            NoSuchJob: There is none, or not any more.
        """
        if self._table.end(job_id, "cancelled"):
            self._delete_files(job_id)
        return self._table.get(job_id)

    def delete(self, job_id: str) -> None:
        """Delete a job and everything of it, also while it is uploaded or analysed.

        Raises:
            NoSuchJob: There is none, or not any more.
        """
        self._table.remove(job_id)
        self._delete_files(job_id)

    def status(self, job_id: str) -> dict[str, Any]:
        """What a visitor may know of a job, with its place in the line and the time left.

        Raises:
            NoSuchJob: There is none, or not any more.
        """
        job = self._table.get(job_id)
        return job.to_dict() | {"place": self.line.place(job), "estimate_seconds": self.line.estimate_seconds(job)}

    def edits(self, job_id: str) -> Edits:
        """Names, joins, hidden people and marks, as they were last saved."""
        return Edits.from_dict(self._table.get(job_id).edits)

    def save_edits(self, job_id: str, edits: Edits, seen: ETags | None = None) -> None:
        """Keep edits; exports that were made before are deleted.

        Args:
            job_id: Whose edits.
            edits: The new ones.
            seen: The revisions of old ones that they may take the place of; without, of any.

        Raises:
            NoSuchJob: There is none, or not any more.
            EditsChanged: The old ones are others by now.
        """
        self._table.change_edits(job_id, edits.to_dict(), lambda old: check(seen, Edits.from_dict(old)))
        self._exports.forget(job_id)

    def export(self, job_id: str, kind: str) -> Export:
        """A file made of a job's timeline; made now, or begun to be made, where it is not there yet.

        Raises:
            NoSuchJob: There is none, or not any more.
            Refused: There is no timeline yet, or no such kind.
        """
        return self._exports.get(self._table.get(job_id), kind)

    def expire(self) -> int:
        """Delete what is too old, uploads that were given up, files of no job and of no process; how many jobs."""
        abandoned = and_(
            jobs.c.state == "uploading", jobs.c.id.in_(self._incoming.job_ids(older_than=ABANDONED_SECONDS))
        )
        old = self._table.where(or_(jobs.c.expires < time.time(), abandoned))
        for job in old:
            with suppress(NoSuchJob):  # another server was quicker
                self.delete(job.id)
        for job_id in self.storage.job_ids(older_than=ORPHAN_SECONDS) - self._table.ids():
            self.storage.delete_all(job_id)
        self._discard_unclaimed()
        for scratch in (self.receiving, self._making):
            scratch.sweep()
        self._drop_copies()
        self._intake.give_up_lost()
        return len(old)

    def _drop_copies(self) -> None:
        """Delete copies of jobs that are over or gone: a machine may have no worker that would do it."""
        busy = Steps(self.database).busy_jobs() | {job.id for job in self._table.where(jobs.c.state.not_in(OVER))}
        beside(partial(self.storage.drop_copies, but=busy))

    def _discard_unclaimed(self) -> None:
        """Delete uploads whose job was ended, maybe by another machine, which has not their files.

        What a job has no use for is deleted at the second look only: a file is made just before its row.
        """
        here = self._incoming.job_ids(older_than=0.0)
        claimed = {job.id for job in self._table.where(jobs.c.state.in_(("uploading", "probing")))}
        for job_id in here & self._unclaimed - claimed:
            self._incoming.discard(job_id)
        self._unclaimed = here - claimed

    def _delete_files(self, job_id: str) -> None:
        self._incoming.discard(job_id)
        self.storage.delete_all(job_id)


def _hashed(owner: str) -> str:
    return hashlib.sha256(owner.encode()).hexdigest()
