"""What eventlet's WebSocket does too slowly or without bound, done otherwise."""

import numpy as np

from webapp.concurrency import RFC6455WebSocket


def unmask(data: bytes, mask: tuple[int, ...], length: int | None = None, offset: int = 0) -> bytes:
    """XOR a payload with its four-byte mask (RFC 6455, section 5.3).

    Stands in for `RFC6455WebSocket._apply_mask`, which does the same byte by byte in Python.

    Args:
        data: The masked bytes.
        mask: Four numbers from 0 to 255.
        length: How many bytes of `data` to take; None takes all.
        offset: How many bytes of the payload came before `data`.
    """
    length = len(data) if length is None else length
    key = bytes(mask[offset % 4 :] + mask[: offset % 4]) * (length // 4 + 1)
    return np.bitwise_xor(*(np.frombuffer(part, dtype=np.uint8, count=length) for part in (data, key))).tobytes()


class BoundedMessage(RFC6455WebSocket.Message):
    """A message that keeps no more than `max_bytes`, in however many fragments it comes; what is beyond is let go.

    It still arrives, cut short, so that a picture over the limit gets an answer and not a closed connection.
    """

    max_bytes = 1 << 20

    def push(self, data: bytes, final: bool = False) -> None:
        """Take in the next piece."""
        room = self.max_bytes - sum(map(len, self.data))
        super().push(data[: max(0, room)], final)


def install(max_message_bytes: int) -> None:
    """Put both in place for every WebSocket of this process."""
    RFC6455WebSocket._apply_mask = staticmethod(unmask)
    RFC6455WebSocket.Message = type("Message", (BoundedMessage,), {"max_bytes": max_message_bytes})
