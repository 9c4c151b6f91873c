"""A TCP proxy that makes a line bad: slow, losing, or silent without a word."""

import asyncio
import random
import threading
from collections.abc import Coroutine
from types import TracebackType
from typing import Any, Self

RESEND_SECONDS = 0.2
"""How much later a lost packet arrives, being sent again (the least of Linux's retransmission timeouts)."""


class BadLine:
    """A context manager: what connects to `url` reaches the server, over a bad line.

    TCP hides loss and shows it as delay; so a lost piece, and all after it, arrives later by a resend.

    Attributes:
        url: Where clients are to connect.
        delay: Seconds that each piece takes one way.
        loss: Share of pieces that are lost at first.
        silent: While true nothing comes through, and nothing is closed either: a half-open connection.
    """

    def __init__(self, server_url: str, *, delay: float = 0.0, loss: float = 0.0) -> None:
        host, _, port = server_url.removeprefix("http://").rpartition(":")
        self._server = (host, int(port))
        self.delay = delay
        self.loss = loss
        self.silent = False
        self._random = random.Random(7)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)
        self._tasks: set[asyncio.Task[None]] = set()

    def __enter__(self) -> Self:
        self._thread.start()
        self._listening = self._run(asyncio.start_server(self._connected, "127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listening.sockets[0].getsockname()[1]}"
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._run(self._end())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _run(self, work: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(20)

    async def _end(self) -> None:
        self._listening.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        inner_reader, inner_writer = await asyncio.open_connection(*self._server)
        try:
            await asyncio.gather(self._carry(reader, inner_writer), self._carry(inner_reader, writer))
        except OSError:
            pass
        finally:
            self._tasks.discard(task)
            for end in (writer, inner_writer):
                end.close()

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Pass pieces on, each at its time and in order."""
        line: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()
        loop = asyncio.get_running_loop()

        async def deliver() -> None:
            while True:
                due, piece = await line.get()
                await asyncio.sleep(due - loop.time())
                while self.silent:
                    await asyncio.sleep(0.02)
                if not piece:
                    writer.close()
                    return
                writer.write(piece)
                await writer.drain()

        delivering = asyncio.create_task(deliver())
        try:
            due = 0.0
            while True:
                piece = await reader.read(1400)
                lost = RESEND_SECONDS if self._random.random() < self.loss else 0.0
                due = max(due, loop.time() + self.delay + lost)
                line.put_nowait((due, piece))
                if not piece:
                    break
            await delivering
        finally:
            delivering.cancel()
