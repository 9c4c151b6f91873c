"""The queue of steps: Huey on SQLite or Redis, with JSON for its messages."""

import json
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from huey import PriorityRedisHuey, SqliteHuey
from huey.api import Huey
from huey.consumer import Consumer
from huey.registry import Message
from huey.serializer import Serializer

from webapp.config import DEFAULT, Config
from webapp.step import Step, StepKey

NAME = "mien"
POLL_SECONDS = 0.5
"""How often at least a queue in SQLite is looked at."""
RETRY_SECONDS = 2.0
"""How often at least a Redis that does not answer is tried."""
STOP_SECONDS = 8.0
"""How long the step in hand may take to be handed back when a worker stops."""
CONNECT_SECONDS = 2.0
REDIS_SECONDS = 5.0
"""How long Redis may take to answer. What failed is not tried again there and then, but by a worker a second later."""


class QueueUnreachable(OSError):
    """The queue cannot be reached now."""


class JsonSerializer(Serializer):
    """Messages as JSON: whoever can write to the queue can start steps that wait, but run nothing of their own."""

    def _serialize(self, data: Any) -> bytes:
        return json.dumps({"message": list(data)} if isinstance(data, Message) else {"data": data}).encode()

    def _deserialize(self, data: bytes) -> Any:
        content = json.loads(bytes(data))
        return Message(*content["message"]) if "message" in content else content["data"]


class TaskQueue:
    """Tells workers which steps wait. The database has the truth: a message too many or too few does no harm."""

    def __init__(self, huey: Huey) -> None:
        self.huey = huey
        self._run_step: Callable[[StepKey], object] | None = None
        self._task = huey.task(name="run_step")(self._run)

    def put(self, step: Step) -> None:
        """Put a step in line; steps of what was uploaded earlier come first.

        Raises:
            QueueUnreachable: Then the step goes on waiting, and a worker puts it in line later.
        """
        with _reaching():
            self.huey.enqueue(self._task.s(*step.key, priority=step.priority))

    def size(self) -> int:
        """How many messages wait.

        Raises:
            QueueUnreachable: It cannot be told now.
        """
        with _reaching():
            return self.huey.storage.queue_size()

    def serve(self, run_step: Callable[[StepKey], object]) -> None:
        """Let `run_step` do what is taken from the queue in this process."""
        self._run_step = run_step

    def consumer(self) -> Consumer:
        """What takes messages and calls what was given to `serve`, in a thread of its own."""
        pause = RETRY_SECONDS if self.huey.storage.blocking else POLL_SECONDS
        options = {"worker_type": "thread", "workers": 1, "periodic": False, "shutdown_timeout": STOP_SECONDS}
        return self.huey.create_consumer(max_delay=pause, **options)

    def close(self) -> None:
        """Close the connection to the queue."""
        self.huey.storage.close()

    def _run(self, job_id: str, kind: str, number: int) -> None:
        if self._run_step is None:
            raise RuntimeError("this process puts steps in line, and does none")
        self._run_step(StepKey(job_id, kind, number))


@contextmanager
def _reaching() -> Iterator[None]:
    """Turns what the queue's two storages raise into one exception."""
    try:
        yield
    except (*_redis_errors(), sqlite3.Error, OSError) as error:
        raise QueueUnreachable(f"the queue cannot be reached: {error}") from error


def _redis_errors() -> tuple[type[Exception], ...]:
    """What Redis raises; nothing where it is not in use: to import it takes a tenth of a second."""
    redis = sys.modules.get("redis")
    return (redis.RedisError,) if redis is not None else ()


def open_queue(config: Config) -> TaskQueue:
    """The configured queue; Redis need not be there yet."""
    options = {"serializer": JsonSerializer(), "results": False}
    if config.queue_url == DEFAULT:
        config.data_folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        return TaskQueue(SqliteHuey(NAME, filename=str(config.data_folder / "queue.sqlite3"), **options))
    from redis import ConnectionPool
    from redis.backoff import NoBackoff
    from redis.retry import Retry

    patience = {"socket_connect_timeout": CONNECT_SECONDS, "socket_timeout": REDIS_SECONDS}
    pool = ConnectionPool.from_url(config.queue_url, retry=Retry(NoBackoff(), 0), **patience)
    return TaskQueue(PriorityRedisHuey(NAME, connection_pool=pool, **options))
