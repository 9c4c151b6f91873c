"""Files made of a job's timeline: the small ones while the visitor waits, the annotated video by the queue."""

import hashlib
import json
import time
from contextlib import ExitStack, suppress
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import and_, delete, insert, or_, select

from webapp import sandbox
from webapp.database import Database, steps
from webapp.job import Export, Job, NoSuchJob, Problem, Refused
from webapp.job_table import JobTable
from webapp.sandbox import Limits, SandboxFailed
from webapp.scratch import Scratch
from webapp.shared_runs import SharedRuns
from webapp.step import ANALYSIS, Step, StepKey
from webapp.step_rows import row_of
from webapp.storage import Storage
from webapp.task_queue import QueueUnreachable, TaskQueue

QUICK = ("timeline.json", "timeline.csv", "captions.vtt", "report.html", "report.pdf")
"""Made by a child of the server, in seconds."""
SLOW = ("annotated.mp4",)
"""Made by a worker, in minutes."""
RETRY_SECONDS = 60.0
"""An export that failed is tried again when it is asked for so long after its beginning."""
AT_ONCE = 2
"""Quick exports that are made side by side; who asks for others waits."""
QUICK_LIMITS = Limits(seconds=120, cpu_seconds=100)


class Exports:
    """Makes exports and keeps them until the edits change. Belongs to the event loop."""

    def __init__(
        self, database: Database, table: JobTable, storage: Storage, queue: TaskQueue, scratch: Scratch
    ) -> None:
        self._database = database
        self._table = table
        self._storage = storage
        self._queue = queue
        self._scratch = scratch
        self._runs: SharedRuns[Export] = SharedRuns(AT_ONCE)

    def get(self, job: Job, kind: str) -> Export:
        """An export, made or begun to be made where it is not there yet.

        Raises:
            NoSuchJob: The job was deleted meanwhile.
            Refused: There is no timeline yet, no such kind, or none of a picture.
        """
        if kind not in QUICK + SLOW:
            raise Refused("unknown_export", f"There is no {kind}; there are {', '.join(QUICK + SLOW)}.", status=404)
        if job.state != "done":
            raise Refused("not_done", "The video has no results yet.", status=409)
        if kind in SLOW and job.media["kind"] == "picture":
            raise Refused("no_video", "A picture has no annotated video.", status=409)
        if self._storage.size(_key(job, kind)) is not None:
            return Export(kind, "done", 1.0, key=_key(job, kind))
        if kind in SLOW:
            return self._begin(job, kind)
        return self._runs(_key(job, kind), partial(self._make_wanted, job, kind))

    def forget(self, job_id: str) -> None:
        """Delete exports, and take back those that are being made: the edits are other ones now."""
        with self._database.write() as connection:
            connection.execute(delete(steps).where(steps.c.job_id == job_id, steps.c.kind.not_in(ANALYSIS)))
        self._storage.delete_all(f"{job_id}/exports")

    def _make_wanted(self, job: Job, kind: str) -> Export:
        try:
            return self._make(job, kind)
        finally:  # also where it failed because the timeline was deleted
            self._clear_if_gone(job.id)

    def _clear_if_gone(self, job_id: str) -> None:
        """What was put in the storage after the job was deleted goes too, and there is no such job any more."""
        try:
            self._table.get(job_id)
        except NoSuchJob:
            self._storage.delete_all(job_id)
            raise

    def _make(self, job: Job, kind: str) -> Export:
        with self._scratch.folder() as folder, ExitStack() as files:
            out = folder / kind
            timeline = files.enter_context(self._storage.local(f"{job.id}/timeline.json"))
            try:
                sandbox.run(task_of(job.edits, kind, timeline, out), QUICK_LIMITS, lambda _: True)
            except SandboxFailed as error:
                return Export(kind, "failed", error=error.problem)
            self._storage.put(_key(job, kind), out)
        return Export(kind, "done", 1.0, key=_key(job, kind))

    def _begin(self, job: Job, kind: str) -> Export:
        key = StepKey(job.id, kind, 0)
        task = {"edits": job.edits, "media": job.media, "key": _key(job, kind)}
        step = Step(key, task, -int(time.time() * 1000), max(1.0, job.media["duration"] / 10))
        of_kind = and_(steps.c.job_id == job.id, steps.c.kind == kind)
        stands = or_(steps.c.state.in_(("waiting", "running")), steps.c.started > time.time() - RETRY_SECONDS)
        with self._database.write() as connection:
            found = select(steps).where(of_kind, stands, steps.c.state != "done")
            row = connection.execute(found).mappings().one_or_none()
            if row is None:
                connection.execute(delete(steps).where(of_kind))
                connection.execute(insert(steps).values(row_of(step)))
        if row is not None:
            error = Problem(row["error_code"], row["error_message"]) if row["error_code"] else None
            return Export(kind, row["state"], row["progress"], error)
        with suppress(QueueUnreachable):  # a worker puts it in line later
            self._queue.put(step)
        return Export(kind, "waiting")


def task_of(edits: dict[str, Any], kind: str, timeline: Path, out: Path, source: Path | None = None) -> dict[str, Any]:
    """What the child is to do."""
    task = {"task": "export", "kind": kind, "timeline": str(timeline), "edits": edits, "out": str(out)}
    return task | ({"source": str(source)} if source else {})


def _key(job: Job, kind: str) -> str:
    """Where an export lies; other edits, another place, so that none is ever stale."""
    edits = hashlib.sha256(json.dumps(job.edits, sort_keys=True).encode()).hexdigest()[:16]
    return f"{job.id}/exports/{edits}/{kind}"
