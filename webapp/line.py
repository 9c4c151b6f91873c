"""The line of jobs: who is next, and how long that will take."""

import time

from sqlalchemy import func, or_, select

from webapp.database import Database, jobs, steps, workers
from webapp.job import Job
from webapp.step import ANALYSIS

RECENT_STEPS = 30
"""Steps that the pace of this machine is told from."""
TELLING_SECONDS = 5.0
"""A step that runs for so long tells the pace too, by how far it is."""
ALIVE_SECONDS = 15.0
"""A worker that was not seen for so long does not count."""


class Line:
    """Looks at the jobs and steps that wait. What was uploaded earlier comes first."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def place(self, job: Job) -> int | None:
        """0 for a job that is being analysed, 1 for the next one, and so on; None for one that is not in line."""
        if job.state not in ("waiting", "running"):
            return None
        if job.state == "running":
            return 0
        query = select(func.count()).select_from(jobs).where(jobs.c.state == "waiting", jobs.c.created < job.created)
        with self._database.read() as connection:
            return 1 + connection.execute(query).scalar_one()

    def estimate_seconds(self, job: Job) -> float | None:
        """Seconds until a job is done, from what the last steps took; None where no worker is at work.

        The work before it and its own, at the pace of late, shared by the workers that are there.
        """
        if job.state not in ("waiting", "running"):
            return None
        ahead = or_(steps.c.priority > priority_of(job), steps.c.job_id == job.id)
        left = select(func.sum(steps.c.work * (1 - steps.c.progress))).where(
            ahead, steps.c.state.in_(("waiting", "running", "blocked"))
        )
        with self._database.read() as connection:
            work = connection.execute(left).scalar_one() or 0.0
        hands = self.workers()
        return round(work * self._pace() / hands, 1) if hands else None

    def at_work(self, job: Job) -> int:
        """How many workers analyse a job now."""
        query = select(func.count()).select_from(steps).where(steps.c.job_id == job.id, steps.c.state == "running")
        with self._database.read() as connection:
            return connection.execute(query).scalar_one()

    def workers(self) -> int:
        """How many workers there are."""
        query = select(func.count()).select_from(workers).where(workers.c.seen > time.time() - ALIVE_SECONDS)
        with self._database.read() as connection:
            return connection.execute(query).scalar_one()

    def _pace(self) -> float:
        """Seconds that a second of usual work took of late: of the last steps, and of those that run for a while.

        A first video on a slow machine has no other steps to go by than its own.
        """
        now, kinds = time.time(), steps.c.kind.in_(ANALYSIS)
        done = select(steps.c.seconds, steps.c.work).where(steps.c.state == "done", kinds)
        begun = select((now - steps.c.started).label("seconds"), (steps.c.work * steps.c.progress).label("work")).where(
            steps.c.state == "running", kinds, steps.c.started < now - TELLING_SECONDS
        )
        with self._database.read() as connection:
            rows = connection.execute(done.order_by(steps.c.started.desc()).limit(RECENT_STEPS)).all()
            rows += connection.execute(begun).all()
        work = sum(row.work for row in rows)
        return sum(row.seconds for row in rows) / work if work else 1.0


def priority_of(job: Job) -> int:
    """Of a job's steps: higher the earlier its upload began."""
    return -int(job.created * 1000)
