"""Rows of the table of steps: which is meant, what changes with them, and what that means for their job."""

import time
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, and_, delete, func, select, update

from webapp.database import jobs, steps
from webapp.job import Problem
from webapp.step import ANALYSIS, Claim, Step, StepKey


def give_up(connection: Connection, key: StepKey, problem: Problem) -> None:
    """End a job, or an export alone, with a reason."""
    error = {"error_code": problem.code, "error_message": problem.message}
    if key.kind in ANALYSIS:
        values = {"state": "failed", "finished": time.time()} | error
        connection.execute(update(jobs).where(jobs.c.id == key.job_id).values(values))
        connection.execute(delete(steps).where(steps.c.job_id == key.job_id))
    else:
        connection.execute(update(steps).where(which_is(key)).values(state="failed", claim=None, **error))


def row_of(step: Step) -> dict[str, Any]:
    """A step that waits, as a row of the table; the join waits for the segments first."""
    state = "blocked" if step.key.kind == "join" else "waiting"
    return step.key._asdict() | {"task": step.task, "priority": step.priority, "work": step.work, "state": state}


def unblocked(connection: Connection, job_id: str) -> Step | None:
    """The join of a job, if no segment is left to be done."""
    left = and_(steps.c.job_id == job_id, steps.c.kind == "segment", steps.c.state != "done")
    if connection.execute(select(func.count()).select_from(steps).where(left)).scalar_one():
        return None
    join = StepKey(job_id, "join", 0)
    changed(connection, and_(which_is(join), steps.c.state == "blocked"), {"state": "waiting"})
    return step_of(connection.execute(select(steps).where(which_is(join))).mappings().one())


def which_is(key: StepKey) -> ColumnElement[bool]:
    """Tells the row of a step."""
    return and_(steps.c.job_id == key.job_id, steps.c.kind == key.kind, steps.c.number == key.number)


def which_is_claimed(claim: Claim) -> ColumnElement[bool]:
    """Tells the row of a step, as long as a claim is good."""
    return and_(which_is(claim.step.key), steps.c.claim == claim.token, steps.c.state == "running")


def done_now() -> dict[str, Any]:
    """The values of a step that has just been done."""
    return {"state": "done", "claim": None, "progress": 1.0, "seconds": time.time() - steps.c.started}


def changed(connection: Connection, which: ColumnElement[bool], values: dict[str, Any]) -> bool:
    """Change the step of which something is true; whether there was one."""
    return connection.execute(update(steps).where(which).values(values)).rowcount == 1


def sum_progress(connection: Connection, job_id: str) -> None:
    """A job's progress is that of its steps, by their work."""
    of_job = and_(steps.c.job_id == job_id, steps.c.kind.in_(ANALYSIS))
    done = select(func.sum(steps.c.progress * steps.c.work) / func.sum(steps.c.work)).where(of_job).scalar_subquery()
    connection.execute(update(jobs).where(jobs.c.id == job_id).values(progress=done))


def step_of(row: RowMapping) -> Step:
    """A row as a step."""
    key = StepKey(row["job_id"], row["kind"], row["number"])
    return Step(key, row["task"], row["priority"], row["work"])
