"""A client of /live that says exactly what a test wants it to say, and reads only when it is told to."""

import json
import socket
from types import TracebackType
from typing import Any, Self

import websocket


class RawClient:
    """Socket.IO by hand on a real WebSocket; a context manager."""

    def __init__(self, url: str, *, origin: str | None = None, receive_buffer: int | None = None) -> None:
        host, port = url.removeprefix("http://").split(":")
        self.tcp = socket.socket()
        self.tcp.settimeout(10)
        self.tcp.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if receive_buffer:
            self.tcp.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        self.tcp.connect((host, int(port)))
        self.socket = websocket.WebSocket()
        try:
            address = f"ws://{host}:{port}/socket.io/?EIO=4&transport=websocket"
            self.socket.connect(address, socket=self.tcp, origin=origin, suppress_origin=origin is None)
        except websocket.WebSocketException:
            self.tcp.close()
            raise
        self.number = 0
        self.events: list[list[Any]] = []
        self.answers: dict[int, Any] = {}

    def __enter__(self) -> Self:
        assert self.socket.recv().startswith("0{")
        self.socket.send("40/live,")
        assert self.socket.recv().startswith("40/live,{")
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.tcp.close()

    def send(self, event: object, *arguments: object) -> int:
        """Send an event without waiting; a top-level field that is bytes goes as an attachment."""
        self.number += 1
        parts: list[bytes] = []
        body = json.dumps([event, *(_placed(argument, parts) for argument in arguments)])
        self.socket.send(f"{f'45{len(parts)}-' if parts else '42'}/live,{self.number}{body}")
        for part in parts:
            self.socket.send_binary(part)
        return self.number

    def answer(self, number: int) -> Any:
        """Wait for the answer to what was sent with that number."""
        while number not in self.answers:
            self.receive()
        return self.answers.pop(number)

    def call(self, event: object, *arguments: object) -> Any:
        """Send an event and wait for its answer."""
        return self.answer(self.send(event, *arguments))

    def frame(self, jpeg: object, seq: object = 1, clock: object = 2.5) -> Any:
        """Send one picture and wait for its answer."""
        return self.call("frame", {"seq": seq, "clock": clock, "jpeg": jpeg})

    def event(self, name: str) -> Any:
        """Wait for an event of that name, and return what it carries."""
        while not any(event[0] == name for event in self.events):
            self.receive()
        return self.events.pop([event[0] for event in self.events].index(name))[1]

    def receive(self) -> None:
        """Read one message."""
        text = self.socket.recv()
        if text == "2":
            self.socket.send("3")
            return
        if not isinstance(text, str) or not text.startswith(("42/live,", "43/live,")):
            raise ConnectionError(f"the connection ended, or {text!r} came")
        number, bracket, rest = text.partition(",")[2].partition("[")
        content = json.loads(bracket + rest)
        if text.startswith("42"):
            self.events.append(content)
        else:
            self.answers[int(number)] = content[0] if content else None


def _placed(argument: object, parts: list[bytes]) -> object:
    if isinstance(argument, bytes):
        parts.append(argument)
        return {"_placeholder": True, "num": len(parts) - 1}
    if isinstance(argument, dict):
        return {key: _placed(value, parts) for key, value in argument.items()}
    return argument
