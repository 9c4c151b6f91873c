"""Bodies of requests: who sends slowly holds a place only for so long."""

from types import SimpleNamespace

import pytest

from webapp.bodies import pieces
from webapp.concurrency import sleep
from webapp.refusals import RequestRefused


class Dripping:
    """A body of which a byte comes every 30 ms."""

    def read(self, size: int) -> bytes:
        got = b""
        while len(got) < size:
            sleep(0.03)
            got += b"x"
        return got


def request(length: int) -> SimpleNamespace:
    return SimpleNamespace(environ={"wsgi.input": Dripping()}, headers={}, content_length=length)


def test_a_body_that_drips_is_given_up() -> None:
    with pytest.raises(RequestRefused) as refused:
        list(pieces(request(10_000), slowest=(0.2, 50_000)))
    assert (refused.value.status, refused.value.code) == (408, "too_slow")


def test_one_that_comes_in_time_is_read() -> None:
    assert b"".join(pieces(request(5), slowest=(10.0, 50_000))) == b"xxxxx"
    assert b"".join(pieces(request(5))) == b"xxxxx"
