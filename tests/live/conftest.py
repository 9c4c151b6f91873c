"""A client that behaves, to see that it never notices one that does not."""

import time
from collections.abc import Iterator

import pytest

from benchmarks.server_process import ServerProcess
from tests.live.client import RawClient


@pytest.fixture(scope="module")
def lasting_client(server: ServerProcess) -> Iterator[RawClient]:
    """One connection for all tests of a module."""
    with RawClient(server.url) as client:
        yield client


@pytest.fixture
def bystander(lasting_client: RawClient, jpeg: bytes) -> Iterator[RawClient]:
    """Another client, which must get its overlay before and after."""
    assert sees_a_face(lasting_client, jpeg)
    yield lasting_client
    assert sees_a_face(lasting_client, jpeg)


def sees_a_face(client: RawClient, jpeg: bytes, seconds: float = 10.0) -> bool:
    """Whether it gets its overlay; after half a second without a frame, the face is looked for anew, bit by bit."""
    end = time.monotonic() + seconds
    while not client.frame(jpeg)["faces"] and time.monotonic() < end:
        time.sleep(0.07)
    return bool(client.frame(jpeg)["faces"])
