"""Places and the line: who waits sees where it stands, and is let in when someone goes."""

import time
from collections.abc import Iterator

import pytest

from benchmarks.server_process import ServerProcess
from tests.live.client import RawClient


@pytest.fixture(scope="module")
def small_server() -> Iterator[ServerProcess]:
    """A server with two places, which are lost after two seconds without a frame."""
    with ServerProcess({"MIEN_MAX_STREAMS": "2", "MIEN_IDLE_SECONDS": "2"}) as running:
        yield running


def place(answer: dict) -> int:
    assert answer["error"]["code"] == "waiting"
    return answer["place"]


def test_the_line_moves_on_when_someone_leaves_disconnects_or_falls_silent(
    small_server: ServerProcess, jpeg: bytes
) -> None:
    url = small_server.url
    with RawClient(url) as first, RawClient(url) as second, RawClient(url) as third, RawClient(url) as fourth:
        assert first.frame(jpeg)["ok"]
        with RawClient(url) as leaving:
            assert leaving.frame(jpeg)["ok"]
            assert [place(client.frame(jpeg)) for client in (second, third, fourth)] == [1, 2, 3]
            assert place(second.frame(jpeg)) == 1
            assert leaving.call("leave") == {"ok": True}
            assert second.event("admitted")["interval_ms"] > 0
            assert third.event("line") == {"place": 1, "waiting": 2}
            assert fourth.event("line") == {"place": 2, "waiting": 2}
            assert place(leaving.frame(jpeg)) == 3
        assert second.frame(jpeg)["ok"]
        first.tcp.close()
        assert third.event("admitted")
        assert fourth.event("line") == {"place": 1, "waiting": 1}
        silent_since = time.monotonic()
        while time.monotonic() < silent_since + 2.5:
            assert third.frame(jpeg)["ok"]
            time.sleep(0.1)
        assert fourth.event("admitted")
        assert fourth.frame(jpeg)["ok"]
        assert place(second.frame(jpeg)) == 1
