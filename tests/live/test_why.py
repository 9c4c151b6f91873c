"""What the network looked at, over a real socket."""

import time

import pytest

from benchmarks.server_process import ServerProcess
from tests.live.client import RawClient


def read(client: RawClient, jpeg: bytes, **fields: object) -> dict:
    answer = client.call("frame", {"seq": 1, "clock": 2, "jpeg": jpeg} | fields)
    assert answer["ok"], answer
    return answer


def explained(client: RawClient, jpeg: bytes, **fields: object) -> dict:
    """The first answer that explains a face."""
    limit = time.monotonic() + 20
    while time.monotonic() < limit:
        answer = read(client, jpeg, **fields)
        if answer["faces"] and "why" in answer["faces"][0]:
            return answer
        time.sleep(0.05)
    raise AssertionError(answer)


def test_who_asks_is_told_and_who_does_not_pays_nothing(server: ServerProcess, jpeg: bytes) -> None:
    with RawClient(server.url) as client, RawClient(server.url) as other:
        answer = explained(client, jpeg, why=True)
        (face,) = answer["faces"]
        heat = face["why"]["heat"]
        assert face["why"]["label"] == face["label"]
        assert all(len(row) == len(heat) for row in heat)
        assert max(map(max, heat)) == 1
        assert min(map(min, heat)) >= 0
        assert 0 < face["why"]["drop"] <= 1
        assert answer["times_ms"]["why"] > 0
        assert explained(client, jpeg, why=face["id"])["faces"][0]["id"] == face["id"]
        for quiet in (read(other, jpeg), read(client, jpeg), read(client, jpeg, why=False)):
            assert "why" not in quiet["times_ms"]
            assert all("why" not in face for face in quiet["faces"])


def test_maps_are_few_a_second(server: ServerProcess, jpeg: bytes) -> None:
    with RawClient(server.url) as client:
        explained(client, jpeg, why=True)
        start = time.monotonic()
        answers = [read(client, jpeg, why=True) for _ in range(12)]
        elapsed = time.monotonic() - start
        assert sum("why" in answer["times_ms"] for answer in answers) <= 1 + 2 * elapsed


def test_where_people_would_look_is_a_map_of_its_own(server: ServerProcess, jpeg: bytes) -> None:
    with RawClient(server.url) as client:
        (face,) = explained(client, jpeg, why=True, map="saliency")["faces"]
        assert set(face["why"]) == {"map", "heat"} and face["why"]["map"] == "saliency"
        assert max(map(max, face["why"]["heat"])) == 1
        (face,) = explained(client, jpeg, why=True)["faces"]
        assert face["why"]["map"] == "network" and face["why"]["label"] == face["label"]
        answer = client.call("frame", {"seq": 3, "clock": 2, "jpeg": jpeg, "why": True, "map": "mine"})
        assert answer["error"] == {"code": "bad_message", "message": "map must be network or saliency; got 'mine'."}


@pytest.mark.parametrize("value", [0, -1, 1.5, "all", None, [1]])
def test_what_is_no_face_costs_the_frame_and_nothing_else(bystander: RawClient, jpeg: bytes, value: object) -> None:
    answer = bystander.call("frame", {"seq": 3, "clock": 2, "jpeg": jpeg, "why": value})
    assert (answer["ok"], answer["error"]["code"]) == (False, "bad_message")
    assert answer["error"]["message"].startswith("why must be true, false or the id of a face, from 1 on; got ")
