"""Networks by name over a real socket: each stream is read by the one that it asked for."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.server_process import ServerProcess
from models.registry import SERVED
from tests.live.client import RawClient
from tests.weights import add_network, put, truncate

DULL = 0.25
"""More than the dull network is ever sure of, and less than the other one is of the portrait."""


@pytest.fixture(scope="module")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two networks that can be told apart, one that is damaged, and one that will be."""
    folder = tmp_path_factory.mktemp("weights")
    metrics = dict(add_network(folder, "bright").metrics)
    add_network(folder, "dull", temperature=50.0, metrics=metrics | {"accuracy": 0.2})
    for name in ("spoilt", "fading"):
        add_network(folder, name, metrics=metrics | {"accuracy": 0.1})
    truncate(folder / "spoilt", 5000)
    return folder


@pytest.fixture(scope="module")
def server(weights: Path) -> Iterator[ServerProcess]:
    with ServerProcess({"MIEN_WEIGHTS": str(weights), "MIEN_LOG_LEVEL": "warning"}) as running:
        yield running
        assert running.stop() == 0
    assert "Traceback" not in running.errors
    assert running.errors.count("the network spoilt is refused") == 1
    assert running.errors.count("the network fading is refused") == 1


@pytest.fixture
def client(server: ServerProcess) -> Iterator[RawClient]:
    with RawClient(server.url) as one:
        yield one


def read(client: RawClient, jpeg: bytes, **fields: object) -> dict:
    """The one face of the portrait."""
    answer = client.call("frame", {"seq": 1, "clock": 2, "jpeg": jpeg} | fields)
    assert answer["ok"], answer
    (face,) = answer["faces"]
    return face


def refusal(client: RawClient, jpeg: bytes, network: object) -> dict:
    answer = client.call("frame", {"seq": 4, "clock": 2, "jpeg": jpeg, "network": network})
    assert set(answer) == {"ok", "seq", "clock", "interval_ms", "error"}
    assert (answer["ok"], answer["seq"]) == (False, 4)
    return answer["error"]


def test_a_stream_is_read_by_the_network_it_names_from_then_on(client: RawClient, jpeg: bytes) -> None:
    seen = [
        read(client, jpeg),
        read(client, jpeg, network="dull"),
        read(client, jpeg),
        read(client, jpeg, network="default"),
        read(client, jpeg),
        read(client, jpeg, network="dull"),
        read(client, jpeg, network="bright"),
    ]
    assert [face["confidence"] < DULL for face in seen] == [False, True, True, False, False, True, False]
    assert {face["id"] for face in seen} == {1}


def test_the_first_frame_may_choose_and_others_are_read_as_before(
    client: RawClient, server: ServerProcess, jpeg: bytes
) -> None:
    with RawClient(server.url) as other:
        assert read(client, jpeg, network="dull")["confidence"] < DULL < read(other, jpeg)["confidence"]
        assert read(client, jpeg)["confidence"] < DULL < read(other, jpeg)["confidence"]


def test_the_choice_lasts_as_long_as_the_connection(client: RawClient, server: ServerProcess, jpeg: bytes) -> None:
    read(client, jpeg, network="dull")
    assert client.call("leave") == {"ok": True}
    assert read(client, jpeg)["confidence"] < DULL
    with RawClient(server.url) as again:
        assert read(again, jpeg)["confidence"] > DULL


@pytest.mark.parametrize(
    ("network", "said"),
    [
        ("atlantis", "no network is called 'atlantis'; there are bright, dull, fading"),
        ("spoilt", "the network spoilt is refused: expected a LiteRT network; "),
    ],
)
def test_a_name_that_is_none_costs_nothing_but_the_frame(
    client: RawClient, jpeg: bytes, network: str, said: str
) -> None:
    assert refusal(client, jpeg, network)["code"] == "unknown_network"
    before = read(client, jpeg, network="dull")
    error = refusal(client, jpeg, network)
    assert error["code"] == "unknown_network"
    assert error["message"].startswith(said)
    after = read(client, jpeg)
    assert after["id"] == before["id"]
    assert after["confidence"] < DULL


@pytest.mark.parametrize(
    "network",
    [None, 5, True, [], {"a": 1}, "", "a b", "../dull", "dull\n", "DULL", "\u202edull", "d" * 41, "d" * 60_000],
)
def test_what_can_be_no_name_is_bad_input(client: RawClient, jpeg: bytes, network: object) -> None:
    error = refusal(client, jpeg, network)
    assert error["code"] == "bad_message"
    assert error["message"].startswith("network must be default or a name of 1 to 40 of a-z, 0-9 and _; got ")
    assert len(error["message"]) < 130
    assert read(client, jpeg)["confidence"] > DULL


def test_binary_is_no_name(client: RawClient, jpeg: bytes) -> None:
    assert refusal(client, jpeg, b"dull")["code"] == "bad_message"


def test_one_that_was_spoilt_after_the_start_is_an_error_like_an_unknown_one(
    client: RawClient, jpeg: bytes, weights: Path
) -> None:
    put(weights / "fading" / SERVED, b"rubbish")
    read(client, jpeg, network="dull")
    for _ in range(3):
        error = refusal(client, jpeg, "fading")
        assert error["code"] == "unknown_network"
        assert error["message"] == "The network fading cannot be loaded now."
        assert read(client, jpeg)["confidence"] < DULL


def test_whoever_waits_in_line_gets_the_network_that_was_asked_for_meanwhile(weights: Path, jpeg: bytes) -> None:
    small = ServerProcess({"MIEN_WEIGHTS": str(weights), "MIEN_MAX_STREAMS": "1"})
    with small, RawClient(small.url) as first, RawClient(small.url) as second:
        read(first, jpeg)
        waiting = second.call("frame", {"seq": 1, "clock": 2, "jpeg": jpeg, "network": "dull"})
        assert waiting["error"]["code"] == "waiting"
        assert refusal(second, jpeg, "atlantis")["code"] == "unknown_network"
        first.call("leave")
        second.event("admitted")
        assert read(second, jpeg)["confidence"] < DULL
