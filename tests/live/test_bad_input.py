"""Whatever comes instead of a frame gets an answer with a sentence, and another client does not notice."""

import struct
import time
from collections.abc import Iterator

import cv2
import numpy as np
import pytest

from benchmarks.server_process import ServerProcess
from tests.live.client import RawClient


def encoded(picture: np.ndarray) -> bytes:
    return cv2.imencode(".jpg", picture)[1].tobytes()


def declaring(jpeg: bytes, width: int, height: int) -> bytes:
    """The same JPEG with another size in its header."""
    start = jpeg.index(b"\xff\xc0") + 5
    return jpeg[:start] + struct.pack(">HH", height, width) + jpeg[start + 4 :]


@pytest.fixture
def client(server: ServerProcess, bystander: RawClient) -> Iterator[RawClient]:
    """The client that misbehaves; it is still answered afterwards."""
    with RawClient(server.url) as misbehaving:
        yield misbehaving
        assert misbehaving.call("leave") == {"ok": True}


def refusal(answer: dict) -> str:
    """The code of an error answer that has all its parts."""
    assert set(answer) == {"ok", "seq", "clock", "interval_ms", "error"}
    assert answer["ok"] is False
    assert answer["interval_ms"] > 0
    assert len(answer["error"]["message"].split()) > 3
    return answer["error"]["code"]


def test_pictures_that_cannot_be_read(client: RawClient, jpeg: bytes) -> None:
    png = cv2.imencode(".png", np.zeros((32, 32, 3), np.uint8))[1].tobytes()
    cases = {
        "empty_frame": [b""],
        "not_a_jpeg": [b"\x00", b"hello", b"<svg/>", png, bytes(5000)],
        "damaged_jpeg": [jpeg[:100], b"\xff\xd8\xff\xd9", b"\xff\xd8" + bytes(300)],
        "too_many_pixels": [declaring(jpeg, 30_000, 30_000)],
        "too_few_pixels": [encoded(np.zeros((1, 1, 3), np.uint8))],
        "too_narrow": [encoded(np.zeros((16, 9000, 3), np.uint8))],
        "too_many_bytes": [jpeg + bytes(1_000_000), bytes(3_000_000), bytes(30_000_000)],
    }
    for code, pictures in cases.items():
        for picture in pictures:
            assert refusal(client.frame(picture)) == code, picture[:20]


def test_a_picture_cut_off_in_the_middle_is_read_as_far_as_it_goes_or_refused(client: RawClient, jpeg: bytes) -> None:
    answer = client.frame(jpeg[: len(jpeg) // 2])
    assert answer["ok"] or refusal(answer) == "damaged_jpeg"


def test_unusual_pictures_are_read(client: RawClient, astronaut: np.ndarray) -> None:
    from io import BytesIO

    from PIL import Image

    cmyk = BytesIO()
    Image.fromarray(astronaut[..., ::-1]).convert("CMYK").save(cmyk, "JPEG")
    grey = encoded(cv2.cvtColor(astronaut, cv2.COLOR_BGR2GRAY))
    for picture in (grey, cmyk.getvalue()):
        client.call("leave")
        assert [face["label"] for face in client.frame(picture)["faces"]] == ["happy"]


def test_sixteen_bits_are_refused(client: RawClient, astronaut: np.ndarray, jpeg: bytes) -> None:
    png16 = cv2.imencode(".png", astronaut.astype(np.uint16) * 257)[1].tobytes()
    jpeg12 = jpeg.replace(b"\xff\xc0\x00\x11\x08", b"\xff\xc0\x00\x11\x0c")
    assert jpeg12 != jpeg
    assert refusal(client.frame(png16)) == "not_a_jpeg"
    assert refusal(client.frame(jpeg12)) in ("damaged_jpeg", "not_a_jpeg")


@pytest.mark.parametrize(
    "message",
    [
        (),
        (None,),
        ([],),
        ("text",),
        (5,),
        (b"\xff\xd8",),
        ({},),
        ({"seq": 1, "clock": 2},),
        ({"seq": 1, "jpeg": b"x"},),
        ({"clock": 1, "jpeg": b"x"},),
        ({"seq": "1", "clock": 2, "jpeg": b"x"},),
        ({"seq": -1, "clock": 2, "jpeg": b"x"},),
        ({"seq": 1.5, "clock": 2, "jpeg": b"x"},),
        ({"seq": True, "clock": 2, "jpeg": b"x"},),
        ({"seq": 10**30, "clock": 2, "jpeg": b"x"},),
        ({"seq": 1, "clock": None, "jpeg": b"x"},),
        ({"seq": 1, "clock": float("nan"), "jpeg": b"x"},),
        ({"seq": 1, "clock": float("inf"), "jpeg": b"x"},),
        ({"seq": 1, "clock": 2, "jpeg": "/9j/4AAQ"},),
        ({"seq": 1, "clock": 2, "jpeg": None},),
        ({"seq": 1, "clock": 2, "jpeg": [1, 2, 3]},),
        ({"seq": {"a": [{"b": []}]}, "clock": [], "jpeg": {"c": {}}},),
    ],
    ids=str,
)
def test_messages_of_another_shape(client: RawClient, message: tuple) -> None:
    assert refusal(client.call("frame", *message)) == "bad_message"


@pytest.mark.parametrize(
    "event", ["nothing", "", "__class__", "trigger_event", "connect", "disconnect", 5, None, ["frame"], {"a": 1}]
)
def test_events_that_are_not_in_the_protocol(client: RawClient, event: object) -> None:
    assert refusal(client.call(event, {"seq": 1})) == "bad_message"


def test_more_arguments_than_expected_do_no_harm(client: RawClient, jpeg: bytes) -> None:
    assert client.call("frame", {"seq": 1, "clock": 2, "jpeg": jpeg}, "more", [1])["ok"]


def test_frames_faster_than_credit_are_dropped_and_the_newest_is_read(client: RawClient, jpeg: bytes) -> None:
    numbers = [client.send("frame", {"seq": seq, "clock": 0, "jpeg": jpeg}) for seq in range(30)]
    answers = [client.answer(number) for number in numbers]
    assert [answer["seq"] for answer in answers] == list(range(30))
    codes = [refusal(answer) for answer in answers if not answer["ok"]]
    assert set(codes) == {"dropped"}
    assert answers[-1]["ok"]


def test_a_flood_is_told_to_slow_down(client: RawClient, jpeg: bytes) -> None:
    numbers = [client.send("frame", {"seq": seq, "clock": 0, "jpeg": b"x"}) for seq in range(200)]
    codes = [refusal(client.answer(number)) for number in numbers]
    assert codes.count("busy") > 10
    time.sleep(0.1)
    assert client.frame(jpeg)["ok"]
