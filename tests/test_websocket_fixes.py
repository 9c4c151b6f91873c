"""Unmasking gives what eventlet gives, and a message keeps no more than it may."""

import random

import pytest

from webapp.concurrency import RFC6455WebSocket
from webapp.websocket_fixes import BoundedMessage, unmask

SLOW = RFC6455WebSocket._apply_mask


@pytest.mark.parametrize("length", [0, 1, 2, 3, 4, 5, 7, 8, 125, 126, 1000, 65_537])
@pytest.mark.parametrize("offset", [0, 1, 2, 3, 4, 4099])
def test_it_equals_what_eventlet_does_byte_by_byte(length: int, offset: int) -> None:
    assert "webapp" not in SLOW.__module__
    source = random.Random(length * 10 + offset)
    data, mask = source.randbytes(length), tuple(source.randbytes(4))
    assert unmask(data, mask, length=length, offset=offset) == SLOW(data, mask, length=length, offset=offset)


def test_part_of_the_data_can_be_asked_for() -> None:
    data, mask = bytes(range(100)), (1, 2, 3, 250)
    assert unmask(data, mask, length=33) == SLOW(data, mask, length=33)
    assert unmask(data, mask) == SLOW(data, mask)


def test_twice_is_the_same_again() -> None:
    data = bytes(range(256)) * 5
    assert unmask(unmask(data, (9, 8, 7, 6)), (9, 8, 7, 6)) == data


def test_a_message_is_cut_at_its_bound_however_it_comes() -> None:
    message = BoundedMessage(2, 1 << 30)
    message.max_bytes = 10
    for piece in (b"abcd", b"efgh", b"ijkl", b"mnop"):
        message.push(piece)
    message.push(b"", final=True)
    assert message.finished
    assert message.getvalue() == b"abcdefghij"
