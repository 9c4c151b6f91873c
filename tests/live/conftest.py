"""A client that behaves, to see that it never notices one that does not."""

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
    assert lasting_client.frame(jpeg)["faces"]
    yield lasting_client
    assert lasting_client.frame(jpeg)["faces"]
