"""Rows of the table of jobs, as jobs."""

import re
import time
from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, delete, insert, select, update

from webapp.database import Database, jobs, steps
from webapp.job import OVER, STATES, Job, NoSuchJob, Problem
from webapp.step import Step
from webapp.step_rows import row_of

ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
"""What ids of jobs are made of."""
GOING_ON = tuple(name for name in STATES if name not in OVER)


class JobTable:
    """Reads and changes jobs, each call in one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, job: Job) -> None:
        """Keep a new job."""
        row = {name: value for name, value in vars(job).items() if name != "error"}
        with self._database.write() as connection:
            connection.execute(insert(jobs).values(row))

    def get(self, job_id: str) -> Job:
        """One job.

        Raises:
            NoSuchJob: There is none, or not any more.
        """
        found = self.where(_is(job_id))
        if not found:
            raise NoSuchJob(job_id)
        return found[0]

    def where(self, *conditions: ColumnElement[bool]) -> list[Job]:
        """All jobs of which something is true, oldest first."""
        query = select(jobs).where(*conditions).order_by(jobs.c.created)
        with self._database.read() as connection:
            return [_job(row) for row in connection.execute(query).mappings()]

    def ids(self) -> set[str]:
        """Of all jobs."""
        with self._database.read() as connection:
            return set(connection.execute(select(jobs.c.id)).scalars())

    def change(self, job_id: str, *, states: Iterable[str] | None = None, **values: Any) -> bool:
        """Change a job that is in one of some states; False where it is in another, or gone.

        Raises:
            NoSuchJob: There never was one of that id.
        """
        with self._database.write() as connection:
            return _change(connection, job_id, states, values)

    def change_edits(self, job_id: str, edits: dict[str, Any], check: Callable[[dict[str, Any]], None]) -> None:
        """Put edits in place of a job's; `check` sees the old ones, and nobody changes them meanwhile.

        Raises:
            NoSuchJob: There is none, or not any more.
        """
        old = select(jobs.c.edits).where(jobs.c.id == job_id).with_for_update()
        with self._database.write() as connection:
            row = connection.execute(old).first()
            if row is None:
                raise NoSuchJob(job_id)
            check(row.edits)
            _change(connection, job_id, None, {"edits": edits})

    def line_up(self, job_id: str, media: dict[str, Any], steps_of_job: list[Step]) -> bool:
        """Let a job's steps wait; False where it is no longer being looked into."""
        with self._database.write() as connection:
            if not _change(connection, job_id, ("probing",), {"state": "waiting", "media": media}):
                return False
            connection.execute(insert(steps), [row_of(step) for step in steps_of_job])
        return True

    def end(self, job_id: str, state: str, problem: Problem | None = None, *, states: Iterable[str] = GOING_ON) -> bool:
        """End a job that is in one of some states, and take back its steps; False where it is in another, or gone.

        Raises:
            NoSuchJob: There never was one of that id.
        """
        error = {"error_code": problem.code, "error_message": problem.message} if problem else {}
        values = {"state": state, "finished": time.time()} | error
        with self._database.write() as connection:
            ended = _change(connection, job_id, states, values)
            if ended:
                connection.execute(delete(steps).where(steps.c.job_id == job_id))
        return ended

    def remove(self, job_id: str) -> None:
        """Forget a job and its steps.

        Raises:
            NoSuchJob: There is none, or not any more.
        """
        row = delete(jobs).where(_is(job_id))
        with self._database.write() as connection:
            connection.execute(delete(steps).where(steps.c.job_id == job_id))
            if not connection.execute(row).rowcount:
                raise NoSuchJob(job_id)


def _is(job_id: str) -> ColumnElement[bool]:
    """The row of a job. Ids are a visitor's words: some are no text that a database takes, such as a NUL.

    Raises:
        NoSuchJob: It is nothing that could be an id.
    """
    if not ID.fullmatch(job_id):
        raise NoSuchJob(job_id)
    return jobs.c.id == job_id


def _change(connection: Connection, job_id: str, states: Iterable[str] | None, values: dict[str, Any]) -> bool:
    query = update(jobs).where(_is(job_id))
    if states is not None:
        query = query.where(jobs.c.state.in_(tuple(states)))
    return connection.execute(query.values(values)).rowcount == 1


def _job(row: RowMapping) -> Job:
    fields = {name: value for name, value in row.items() if not name.startswith("error_")}
    error = Problem(row["error_code"], row["error_message"]) if row["error_code"] else None
    return Job(**fields, error=error)
