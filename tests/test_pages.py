"""The pages: the lab's, its health, and errors in words."""

import json
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from models.emotions import LABELS
from tests.fakes import fake_networks
from webapp import create_app
from webapp.config import Config


@pytest.fixture(scope="module")
def app() -> Flask:
    return create_app(Config(readers=1), fake_networks())


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def test_the_page_carries_its_data_and_no_inline_script(client: FlaskClient) -> None:
    page = client.get("/")
    assert page.status_code == 200
    found = re.search(r'<script type="application/json" id="mien-data">(.+?)</script>', page.text, re.DOTALL)
    data = json.loads(found.group(1))
    assert [emotion["name"] for emotion in data["emotions"]] == list(LABELS)
    assert data["network"] == {"name": "fake", "title": "Fake", "accuracy_on_new": 0.5, "unsure_below": 0.4}
    assert data["unsure_below"] == 0.4
    assert data["limits"] == {"max_frame_bytes": 1_000_000, "frame_width": 320, "max_fps": 15.0}
    scripts = re.findall(r"<script(?![^>]*\bsrc=)[^>]*>", page.text)
    assert scripts == ['<script type="application/json" id="mien-data">']
    assert not re.search(r"<[^>]+\son\w+=|<style|\sstyle=", page.text)


def test_health_is_json_for_a_monitor(client: FlaskClient) -> None:
    health = client.get("/healthz").json
    assert {name: health[name] for name in ("status", "network", "streaming", "waiting", "connected")} == {
        "status": "ok",
        "network": "fake",
        "streaming": 0,
        "waiting": 0,
        "connected": 0,
    }
    assert health["places"] > 0


@pytest.mark.parametrize(
    ("method", "path", "code"), [("get", "/nothing", 404), ("post", "/", 405), ("get", "/../x", 404)]
)
def test_errors_are_pages_in_words(client: FlaskClient, method: str, path: str, code: int) -> None:
    answer = getattr(client, method)(path)
    assert answer.status_code == code
    assert answer.mimetype == "text/html"
    assert "address" in answer.text
    assert answer.headers["Content-Security-Policy"]


def test_a_program_gets_errors_as_json(client: FlaskClient) -> None:
    for answer in (client.get("/api/v1/nothing"), client.get("/nothing", headers={"Accept": "application/json"})):
        assert answer.status_code == 404
        assert answer.json["error"]["message"] == "There is nothing at this address."


def test_a_mistake_of_ours_is_a_page_without_its_traceback() -> None:
    app = create_app(Config(readers=1), fake_networks())
    app.add_url_rule("/mistake", view_func=lambda: 1 / 0)
    answer = app.test_client().get("/mistake")
    assert answer.status_code == 500
    assert "Something went wrong" in answer.text
    assert "ZeroDivision" not in answer.text


def test_static_files_are_checked_for_changes_each_time(client: FlaskClient) -> None:
    with client.get("/static/favicon.svg") as first:
        assert first.status_code == 200
        assert first.headers["Cache-Control"] == "no-cache"
    with client.get("/static/favicon.svg", headers={"If-None-Match": first.headers["ETag"]}) as again:
        assert again.status_code == 304


def test_the_icon_is_where_browsers_look_for_it(client: FlaskClient) -> None:
    with client.get("/favicon.ico", follow_redirects=True) as icon:
        assert icon.mimetype == "image/svg+xml"
