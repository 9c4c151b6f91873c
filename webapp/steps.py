"""The steps of jobs: who does which, how far it is, and what becomes of those whose worker died.

A step waits until a worker claims it. While the worker lives, the step's beat goes up; every change of a step names the
claim, so that a worker which lost its step (the job was deleted, or the worker was thought dead) changes nothing.
"""

import secrets
import time

from sqlalchemy import and_, func, select, update

from webapp.database import Database, jobs, steps
from webapp.job import Problem
from webapp.step import ANALYSIS, Claim, Step, StepKey
from webapp.step_rows import changed, done_now, give_up, step_of, sum_progress, unblocked, which_is, which_is_claimed

MAX_LOSSES = 3
"""A step whose worker died is begun again so many times."""
LOST = Problem("worker_lost", "The analysis was interrupted again and again; it may need more memory than there is.")


class Steps:
    """Changes of steps, each in one transaction. Shared by the threads of a process."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def claim(self, key: StepKey) -> Claim | None:
        """Take a step that waits; None where it is another's, done or gone."""
        claim, now = secrets.token_urlsafe(12), time.time()
        with self._database.write() as connection:
            values = {"state": "running", "claim": claim, "progress": 0.0, "started": now}
            if not changed(connection, and_(which_is(key), steps.c.state == "waiting"), values):
                return None
            if key.kind in ANALYSIS:
                started = func.coalesce(jobs.c.started, now)
                connection.execute(update(jobs).where(jobs.c.id == key.job_id).values(state="running", started=started))
            row = connection.execute(select(steps).where(which_is(key))).mappings().one()
        return Claim(step_of(row), claim)

    def beat(self, claim: Claim, progress: float) -> bool:
        """Say that the step is being done, and how far it is; False where the claim is no longer good."""
        with self._database.write() as connection:
            values = {"beat": steps.c.beat + 1, "progress": progress}
            good = changed(connection, which_is_claimed(claim), values)
            if good and claim.step.key.kind in ANALYSIS:
                sum_progress(connection, claim.step.key.job_id)
        return good

    def hand_back(self, claim: Claim) -> bool:
        """Let another worker do the step; this one was told to stop."""
        with self._database.write() as connection:
            return changed(connection, which_is_claimed(claim), {"state": "waiting", "claim": None, "progress": 0.0})

    def finish(self, claim: Claim, *, keep: float) -> tuple[bool, Step | None]:
        """Note that a step is done.

        Args:
            claim: Of the step.
            keep: Seconds until the job expires, where this step was its last.

        Returns:
            Whether the claim was still good, and the step that can be done now: the join after the last segment.
        """
        key = claim.step.key
        with self._database.write() as connection:
            if not changed(connection, which_is_claimed(claim), done_now()):
                return False, None
            if key.kind == "segment":
                sum_progress(connection, key.job_id)
                return True, unblocked(connection, key.job_id)
            if key.kind == "join":
                now = time.time()
                values = {"state": "done", "progress": 1.0, "finished": now, "expires": now + keep}
                connection.execute(update(jobs).where(jobs.c.id == key.job_id).values(values))
        return True, None

    def wanted(self, job_id: str) -> bool:
        """Whether a job is there, and neither failed nor cancelled."""
        query = select(jobs.c.state).where(jobs.c.id == job_id)
        with self._database.read() as connection:
            return connection.execute(query).scalar_one_or_none() in ("waiting", "running", "done")

    def fail(self, claim: Claim, problem: Problem) -> bool:
        """Give up: the whole job, or the export alone."""
        with self._database.write() as connection:
            if not changed(connection, which_is_claimed(claim), {"state": "failed", "claim": None}):
                return False
            give_up(connection, claim.step.key, problem)
        return True

    def running(self) -> dict[StepKey, tuple[str, int]]:
        """Claim and beat of each step that is being done by some worker."""
        with self._database.read() as connection:
            rows = connection.execute(select(steps).where(steps.c.state == "running")).mappings().all()
        return {step_of(row).key: (row["claim"], row["beat"]) for row in rows}

    def waiting(self) -> list[Step]:
        """The steps that nobody does yet, first in line first."""
        query = select(steps).where(steps.c.state == "waiting").order_by(steps.c.priority.desc(), steps.c.number)
        with self._database.read() as connection:
            return [step_of(row) for row in connection.execute(query).mappings()]

    def busy_jobs(self) -> set[str]:
        """The jobs of which some step is still to be done."""
        query = select(steps.c.job_id).where(steps.c.state.in_(("waiting", "running", "blocked")))
        with self._database.read() as connection:
            return set(connection.execute(query).scalars())

    def lose(self, key: StepKey, token: str) -> Step | None:
        """Take a step from a worker that died; the step, if it is to be put in line again."""
        with self._database.write() as connection:
            values = {"state": "waiting", "claim": None, "progress": 0.0, "losses": steps.c.losses + 1}
            if not changed(connection, and_(which_is(key), steps.c.claim == token), values):
                return None
            row = connection.execute(select(steps).where(which_is(key))).mappings().one()
            if key.kind in ANALYSIS:
                attempts = jobs.c.attempts + 1
                connection.execute(update(jobs).where(jobs.c.id == key.job_id).values(attempts=attempts))
            if row["losses"] > MAX_LOSSES:
                give_up(connection, key, LOST)
                return None
        return step_of(row)
