"""The tables of jobs, of their steps and of the workers, on SQLite or PostgreSQL."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    Connection,
    Float,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    create_engine,
    event,
)
from sqlalchemy.exc import IntegrityError, OperationalError, ProgrammingError

from webapp.config import DEFAULT, Config

BUSY_SECONDS = 10
"""How long a writer waits for another one; each writes for a few milliseconds."""

SHORT_WAIT_MS = 50
"""How long one waits for what can as well be done a minute later."""

metadata = MetaData()

jobs = Table(
    "jobs",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("state", String(16), nullable=False),
    Column("progress", Float, nullable=False, default=0.0),
    Column("error_code", String(64)),
    Column("error_message", Text),
    Column("name", Text, nullable=False),
    Column("bytes", BigInteger, nullable=False),
    Column("settings", JSON, nullable=False),
    Column("media", JSON),
    Column("created", Float(53), nullable=False),
    Column("started", Float(53)),
    Column("finished", Float(53)),
    Column("expires", Float(53), nullable=False, index=True),
    Column("owner", String(128), nullable=False, index=True),
    Column("attempts", Integer, nullable=False, default=0),
    Column("edits", JSON, nullable=False),
)

steps = Table(
    "steps",
    metadata,
    Column("job_id", String(64), primary_key=True),
    Column("kind", String(32), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("state", String(16), nullable=False),
    Column("task", JSON, nullable=False),
    Column("priority", BigInteger, nullable=False),
    Column("work", Float(53), nullable=False),
    Column("progress", Float, nullable=False, default=0.0),
    Column("claim", String(64)),
    Column("beat", BigInteger, nullable=False, default=0),
    Column("losses", Integer, nullable=False, default=0),
    Column("started", Float(53)),
    Column("seconds", Float(53)),
    Column("error_code", String(64)),
    Column("error_message", Text),
    Index("steps_by_state", "state", "priority"),
)

workers = Table(
    "workers",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("beat", BigInteger, nullable=False, default=0),
    Column("seen", Float(53), nullable=False),
)


class Database:
    """Connections and transactions. One for each process; shared by its threads."""

    def __init__(self, url: str) -> None:
        """Opens the database, and makes the tables that are missing.

        Args:
            url: SQLAlchemy's address of it.

        Raises:
            sqlalchemy.exc.SQLAlchemyError: It cannot be reached.
        """
        # A pool without an upper bound: a green thread that had to wait for a connection would stop the event loop.
        self._engine = create_engine(url, pool_pre_ping=not url.startswith("sqlite"), max_overflow=-1)
        if self._engine.dialect.name == "sqlite":
            event.listen(self._engine, "connect", _set_up_sqlite)
            event.listen(self._engine, "begin", _begin_sqlite)
        self._writing = self._engine.execution_options(writes=True)
        self._make_tables()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A transaction that sees one state of the database and changes nothing."""
        with self._engine.connect() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction that is kept at the end of the `with`, or undone by an exception."""
        with self._writing.begin() as connection:
            yield connection

    def compact(self) -> None:
        """Leave nothing of deleted rows in SQLite's log; not now, where others are busy with it.

        This waits for the disk. The first part keeps no writer waiting meanwhile, and leaves little to the second.
        """
        if self._engine.dialect.name != "sqlite":
            return
        with self._engine.connect() as connection:
            raw = connection.connection.driver_connection
            raw.execute(f"PRAGMA busy_timeout={SHORT_WAIT_MS}")
            try:
                for how in ("PASSIVE", "TRUNCATE"):
                    raw.execute(f"PRAGMA wal_checkpoint({how})").close()
            finally:
                raw.execute(f"PRAGMA busy_timeout={BUSY_SECONDS * 1000}")

    def close(self) -> None:
        """Close every connection that is not in use."""
        self._engine.dispose()

    def _make_tables(self) -> None:
        """Several processes may start at once: whoever comes second finds the tables made."""
        try:
            with self.write() as connection:
                metadata.create_all(connection)
        except (IntegrityError, OperationalError, ProgrammingError):
            with self.write() as connection:
                metadata.create_all(connection)


def open_database(config: Config) -> Database:
    """The configured database."""
    if config.database_url != DEFAULT:
        return Database(config.database_url)
    config.data_folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return Database(f"sqlite:///{config.data_folder / 'jobs.sqlite3'}")


def _set_up_sqlite(connection: Any, _: Any) -> None:
    """Readers beside one writer, and nothing left of deleted rows."""
    connection.isolation_level = None  # transactions begin where `_begin_sqlite` says
    for pragma in (f"busy_timeout={BUSY_SECONDS * 1000}", "journal_mode=WAL", "synchronous=NORMAL", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    """A writer takes its lock at once: one that first reads may find that it can't write any more."""
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
