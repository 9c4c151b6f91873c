"""What the network looks at in a picture, for programs."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from flask import Flask
from flask.testing import FlaskClient

from models import saliency_network
from tests.videos.sending import encode_form
from webapp import create_app, sandboxed
from webapp.config import Config
from webapp.job import Problem
from webapp.sandbox import SandboxFailed

ADDRESS = "/api/v1/why"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """Of an application that reads with the real network."""
    app: Flask = create_app(Config(readers=1, data=str(tmp_path_factory.mktemp("data"))))
    return app.test_client()


@pytest.fixture(scope="module")
def portrait(astronaut: np.ndarray) -> bytes:
    return cv2.imencode(".jpg", astronaut)[1].tobytes()


def test_the_face_of_a_picture_is_explained(client: FlaskClient, portrait: bytes) -> None:
    answer = client.post(ADDRESS, data=portrait, content_type="image/jpeg")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "private, no-store"
    (face,) = answer.json["faces"]
    assert face["why"]["label"] == face["label"]
    assert max(map(max, face["why"]["heat"])) == 1
    assert "why" not in client.post("/api/v1/pictures", data=portrait, content_type="image/jpeg").json["faces"][0]


def test_the_map_may_be_that_of_saliency(client: FlaskClient, portrait: bytes) -> None:
    (face,) = client.post(f"{ADDRESS}?map=saliency", data=portrait, content_type="image/jpeg").json["faces"]
    assert set(face["why"]) == {"map", "heat"} and face["why"]["map"] == "saliency"
    assert max(map(max, face["why"]["heat"])) == 1


def test_a_server_without_a_saliency_network_says_so(
    client: FlaskClient, portrait: bytes, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def here(task: dict[str, Any], *_: object, data: bytes) -> None:
        said: list[dict[str, Any]] = []
        sandboxed.answer(task | {"data": data}, lambda **message: said.append(message))
        raise SandboxFailed(Problem(**said[-1]["error"]))

    monkeypatch.setattr("webapp.fer.pipeline.saliency_map", lambda: saliency_network.load(tmp_path))
    monkeypatch.setattr("webapp.api_pictures.sandbox.run", here)
    answer = client.post(f"{ADDRESS}?map=saliency", data=portrait, content_type="image/jpeg")
    assert (answer.status_code, answer.json["error"]["code"]) == (503, "network_unavailable")
    assert answer.json["error"]["message"] == "The network cannot be used: the saliency network is not there."


def test_a_form_may_name_the_network(client: FlaskClient, portrait: bytes) -> None:
    network = client.get("/api/v1/networks").json["networks"][-1]["name"]
    body, kind = encode_form(network=network, file=(portrait, "me.jpg"))
    answer = client.post(ADDRESS, data=body, content_type=kind)
    assert answer.json["network"] == network
    assert "why" in answer.json["faces"][0]


@pytest.mark.parametrize(
    ("make", "query", "status", "code"),
    [
        (lambda _: b"", "", 422, "empty_file"),
        (lambda _: b"no picture", "", 422, "not_a_picture"),
        (lambda picture: picture, "network=atlantis", 400, "bad_settings"),
        (lambda picture: picture, "map=mine", 400, "bad_settings"),
    ],
)
def test_what_cannot_be_explained(
    client: FlaskClient, portrait: bytes, make: Callable[[bytes], bytes], query: str, status: int, code: str
) -> None:
    answer = client.post(f"{ADDRESS}?{query}", data=make(portrait), content_type="image/jpeg")
    assert (answer.status_code, answer.json["error"]["code"]) == (status, code)
