"""The steps of jobs: who does which, how far it is, and what becomes of those whose worker died.

A step waits until a worker claims it. While the worker lives, the step's beat goes up; every change of a step names the
claim, so that a worker which lost its step (the job was deleted, or the worker was thought dead) changes nothing.
"""

import secrets
import time
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, RowMapping, and_, delete, func, select, update

from webapp.database import Database, jobs, steps
from webapp.job import Problem

MAX_LOSSES = 3
"""A step whose worker died is begun again so many times."""
ANALYSIS = ("segment", "join")
"""The kinds of steps that make a job's timeline; every other kind is the name of an export."""
LOST = Problem("worker_lost", "The analysis was interrupted again and again; it may need more memory than there is.")


class StepKey(NamedTuple):
    """Which step: of which job, of what kind, and its number among those of the kind."""

    job_id: str
    kind: str
    number: int


@dataclass(frozen=True)
class Step:
    """What is to be done.

    Attributes:
        key: Which step it is.
        task: What the worker must know besides, as JSON.
        priority: Higher is done first.
        work: How long it takes, in seconds of a usual machine.
    """

    key: StepKey
    task: dict[str, Any]
    priority: int
    work: float


@dataclass(frozen=True)
class Claim:
    """A step that this process does.

    Attributes:
        step: What is to be done.
        token: Tells this claim from any other of the same step.
    """

    step: Step
    token: str


class Steps:
    """Changes of steps, each in one transaction. Shared by the threads of a process."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def claim(self, key: StepKey) -> Claim | None:
        """Take a step that waits; None where it is another's, done or gone."""
        claim, now = secrets.token_urlsafe(12), time.time()
        with self._database.write() as connection:
            values = {"state": "running", "claim": claim, "progress": 0.0, "started": now}
            if not _changed(connection, and_(_is(key), steps.c.state == "waiting"), values):
                return None
            if key.kind in ANALYSIS:
                started = func.coalesce(jobs.c.started, now)
                connection.execute(update(jobs).where(jobs.c.id == key.job_id).values(state="running", started=started))
            row = connection.execute(select(steps).where(_is(key))).mappings().one()
        return Claim(_step(row), claim)

    def beat(self, claim: Claim, progress: float) -> bool:
        """Say that the step is being done, and how far it is; False where the claim is no longer good."""
        with self._database.write() as connection:
            values = {"beat": steps.c.beat + 1, "progress": progress}
            good = _changed(connection, _claimed(claim), values)
            if good and claim.step.key.kind in ANALYSIS:
                _sum_progress(connection, claim.step.key.job_id)
        return good

    def hand_back(self, claim: Claim) -> bool:
        """Let another worker do the step; this one was told to stop."""
        with self._database.write() as connection:
            return _changed(connection, _claimed(claim), {"state": "waiting", "claim": None, "progress": 0.0})

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
            if not _changed(connection, _claimed(claim), _done()):
                return False, None
            if key.kind == "segment":
                _sum_progress(connection, key.job_id)
                return True, _unblocked(connection, key.job_id)
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
            if not _changed(connection, _claimed(claim), {"state": "failed", "claim": None}):
                return False
            give_up(connection, claim.step.key, problem)
        return True

    def running(self) -> dict[StepKey, tuple[str, int]]:
        """Claim and beat of each step that is being done by some worker."""
        with self._database.read() as connection:
            rows = connection.execute(select(steps).where(steps.c.state == "running")).mappings().all()
        return {_step(row).key: (row["claim"], row["beat"]) for row in rows}

    def waiting(self) -> list[Step]:
        """The steps that nobody does yet, first in line first."""
        query = select(steps).where(steps.c.state == "waiting").order_by(steps.c.priority.desc(), steps.c.number)
        with self._database.read() as connection:
            return [_step(row) for row in connection.execute(query).mappings()]

    def busy_jobs(self) -> set[str]:
        """The jobs of which some step is still to be done."""
        query = select(steps.c.job_id).where(steps.c.state.in_(("waiting", "running", "blocked")))
        with self._database.read() as connection:
            return set(connection.execute(query).scalars())

    def lose(self, key: StepKey, token: str) -> Step | None:
        """Take a step from a worker that died; the step, if it is to be put in line again."""
        with self._database.write() as connection:
            values = {"state": "waiting", "claim": None, "progress": 0.0, "losses": steps.c.losses + 1}
            if not _changed(connection, and_(_is(key), steps.c.claim == token), values):
                return None
            row = connection.execute(select(steps).where(_is(key))).mappings().one()
            if key.kind in ANALYSIS:
                attempts = jobs.c.attempts + 1
                connection.execute(update(jobs).where(jobs.c.id == key.job_id).values(attempts=attempts))
            if row["losses"] > MAX_LOSSES:
                give_up(connection, key, LOST)
                return None
        return _step(row)


def give_up(connection: Connection, key: StepKey, problem: Problem) -> None:
    """End a job, or an export alone, with a reason."""
    error = {"error_code": problem.code, "error_message": problem.message}
    if key.kind in ANALYSIS:
        values = {"state": "failed", "finished": time.time()} | error
        connection.execute(update(jobs).where(jobs.c.id == key.job_id).values(values))
        connection.execute(delete(steps).where(steps.c.job_id == key.job_id))
    else:
        connection.execute(update(steps).where(_is(key)).values(state="failed", claim=None, **error))


def row_of(step: Step) -> dict[str, Any]:
    """A step that waits, as a row of the table; the join waits for the segments first."""
    state = "blocked" if step.key.kind == "join" else "waiting"
    return step.key._asdict() | {"task": step.task, "priority": step.priority, "work": step.work, "state": state}


def _unblocked(connection: Connection, job_id: str) -> Step | None:
    """The join of a job, if no segment is left to be done."""
    left = and_(steps.c.job_id == job_id, steps.c.kind == "segment", steps.c.state != "done")
    if connection.execute(select(func.count()).select_from(steps).where(left)).scalar_one():
        return None
    join = StepKey(job_id, "join", 0)
    _changed(connection, and_(_is(join), steps.c.state == "blocked"), {"state": "waiting"})
    return _step(connection.execute(select(steps).where(_is(join))).mappings().one())


def _is(key: StepKey) -> ColumnElement[bool]:
    return and_(steps.c.job_id == key.job_id, steps.c.kind == key.kind, steps.c.number == key.number)


def _claimed(claim: Claim) -> ColumnElement[bool]:
    return and_(_is(claim.step.key), steps.c.claim == claim.token, steps.c.state == "running")


def _done() -> dict[str, Any]:
    return {"state": "done", "claim": None, "progress": 1.0, "seconds": time.time() - steps.c.started}


def _changed(connection: Connection, which: ColumnElement[bool], values: dict[str, Any]) -> bool:
    return connection.execute(update(steps).where(which).values(values)).rowcount == 1


def _sum_progress(connection: Connection, job_id: str) -> None:
    """A job's progress is that of its steps, by their work."""
    of_job = and_(steps.c.job_id == job_id, steps.c.kind.in_(ANALYSIS))
    done = select(func.sum(steps.c.progress * steps.c.work) / func.sum(steps.c.work)).where(of_job).scalar_subquery()
    connection.execute(update(jobs).where(jobs.c.id == job_id).values(progress=done))


def _step(row: RowMapping) -> Step:
    key = StepKey(row["job_id"], row["kind"], row["number"])
    return Step(key, row["task"], row["priority"], row["work"])
