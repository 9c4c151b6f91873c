"""Messages of three parts over a socket between two processes of ours: a JSON object, a memory and a picture."""

import json
import struct
from typing import Any, Protocol

LENGTHS = struct.Struct("!3I")
PIECE_BYTES = 1 << 18


class Line(Protocol):
    """What a parcel needs of a socket; a green one will do."""

    def sendall(self, data: bytes, /) -> None:
        """As a socket does."""

    def recv(self, size: int, /) -> bytes:
        """As a socket does."""


class LineLost(OSError):
    """The other end is gone."""


def send(line: Line, message: dict[str, Any], memory: bytes = b"", picture: bytes = b"") -> None:
    """Send one parcel.

    Raises:
        OSError: The other end is gone.
    """
    head = json.dumps(message).encode()
    line.sendall(b"".join((LENGTHS.pack(len(head), len(memory), len(picture)), head, memory, picture)))


def receive(line: Line, most: int | None = None) -> tuple[dict[str, Any], bytes, bytes]:
    """Wait for one parcel; nothing may follow it before it is answered.

    Args:
        line: Where it comes.
        most: Bytes that it may have.

    Raises:
        LineLost: The other end is gone, or says more than it may.
        OSError: The line's timeout is over.
    """
    data, expected = bytearray(), LENGTHS.size
    while len(data) < expected:
        piece = line.recv(PIECE_BYTES)
        if not piece:
            raise LineLost("the line ended")
        data += piece
        if len(data) >= LENGTHS.size:
            expected = LENGTHS.size + sum(LENGTHS.unpack_from(data))
            if most is not None and expected > most:
                raise LineLost(f"{expected:,} bytes were announced, {most:,} are allowed")
    head, memory, picture = LENGTHS.unpack_from(data)
    rest = memoryview(data)[LENGTHS.size :]
    return json.loads(bytes(rest[:head])), bytes(rest[head : head + memory]), bytes(rest[len(rest) - picture :])
