"""Parcels come out as they went in, however the line cuts them up."""

import socket
import threading
from collections.abc import Iterator

import pytest

from webapp import parcels

BIG = bytes(range(256)) * 8_000


@pytest.fixture
def line() -> Iterator[tuple[socket.socket, socket.socket]]:
    one, other = socket.socketpair()
    with one, other:
        for end in (one, other):
            end.settimeout(10)
        yield one, other


@pytest.mark.parametrize(
    ("memory", "picture"), [(b"", b""), (b"m", b""), (b"", b"p"), (b"memory", b"picture"), (BIG, BIG[::-1])]
)
def test_three_parts_come_as_they_went(line: tuple, memory: bytes, picture: bytes) -> None:
    message = {"a": [1, 2.5, None], "b": "\u00e9\0"}
    sending = threading.Thread(target=parcels.send, args=(line[0], message, memory, picture))
    sending.start()
    assert parcels.receive(line[1]) == (message, memory, picture)
    sending.join()


def test_one_after_the_other_in_both_directions(line: tuple) -> None:
    for number in range(3):
        parcels.send(line[0], {"n": number}, b"x" * number)
        assert parcels.receive(line[1]) == ({"n": number}, b"x" * number, b"")
        parcels.send(line[1], {"back": number})
        assert parcels.receive(line[0]) == ({"back": number}, b"", b"")


def test_a_parcel_that_comes_in_pieces(line: tuple) -> None:
    class Slow:
        def recv(self, size: int) -> bytes:
            return line[1].recv(min(size, 3))

    parcels.send(line[0], {"a": 1}, b"memory", b"picture")
    assert parcels.receive(Slow()) == ({"a": 1}, b"memory", b"picture")


@pytest.mark.parametrize("sent", [b"", parcels.LENGTHS.pack(2, 100, 0) + b"{}"])
def test_a_line_that_ends_is_lost(line: tuple, sent: bytes) -> None:
    line[0].sendall(sent)
    line[0].close()
    with pytest.raises(parcels.LineLost):
        parcels.receive(line[1])


def test_whoever_announces_more_than_is_allowed_is_not_listened_to(line: tuple) -> None:
    parcels.send(line[0], {}, b"x" * 1000)
    with pytest.raises(parcels.LineLost, match="1,014 bytes were announced, 1,000 are allowed"):
        parcels.receive(line[1], 1000)
    parcels.send(line[1], {}, b"x" * 986)
    assert parcels.receive(line[0], 1000)[1] == b"x" * 986
