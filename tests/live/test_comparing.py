"""Two networks on the same faces over a real socket."""

from collections.abc import Iterator

import pytest

from benchmarks.server_process import ServerProcess
from tests.live.client import RawClient
from tests.weights import add_network, truncate

DULL = 0.25
"""More than the dull network is ever sure of, and less than the other one is of the portrait."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    """One that has two networks that can be told apart, and one that is damaged."""
    weights = tmp_path_factory.mktemp("weights")
    metrics = dict(add_network(weights, "bright").metrics)
    add_network(weights, "dull", temperature=50.0, metrics=metrics | {"accuracy": 0.2})
    add_network(weights, "spoilt", metrics=metrics | {"accuracy": 0.1})
    truncate(weights / "spoilt", 5000)
    with ServerProcess({"MIEN_WEIGHTS": str(weights), "MIEN_LOG_LEVEL": "warning"}) as running:
        yield running
        assert running.stop() == 0
    assert "Traceback" not in running.errors


@pytest.fixture
def client(server: ServerProcess) -> Iterator[RawClient]:
    with RawClient(server.url) as one:
        yield one


def read(client: RawClient, jpeg: bytes, **fields: object) -> dict:
    answer = client.call("frame", {"seq": 1, "clock": 2, "jpeg": jpeg} | fields)
    assert answer["ok"], answer
    return answer


def test_both_read_the_same_face_until_the_comparison_ends(client: RawClient, jpeg: bytes) -> None:
    alone = read(client, jpeg)
    assert "compare" not in alone
    assert "compared" not in alone["faces"][0]
    assert "compare" not in alone["times_ms"]
    for fields in ({"compare": "dull"}, {}):
        both = read(client, jpeg, **fields)
        (face,) = both["faces"]
        assert both["compare"] == "dull"
        assert set(both["times_ms"]) == {"queue", "decode", "detect", "classify", "compare"}
        assert set(face["compared"]) == {"scores", "label", "confidence", "unsure", "likeliest"}
        assert face["confidence"] > DULL > face["compared"]["confidence"]
        assert face["compared"]["label"] == face["label"] == face["compared"]["likeliest"][0]
        assert sum(face["compared"]["scores"]) == pytest.approx(1, abs=1e-3)
        assert face["id"] == alone["faces"][0]["id"]
    ended = read(client, jpeg, compare=None)
    assert "compare" not in ended
    assert "compared" not in ended["faces"][0]
    assert "compared" not in read(client, jpeg)["faces"][0]


def test_first_and_second_change_places(client: RawClient, jpeg: bytes) -> None:
    one = read(client, jpeg, network="bright", compare="dull")["faces"][0]
    other = read(client, jpeg, network="dull", compare="bright")["faces"][0]
    assert other["scores"] == pytest.approx(one["compared"]["scores"], abs=0.1)
    assert other["compared"]["scores"] == pytest.approx(one["scores"], abs=0.1)


def test_a_network_agrees_with_itself(client: RawClient, jpeg: bytes) -> None:
    face = read(client, jpeg, network="bright", compare="bright")["faces"][0]
    assert face["compared"] == {name: face[name] for name in face["compared"]}


def test_the_comparison_lasts_as_long_as_the_connection(client: RawClient, server: ServerProcess, jpeg: bytes) -> None:
    read(client, jpeg, compare="dull")
    assert client.call("leave") == {"ok": True}
    assert read(client, jpeg)["compare"] == "dull"
    with RawClient(server.url) as other:
        assert "compare" not in read(other, jpeg)


@pytest.mark.parametrize(
    ("name", "code", "said"),
    [
        ("atlantis", "unknown_network", "no network is called 'atlantis'; there are bright, dull"),
        ("spoilt", "unknown_network", "the network spoilt is refused: "),
        ("../dull", "bad_message", "compare must be default or a name of 1 to 40 of a-z, 0-9 and _; got '../dull'"),
        ("", "bad_message", "compare must be default or a name"),
        (7, "bad_message", "compare must be default or a name of 1 to 40 of a-z, 0-9 and _; got a number"),
        (b"dull", "bad_message", "compare must be default or a name of 1 to 40 of a-z, 0-9 and _; got binary"),
    ],
)
def test_a_name_that_is_none_costs_the_frame_and_nothing_else(
    client: RawClient, jpeg: bytes, name: object, code: str, said: str
) -> None:
    read(client, jpeg, compare="dull")
    answer = client.call("frame", {"seq": 3, "clock": 2, "jpeg": jpeg, "network": "dull", "compare": name})
    assert (answer["ok"], answer["error"]["code"]) == (False, code)
    assert answer["error"]["message"].startswith(said)
    after = read(client, jpeg)
    assert after["compare"] == "dull"
    assert after["faces"][0]["confidence"] > DULL
