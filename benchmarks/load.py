"""The load of many clients that stream by the rules of docs/PROTOCOL.md, and what came of their frames."""

import asyncio
import itertools
import math
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from typing import Any

from benchmarks.stream_client import StreamClient

SECONDS_TO_JOIN = 0.1
"""Clients come one by one, each so long after the one before; what happens meanwhile is not counted."""
PAGES_PER_SECOND = 4.0
TICK = 1e-6
"""Seconds by which sums of many intervals may be off."""


@dataclass
class Tally:
    """What came of one client's frames."""

    latencies_ms: list[float] = field(default_factory=list)
    faces: int = 0
    answer_bytes: float = 0.0
    maps: int = 0
    asks_why: bool = False
    outcomes: Counter[str] = field(default_factory=Counter)
    interval_ms: int = 0

    def take(self, answer: dict[str, Any], ms: float) -> None:
        """Count an answer that came so many milliseconds after its frame was due."""
        self.outcomes["ok" if answer["ok"] else answer["error"]["code"]] += 1
        if answer["ok"]:
            self.latencies_ms.append(ms)
            self.faces += len(answer["faces"])
            self.maps += sum("why" in face for face in answer["faces"])

    @property
    def extras(self) -> dict[str, object]:
        """The fields that its frames have besides."""
        return {"why": True} if self.asks_why else {}


@dataclass
class Load:
    """What came of all frames, and of the page asked for meanwhile."""

    clients: list[Tally]
    seconds: float
    pages_ms: list[float] = field(default_factory=list)
    failed_pages: int = 0

    @property
    def latencies_ms(self) -> list[float]:
        """From the instant a frame was due to its overlay, all clients together."""
        return [ms for tally in self.clients for ms in tally.latencies_ms]

    def count(self, outcome: str) -> int:
        """How often an outcome came: `ok`, `late` (credit or interval were missing), or an error's code."""
        return sum(tally.outcomes[outcome] for tally in self.clients)

    @property
    def errors(self) -> int:
        """Answers that were neither an overlay, `dropped` nor `waiting`; lost connections; pages that did not come."""
        fine = ("ok", "late", "dropped", "waiting")
        return self.failed_pages + sum(
            n for tally in self.clients for outcome, n in tally.outcomes.items() if outcome not in fine
        )

    @property
    def in_line(self) -> int:
        """How many clients found every place taken, and waited in line to the end."""
        return sum(tally.outcomes["waiting"] > 0 and not tally.outcomes["ok"] for tally in self.clients)

    @property
    def per_client_fps(self) -> list[float]:
        """Overlays a second of each client, slowest first."""
        return sorted(tally.outcomes["ok"] / self.seconds for tally in self.clients)

    def plain(self) -> "Load":
        """The part of those who ask for nothing extra; the pages are the same."""
        return replace(self, clients=[tally for tally in self.clients if not tally.asks_why])


async def put_load(
    url: str,
    jpegs: Sequence[bytes],
    *,
    clients: int,
    fps: float,
    seconds: float,
    begin: Callable,
    idle: int = 0,
    why: int = 0,
) -> Load:
    """Stream from so many clients at once.

    Args:
        url: The server.
        jpegs: Frames to play in a loop; each client begins at another.
        clients: How many.
        fps: Frames a second of each.
        seconds: How long is counted, after all have come.
        begin: Called when the counting begins.
        idle: How many more are connected meanwhile and send nothing.
        why: How many of the clients ask with each frame what the network looked at.
    """
    load = Load([Tally(asks_why=number < why) for number in range(clients)], seconds)
    async with AsyncExitStack() as stack, asyncio.TaskGroup() as tasks:
        for _ in range(idle):
            await stack.enter_async_context(StreamClient(url))
        start = time.monotonic() + SECONDS_TO_JOIN * clients + 1.0
        for number, tally in enumerate(load.clients):
            client = await stack.enter_async_context(StreamClient(url))
            shifted = [*jpegs[number * 7 % len(jpegs) :], *jpegs[: number * 7 % len(jpegs)]]
            tasks.create_task(_stream(client, shifted, tally, fps, start + number / clients / fps, seconds))
            await asyncio.sleep(SECONDS_TO_JOIN)
        await asyncio.sleep(start - time.monotonic())
        begin()
        tasks.create_task(_ask_for_pages(url, load, start))
    return load


async def _stream(
    client: StreamClient, jpegs: list[bytes], tally: Tally, fps: float, start: float, seconds: float
) -> None:
    """Streams as the page does: the next frame goes once the last is answered and the server's interval has passed."""
    due = start - math.floor((start - time.monotonic()) * fps) / fps
    wanted, sent = int(fps * seconds), 0
    for number in itertools.count():
        if due > start + seconds - TICK:
            break
        await asyncio.sleep(due - time.monotonic())
        counted = due > start - TICK
        try:
            answer = await client.frame(number, jpegs[number % len(jpegs)], **tally.extras)
        except ConnectionError:
            answer = {"ok": False, "error": {"code": "lost"}}
        tally.interval_ms = answer.get("interval_ms", tally.interval_ms)
        if counted:
            sent += 1
            tally.take(answer, 1000 * (time.monotonic() - due))
        due = max(due + max(1 / fps, tally.interval_ms / 1000), time.monotonic())
    tally.answer_bytes = client.answer_bytes
    tally.outcomes["late"] += max(0, wanted - sent)


async def _ask_for_pages(url: str, load: Load, start: float) -> None:
    host, port = url.removeprefix("http://").split(":")

    for number in range(int(PAGES_PER_SECOND * load.seconds)):
        due = start + number / PAGES_PER_SECOND
        await asyncio.sleep(due - time.monotonic())
        try:
            reader, writer = await asyncio.open_connection(host, int(port))
            writer.write(f"GET / HTTP/1.1\r\nHost: {host}:{port}\r\nConnection: close\r\n\r\n".encode())
            page = await reader.read(-1)
            writer.close()
        except OSError:
            page = b""
        load.failed_pages += not page.startswith(b"HTTP/1.1 200")
        load.pages_ms.append(1000 * (time.monotonic() - due))
