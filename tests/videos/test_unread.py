"""Bodies of refused requests: swallowed, so that the answer arrives, but not for ever."""

import socket
from collections.abc import Iterator
from typing import Any

from webapp import unread


class Body:
    """What a server gives as `wsgi.input`, with a client that sends and sends."""

    should_send_hundred_continue = False
    chunked_input = False
    chunk_length = -1

    def __init__(self, length: int = 10**9, breaks_after: int = 10**9) -> None:
        self.content_length, self.position, self.breaks_after, self.cut = length, 0, breaks_after, None

    def read(self, size: int) -> bytes:
        if self.position >= self.breaks_after:
            raise OSError
        piece = bytes(min(size, self.content_length - self.position))
        self.position += len(piece)
        return piece

    def get_socket(self) -> "Body":
        return self

    def shutdown(self, how: int) -> None:
        self.cut = how


def answered(body: Any) -> Any:
    """What the server gets from an application that reads nothing."""
    return unread.before(lambda environ, start_response: [b"no"])({"wsgi.input": body}, None)


def finish(answer: Iterator[bytes]) -> None:
    """Send the answer, as a server does."""
    assert list(answer) == [b"no"]
    answer.close()


def test_a_body_is_swallowed_after_the_answer() -> None:
    body = Body(1_000_000)
    answer = answered(body)
    assert body.position == 0
    finish(answer)
    assert (body.position, body.cut) == (1_000_000, None)


def test_a_body_without_end_is_cut_off() -> None:
    body = Body()
    unread.swallow(body, seconds=0)
    assert body.cut == socket.SHUT_RD
    assert body.position < 1_000_000


def test_a_connection_that_breaks_is_no_error() -> None:
    body = Body(breaks_after=100_000)
    finish(answered(body))
    assert body.cut is None


def test_nothing_is_swallowed_where_nothing_is_left_or_comes() -> None:
    whole, asking, chunked = Body(0), Body(), Body()
    asking.should_send_hundred_continue = True
    chunked.chunked_input, chunked.chunk_length = True, 0
    for body in (whole, asking, chunked):
        assert answered(body) == [b"no"]
        assert body.position == 0
