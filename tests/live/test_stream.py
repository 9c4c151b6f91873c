"""The namespace /live over a real socket, with the real recogniser."""

import numpy as np
import pytest
import socketio

from benchmarks.server_process import ServerProcess
from models.emotions import LABELS
from tests.live.client import RawClient


def test_a_portrait_gives_one_face_with_everything_the_protocol_promises(server: ServerProcess, jpeg: bytes) -> None:
    with RawClient(server.url) as client:
        answer = client.frame(jpeg, seq=7, clock=1234.5)
    assert set(answer) == {"ok", "seq", "clock", "interval_ms", "faces", "hint", "times_ms"}
    assert (answer["ok"], answer["seq"], answer["clock"], answer["hint"]) == (True, 7, 1234.5, None)
    assert set(answer["times_ms"]) == {"queue", "decode", "detect", "classify"}
    assert 1000 / 15 - 1 <= answer["interval_ms"] <= 250
    (face,) = answer["faces"]
    assert set(face) == {"id", "box", "tilt", "scores", "label", "confidence", "unsure", "likeliest"}
    x, y, w, h = face["box"]
    assert x < 144 / 320 < x + w
    assert y < 92 / 240 < y + h
    assert sum(face["scores"]) == pytest.approx(1, abs=1e-3)
    assert face["label"] == LABELS[int(np.argmax(face["scores"]))] == face["likeliest"][0] == "happy"


def test_a_face_keeps_its_id_from_frame_to_frame(server: ServerProcess, jpeg: bytes) -> None:
    with RawClient(server.url) as client:
        answers = [client.frame(jpeg, seq=number) for number in range(5)]
    assert [answer["seq"] for answer in answers] == [0, 1, 2, 3, 4]
    assert {face["id"] for answer in answers for face in answer["faces"]} == {1}


def test_two_clients_do_not_share_their_faces(server: ServerProcess, jpeg: bytes, astronaut: np.ndarray) -> None:
    import cv2

    empty = cv2.imencode(".jpg", np.full_like(astronaut, 128))[1].tobytes()
    with RawClient(server.url) as one, RawClient(server.url) as other:
        assert len(one.frame(jpeg)["faces"]) == 1
        assert other.frame(empty)["faces"] == []


def test_a_client_that_leaves_may_come_back_and_starts_anew(server: ServerProcess, jpeg: bytes) -> None:
    with RawClient(server.url) as client:
        assert client.frame(jpeg)["ok"]
        assert client.call("leave") == {"ok": True}
        assert client.call("leave") == {"ok": True}
        assert client.frame(jpeg)["faces"][0]["id"] == 1


@pytest.mark.parametrize("transports", [["websocket"], ["polling"], None])
def test_the_python_client_of_socket_io_gets_overlays(
    server: ServerProcess, jpeg: bytes, transports: list | None
) -> None:
    with socketio.SimpleClient() as client:
        client.connect(server.url, namespace="/live", transports=transports)
        answer = client.call("frame", {"seq": 0, "clock": 0, "jpeg": jpeg}, timeout=10)
    assert [face["label"] for face in answer["faces"]] == ["happy"]
