"""The workers that are there: each signs in every second, so that the time left can be told."""

import time

from sqlalchemy import delete, insert, update

from webapp.database import Database, workers

GONE_SECONDS = 3600.0
"""A worker that did not sign for so long is struck off."""


class Crew:
    """One worker's line in the list."""

    def __init__(self, database: Database, name: str) -> None:
        self._database = database
        self._name = name

    def sign(self) -> None:
        """Say that this worker is there."""
        now = time.time()
        with self._database.write() as connection:
            signed = update(workers).where(workers.c.id == self._name).values(seen=now)
            if not connection.execute(signed).rowcount:
                connection.execute(delete(workers).where(workers.c.seen < now - GONE_SECONDS))
                connection.execute(insert(workers).values(id=self._name, seen=now))

    def leave(self) -> None:
        """Say that it goes."""
        with self._database.write() as connection:
            connection.execute(delete(workers).where(workers.c.id == self._name))
