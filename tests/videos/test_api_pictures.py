"""Pictures for programs: faces at once, nothing kept; and what is refused."""

from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest
from flask import Flask
from flask.testing import FlaskClient

from models.emotions import LABELS
from tests.videos.sending import encode_form
from webapp import create_app, sandbox
from webapp.config import Config
from webapp.job import Problem

ADDRESS = "/api/v1/pictures"


@pytest.fixture(scope="module")
def reading(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """An application that reads with the real network."""
    return create_app(Config(readers=1, data=str(tmp_path_factory.mktemp("data"))))


@pytest.fixture
def client(reading: Flask) -> FlaskClient:
    return reading.test_client()


@pytest.fixture(scope="module")
def encoded(astronaut: np.ndarray) -> Callable[[str], bytes]:
    """The portrait as a file of some kind."""
    return lambda ending: cv2.imencode(ending, astronaut)[1].tobytes()


@pytest.mark.parametrize("ending", [".jpg", ".png", ".webp"])
def test_the_face_in_a_picture_of_each_kind(
    client: FlaskClient, reading: Flask, encoded: Callable[[str], bytes], ending: str
) -> None:
    answer = client.post(ADDRESS, data=encoded(ending), content_type="application/octet-stream")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "private, no-store"
    (face,) = answer.json["faces"]
    assert face["label"] in LABELS
    assert sum(face["scores"]) == pytest.approx(1, abs=0.001)
    x, y, w, h = face["box"]
    assert (x + w / 2, y + h / 2) == pytest.approx((144 / 320, 92 / 240), abs=0.08)
    assert answer.json["hint"] is None
    assert answer.json["network"] == reading.extensions["networks"].default.card.name
    data = Path(reading.config["MIEN"].data)
    assert [path for path in data.rglob("*") if path.is_file() and path.stat().st_size == len(encoded(ending))] == []


def test_a_form_and_its_fields(client: FlaskClient, encoded: Callable[[str], bytes]) -> None:
    network = client.get("/api/v1/networks").json["networks"][-1]["name"]
    body, kind = encode_form(network=network, smallest_face="0.5", file=(encoded(".jpg"), "me.jpg"))
    answer = client.post(ADDRESS, data=body, content_type=kind)
    assert answer.json["network"] == network
    assert answer.json["faces"] == []
    assert client.post(f"{ADDRESS}?smallest_face=0.2", data=encoded(".jpg"), content_type="image/jpeg").json["faces"]


def test_no_face_is_a_good_answer(client: FlaskClient) -> None:
    grey = cv2.imencode(".png", np.full((240, 320), 128, np.uint8))[1].tobytes()
    answer = client.post(ADDRESS, data=grey, content_type="image/png")
    assert (answer.status_code, answer.json["faces"]) == (200, [])


def huge(ending: str) -> bytes:
    """A picture of 12,000 x 12,000 pixels in few bytes."""
    return cv2.imencode(ending, np.zeros((12_000, 12_000), np.uint8))[1].tobytes()


@pytest.mark.parametrize(
    ("make", "status", "code"),
    [
        (lambda encoded: b"", 422, "empty_file"),
        (lambda encoded: b"no picture at all", 422, "not_a_picture"),
        (lambda encoded: b"GIF89a" + b"\0" * 100, 422, "not_a_picture"),
        (lambda encoded: encoded(".png")[:5000], 422, "damaged_picture"),
        (lambda encoded: encoded(".webp")[:40], 422, "damaged_picture"),
        (lambda encoded: encoded(".jpg")[:40], 422, "damaged_jpeg"),
        (lambda encoded: huge(".png"), 422, "too_many_pixels"),
        (lambda encoded: cv2.imencode(".png", np.zeros((8, 8), np.uint8))[1].tobytes(), 422, "too_few_pixels"),
        (lambda encoded: cv2.imencode(".png", np.zeros((16, 20_000), np.uint8))[1].tobytes(), 422, "too_narrow"),
        (lambda encoded: b"\xff\xd8\xff" + b"x" * (33 << 20), 413, "too_many_bytes"),
    ],
)
def test_what_is_no_picture(
    client: FlaskClient,
    encoded: Callable[[str], bytes],
    make: Callable[[Callable[[str], bytes]], bytes],
    status: int,
    code: str,
) -> None:
    answer = client.post(ADDRESS, data=make(encoded), content_type="image/jpeg")
    assert (answer.status_code, answer.json["error"]["code"]) == (status, code)
    assert answer.json["error"]["message"].endswith(".")
    body, kind = encode_form(file=(make(encoded), "me.jpg"))
    assert client.post(ADDRESS, data=body, content_type=kind).status_code == status


@pytest.mark.parametrize("query", ["network=atlantis", "smallest_face=2", "smallest_face=nan"])
def test_settings_that_cannot_be(client: FlaskClient, jpeg: bytes, query: str) -> None:
    answer = client.post(f"{ADDRESS}?{query}", data=jpeg, content_type="image/jpeg")
    assert (answer.status_code, answer.json["error"]["code"]) == (400, "bad_settings")


def test_what_is_said_twice_is_refused(client: FlaskClient, encoded: Callable[[str], bytes]) -> None:
    body, kind = encode_form(smallest_face="0.2", file=(encoded(".png"), "a.png"))
    answer = client.post(f"{ADDRESS}?smallest_face=nothing", data=body, content_type=kind)
    assert (answer.status_code, answer.json["error"]["code"]) == (400, "bad_settings")
    assert "in the address and in the form" in answer.json["error"]["message"]


def test_a_form_without_a_picture(client: FlaskClient) -> None:
    body, kind = encode_form(smallest_face="0.2")
    assert client.post(ADDRESS, data=body, content_type=kind).json["error"]["code"] == "no_file"
    assert client.post(ADDRESS, data={"file": "x"}).status_code == 415


@pytest.mark.parametrize("problem", [sandbox.CRASHED, sandbox.TOO_SLOW, sandbox.TOO_MUCH])
def test_a_picture_that_its_reader_dies_of_is_a_sentence(
    client: FlaskClient, jpeg: bytes, problem: Problem, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dies(*_: object, **__: object) -> None:
        raise sandbox.SandboxFailed(problem)

    monkeypatch.setattr("webapp.api_pictures.sandbox.run", dies)
    answer = client.post(ADDRESS, data=jpeg, content_type="image/jpeg")
    assert (answer.status_code, answer.json["error"]["code"]) == (422, "damaged_picture")
    assert "picture" in answer.json["error"]["message"]


@pytest.mark.parametrize("busy", [{"10.0.0.1": 2, "10.0.0.2": 2}, {"127.0.0.1": 3}])
def test_too_many_at_once_are_asked_to_come_back(
    client: FlaskClient, reading: Flask, jpeg: bytes, busy: dict[str, int]
) -> None:
    reader = reading.extensions["picture_reader"]
    reader._busy.update(busy)
    try:
        answer = client.post(ADDRESS, data=jpeg, content_type="image/jpeg")
    finally:
        reader._busy.clear()
    assert (answer.status_code, answer.json["error"]["code"], answer.headers["Retry-After"]) == (503, "busy", "1")
    reader._busy["127.0.0.1"] = 2
    assert client.post(ADDRESS, data=jpeg, content_type="image/jpeg").status_code == 200
    assert reader._busy.pop("127.0.0.1") == 2 and not reader._busy
