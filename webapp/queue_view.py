"""What the operator and a load balancer are told of recorded video: jobs by state, workers, what cannot be reached."""

import time
from collections.abc import Callable

from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from webapp.database import Database, jobs, workers
from webapp.jobs import Jobs
from webapp.line import ALIVE_SECONDS
from webapp.task_queue import QueueUnreachable, TaskQueue


def attach(app: Flask) -> None:
    """Let /status count jobs, and /readyz ask the queue and the database."""
    kept: Jobs = app.extensions["jobs"]
    app.extensions["jobs_by_state"] = lambda: counts(kept.database)
    app.extensions["readiness"].add("queue", queue_check(kept.queue))
    app.extensions["readiness"].add("database", database_check(kept.database))


def counts(database: Database) -> dict[str, int]:
    """How many jobs are in each state that has some, and how many workers were seen lately."""
    by_state = select(jobs.c.state, func.count()).group_by(jobs.c.state)
    alive = select(func.count()).select_from(workers).where(workers.c.seen > time.time() - ALIVE_SECONDS)
    try:
        with database.read() as connection:
            found = dict(tuple(row) for row in connection.execute(by_state))
            return found | {"workers": connection.execute(alive).scalar_one()}
    except SQLAlchemyError:
        return {}


def queue_check(queue: TaskQueue) -> Callable[[], str | None]:
    """Asks the queue how long it is."""

    def check() -> str | None:
        try:
            queue.size()
        except QueueUnreachable:
            return "The queue of videos does not answer."
        return None

    return check


def database_check(database: Database) -> Callable[[], str | None]:
    """Asks the database for nothing."""

    def check() -> str | None:
        try:
            with database.read() as connection:
                connection.execute(select(1))
        except SQLAlchemyError:
            return "The table of jobs cannot be read."
        return None

    return check
