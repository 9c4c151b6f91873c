"""How soon newcomers are let in who wait in line before a full server: with real clients, that stream and leave."""

import asyncio
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from typing import Any, Self

import numpy as np

from benchmarks.stream_client import StreamClient

PATIENCE = 30.0
"""Seconds after which a newcomer that was not let in counts as forgotten."""


class Streamer:
    """A client that streams in the background until it leaves."""

    def __init__(self, client: StreamClient, jpegs: Sequence[bytes], fps: float) -> None:
        self.client = client
        self._jpegs, self._fps = jpegs, fps
        self._number, self._interval_ms = 0, 0
        self.errors: Counter[str] = Counter()

    def start(self, tasks: asyncio.TaskGroup) -> Self:
        """Begin to stream."""
        self._task = tasks.create_task(self._stream())
        return self

    async def leave(self, how: Callable[[StreamClient], Awaitable[object]]) -> None:
        """Stop sending, and go in some way."""
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)
        await how(self.client)

    async def read(self) -> None:
        """Send frames one after the other until one is read."""
        while not await self._sent_and_read():
            await asyncio.sleep(0)

    async def _stream(self) -> None:
        try:
            while True:
                begun = time.monotonic()
                await self._sent_and_read()
                due = begun + max(1 / self._fps, self._interval_ms / 1000)
                await asyncio.sleep(due - time.monotonic())
        except ConnectionError:
            self.errors["lost"] += 1

    async def _sent_and_read(self) -> bool:
        self._number += 1
        answer = await self.client.frame(self._number, self._jpegs[self._number % len(self._jpegs)])
        self._interval_ms = answer["interval_ms"]
        if not answer["ok"] and answer["error"]["code"] != "dropped":  # which is no error, but told to send the next
            self.errors[answer["error"]["code"]] += 1
        return answer["ok"]


async def _say_goodbye(client: StreamClient) -> None:
    await client.call("leave")


async def _close(client: StreamClient) -> None:
    await client.socket.close()


async def _vanish(client: StreamClient) -> None:
    client.socket.transport.abort()


WAYS_TO_LEAVE = (_say_goodbye, _close, _vanish)


async def wait_in_line(url: str, jpegs: Sequence[bytes], places: int, newcomers: int, fps: float) -> dict[str, Any]:
    """Fill every place, let newcomers wait, and free one place after the other.

    Args:
        url: A server that lets `places` clients stream.
        jpegs: What they stream.
        places: How many have a place.
        newcomers: How many wait for one.
        fps: Frames a second of each.

    Returns:
        Milliseconds from the moment a client leaves: `entered_ms`, until the first in the line is told to come in (the
        median and the longest), and `read_ms`, until its first overlay; whether all were told their `places_in_line`
        rightly, and `errors`.
    """
    entered, read = [], []
    async with AsyncExitStack() as stack, asyncio.TaskGroup() as tasks:
        streaming = [await _streamer(stack, tasks, url, jpegs, fps) for _ in range(places)]
        line = [await stack.enter_async_context(StreamClient(url)) for _ in range(newcomers)]
        told = [await client.frame(0, jpegs[0]) for client in line]
        for number, newcomer in enumerate(line):
            freed = time.monotonic()
            await streaming[number].leave(WAYS_TO_LEAVE[number % len(WAYS_TO_LEAVE)])
            await asyncio.wait_for(_admitted(newcomer), PATIENCE)
            entered.append(1000 * (time.monotonic() - freed))
            streaming.append(Streamer(newcomer, jpegs, fps))
            await asyncio.wait_for(streaming[-1].read(), PATIENCE)
            read.append(1000 * (time.monotonic() - freed))
            streaming[-1].start(tasks)
        for streamer in streaming[newcomers:]:
            await streamer.leave(_say_goodbye)
    errors = sum((streamer.errors for streamer in streaming), Counter())
    return {
        "places": places,
        "newcomers": newcomers,
        "fps": fps,
        "entered_ms": {"median": round(float(np.median(entered)), 1), "longest": round(max(entered), 1)},
        "read_ms": {"median": round(float(np.median(read)), 1), "longest": round(max(read), 1)},
        "told_their_place": [_place(answer) for answer in told] == list(range(1, newcomers + 1)),
        "errors": sum(errors.values()),
        "errors_by_code": dict(errors),
    }


async def _streamer(
    stack: AsyncExitStack, tasks: asyncio.TaskGroup, url: str, jpegs: Sequence[bytes], fps: float
) -> Streamer:
    streamer = Streamer(await stack.enter_async_context(StreamClient(url)), jpegs, fps)
    await asyncio.wait_for(streamer.read(), PATIENCE)
    return streamer.start(tasks)


async def _admitted(client: StreamClient) -> None:
    while (await client.events.get())[0] != "admitted":
        pass


def _place(answer: dict[str, Any]) -> int | None:
    """In the line, as a newcomer was told it."""
    refused = not answer["ok"] and answer["error"]["code"] == "waiting"
    return answer["place"] if refused else None
