"""Opens the three places that jobs are kept in: the database, the storage of files, and the queue."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from sqlalchemy.exc import SQLAlchemyError

from webapp.config import Config
from webapp.database import Database, open_database
from webapp.storage import Storage, open_storage
from webapp.task_queue import TaskQueue, open_queue


class StoresUnavailable(Exception):
    """One of them cannot be opened; the message is a sentence for whoever starts the process."""


class Stores(NamedTuple):
    """The three places."""

    database: Database
    storage: Storage
    queue: TaskQueue


def open_stores(config: Config) -> Stores:
    """The configured ones.

    Raises:
        StoresUnavailable: One of them cannot be opened. A Redis that is not there yet is no reason.
    """
    with _named("MIEN_DATA"):
        config.data_folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with _named("MIEN_DATABASE_URL"):
        database = open_database(config)
    with _named("MIEN_STORAGE"):
        storage = open_storage(config)
    with _named("MIEN_QUEUE_URL"):
        queue = open_queue(config)
    return Stores(database, storage, queue)


@contextmanager
def _named(setting: str) -> Iterator[None]:
    """Says which setting it is that does not work; of the reason one line, which holds no password."""
    try:
        yield
    except (OSError, ValueError, ImportError, SQLAlchemyError) as error:
        reason = str(error.__cause__ or error).strip().partition("\n")[0]
        raise StoresUnavailable(f"videos cannot be kept with {setting} as it is set: {reason}.") from error
