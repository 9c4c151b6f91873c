"""A light client of docs/PROTOCOL.md on a real WebSocket, so that a load generator takes little of the machine."""

import asyncio
import itertools
import json
import time
from ssl import SSLContext
from types import TracebackType
from typing import Any, Self

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

CONNECT, EVENT, ACK = "40", "42", "43"
"""Engine.IO's `message` (4) followed by the Socket.IO packet type."""


class StreamClient:
    """One client in the namespace /live; an async context manager."""

    def __init__(self, url: str, headers: dict[str, str] | None = None, ssl: SSLContext | None = None) -> None:
        self._url = url.replace("http", "ws", 1) + "/socket.io/?EIO=4&transport=websocket"
        self._headers = headers
        self._ssl = ssl
        self._numbers = itertools.count(1)
        self._answers: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self._came = [0, 0]
        self.events: asyncio.Queue[list[Any]] = asyncio.Queue()

    async def __aenter__(self) -> Self:
        self.socket: ClientConnection = await connect(
            self._url,
            compression=None,
            additional_headers=self._headers,
            max_size=None,
            ping_interval=None,
            ssl=self._ssl,
        )
        await self.socket.recv()
        await self.socket.send(f"{CONNECT}/live,")
        await self.socket.recv()
        self._reading = asyncio.create_task(self._read())
        return self

    async def __aexit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._reading.cancel()
        await self.socket.close()

    async def frame(self, seq: object, jpeg: bytes, clock: float | None = None, **more: object) -> dict[str, Any]:
        """Send one picture, with more fields where they are given, and wait for its answer.

        Raises:
            ConnectionError: The server closed the connection.
        """
        message = {"seq": seq, "clock": time.monotonic() * 1000 if clock is None else clock} | more
        return await self.call("frame", message | {"jpeg": {"_placeholder": True, "num": 0}}, jpeg)

    async def call(self, event: object, *message: object) -> Any:
        """Send an event and wait for its answer; bytes among its arguments go as attachments."""
        parts = [part for part in message if isinstance(part, bytes)]
        number = next(self._numbers)
        head = f"45{len(parts)}-" if parts else EVENT
        body = json.dumps([event, *(part for part in message if not isinstance(part, bytes))])
        answer = self._answers[number] = asyncio.get_running_loop().create_future()
        try:
            await self.socket.send(f"{head}/live,{number}{body}")
            for part in parts:
                await self.socket.send(part)
            return await answer
        except ConnectionClosed as error:
            raise ConnectionError("the server closed the connection") from error
        finally:
            self._answers.pop(number, None)

    @property
    def answer_bytes(self) -> float:
        """The size of a message from the server, on average."""
        messages, size = self._came
        return size / max(1, messages)

    async def _read(self) -> None:
        try:
            async for text in self.socket:
                await self._take(text)
        finally:
            for answer in self._answers.values():
                if not answer.done():
                    answer.set_exception(ConnectionError("the server closed the connection"))

    async def _take(self, text: str | bytes) -> None:
        self._came[0] += 1
        self._came[1] += len(text)
        if text == "2":
            await self.socket.send("3")
        elif isinstance(text, str) and text.startswith((ACK, EVENT)):
            number, bracket, rest = text.partition(",")[2].partition("[")
            content = json.loads(bracket + rest)
            if text.startswith(EVENT):
                self.events.put_nowait(content)
            elif (answer := self._answers.get(int(number))) and not answer.done():
                answer.set_result(content[0] if content else None)
