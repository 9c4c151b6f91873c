"""Messages of the queue: plain JSON, the earliest upload first."""

import json
import pickle
import sqlite3
from pathlib import Path

import pytest

from webapp.config import Config
from webapp.step import Step, StepKey
from webapp.task_queue import JsonSerializer, QueueUnreachable, TaskQueue, open_queue


def step(number: int, priority: int = 0) -> Step:
    return Step(StepKey("job", "segment", number), {"settings": {}}, priority, 1.0)


def take(queue: TaskQueue) -> list[StepKey]:
    """Do all that is in line."""
    done: list[StepKey] = []
    queue.serve(done.append)
    while (task := queue.huey.dequeue()) is not None:
        queue.huey.execute(task)
    return done


def test_steps_come_out_as_they_went_in_by_priority(config: Config) -> None:
    queue = open_queue(config)
    for number, priority in ((0, -3000), (1, -1000), (2, -1000), (3, -2000)):
        queue.put(step(number, priority))
    assert queue.size() == 4
    other = open_queue(config)
    assert [key.number for key in take(other)] == [1, 2, 3, 0]
    assert queue.size() == 0


def test_messages_are_json_with_nothing_of_the_video_in_them(config: Config) -> None:
    open_queue(config).put(step(7))
    with sqlite3.connect(Path(config.data) / "queue.sqlite3") as connection:
        ((data,),) = connection.execute("select data from task")
    message = json.loads(bytes(data))["message"]
    assert "job" in str(message)
    assert "settings" not in str(message)


def test_a_pickle_in_the_queue_is_not_opened(config: Config) -> None:
    class Bomb:
        def __reduce__(self) -> tuple:
            return (pytest.fail, ("a pickle was opened",))

    queue = open_queue(config)
    queue.huey.storage.enqueue(pickle.dumps(Bomb()))
    with pytest.raises(ValueError):
        queue.huey.dequeue()


def test_the_serializer_gives_back_what_is_no_message_too() -> None:
    serializer = JsonSerializer()
    assert serializer.deserialize(serializer.serialize({"a": [1, None]})) == {"a": [1, None]}


def test_a_redis_that_is_not_there_is_said_and_stops_nobody_from_starting(config: Config) -> None:
    queue = open_queue(Config(data=config.data, queue_url="redis://127.0.0.1:9/0"))
    with pytest.raises(QueueUnreachable, match="cannot be reached"):
        queue.put(step(0))
    with pytest.raises(QueueUnreachable):
        queue.size()
