"""Readiness for a load balancer; status and metrics for the operator, behind a token."""

import base64
import os
import re
import stat
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy.exc import OperationalError

from tests.fakes import FakeReaders, fake_networks
from webapp import create_app, readiness, status
from webapp.config import Config
from webapp.fer.analysis import Settings
from webapp.operator_token import FILE


@pytest.fixture
def app(tmp_path: Path) -> Flask:
    return create_app(Config(readers=1, data=str(tmp_path)), fake_networks(), FakeReaders())


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def token(app: Flask, tmp_path: Path) -> str:
    app.extensions["operator_token"].prepare()
    path = tmp_path / FILE
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    return path.read_text()


def stream(app: Flask, jpegs: list[bytes]) -> None:
    live = app.extensions["live"]
    live.trigger_event("connect", "a", {})
    for seq, jpeg in enumerate(jpegs):
        live.trigger_event("frame", "a", {"seq": seq, "clock": 0, "jpeg": jpeg})


@pytest.mark.parametrize("path", ["/status", "/metrics"])
@pytest.mark.parametrize("given", [None, "Bearer wrong", "Bearer ", "Basic eDp3cm9uZw==", "Basic !", "Nonsense", ""])
def test_without_the_token_both_stay_closed(client: FlaskClient, token: str, path: str, given: str | None) -> None:
    answer = client.get(path, headers={} if given is None else {"Authorization": given})
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Basic")
    assert token not in answer.text


def test_the_token_opens_as_bearer_and_as_password(client: FlaskClient, token: str) -> None:
    basic = base64.b64encode(f"anyone:{token}".encode()).decode()
    for given in (f"Bearer {token}", f"Basic {basic}"):
        answer = client.get("/status", headers={"Authorization": given})
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "no-store"


def test_a_token_can_be_set(tmp_path: Path) -> None:
    app = create_app(Config(readers=1, data=str(tmp_path), operator_token="chosen"), fake_networks())
    assert app.test_client().get("/status", headers={"Authorization": "Bearer chosen"}).status_code == 200
    assert not (tmp_path / FILE).exists()


def test_where_no_token_can_be_kept_nothing_opens(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    app = create_app(Config(readers=1, data=str(tmp_path)), fake_networks(), FakeReaders())
    (tmp_path / FILE).mkdir()
    assert app.test_client().get("/status", headers={"Authorization": "Bearer "}).status_code == 401
    assert "stay closed" in caplog.text


def test_status_tells_what_the_operator_asks_for(app: Flask, client: FlaskClient, token: str) -> None:
    stream(app, [b"x", b"x", b"broken"])
    client.get("/healthz")
    content = client.get("/status", headers={"Authorization": f"Bearer {token}"}).json
    assert content["live"]["connected"] == content["live"]["streaming"] == 1
    assert content["frames"] == {"read": 2, "damaged_jpeg": 1}
    assert content["frame_cost_ms"]["reading"] > 0
    assert 0 < content["latency_ms"]["p50"] <= content["latency_ms"]["p95"] <= content["latency_ms"]["p99"]
    assert content["frames_per_second"] > 0
    assert content["requests"]["200"] == 1
    assert content["process"]["memory_mb"] > 10
    assert content["process"]["open_files"] > 2
    assert content["readers"] == {"pids": [], "memory_mb": 0.0}
    assert content["version"]


def test_status_tells_what_those_hold_that_read_the_frames() -> None:
    """Here this process stands for them."""
    own = os.getpid()
    assert status.readers([own, own])["memory_mb"] == pytest.approx(2 * status.process()["memory_mb"], rel=0.1)
    assert status.readers([own, 2**22 + 1]) == {"pids": [own, 2**22 + 1], "memory_mb": None}


def test_status_is_a_page_for_a_browser(app: Flask, client: FlaskClient, token: str) -> None:
    stream(app, [b"x"])
    accept = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
    page = client.get("/status", headers={"Authorization": f"Bearer {token}", "Accept": accept})
    assert page.mimetype == "text/html"
    assert re.search(r">streaming</th><td>1<", page.text)
    assert token not in page.text


def test_metrics_can_be_read_by_prometheus(app: Flask, client: FlaskClient, token: str) -> None:
    stream(app, [b"x", b"broken"])
    answer = client.get("/metrics", headers={"Authorization": f"Bearer {token}"})
    assert answer.mimetype == "text/plain"
    samples = {
        (sample.name, tuple(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }
    assert samples["mien_frames_total", ("read",)] == 1
    assert samples["mien_frames_total", ("damaged_jpeg",)] == 1
    assert samples["mien_clients", ("streaming",)] == 1
    assert samples["mien_frame_seconds_count", ()] == samples["mien_frame_seconds_bucket", ("+Inf",)] == 1
    assert samples["mien_frame_seconds_sum", ()] > 0
    assert samples["mien_memory_bytes", ()] > 10e6


def test_ready_until_something_is_wrong(app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    assert client.get("/readyz").json == {"status": "ready"}
    monkeypatch.setattr(readiness, "NEEDED_BYTES", 10**18)
    full = client.get("/readyz")
    assert full.status_code == 503
    assert "MB left" in full.json["problems"]["disk"]
    assert client.get("/healthz").status_code == 200
    monkeypatch.undo()
    app.extensions["live"].readers.begun = True
    assert client.get("/readyz").json["problems"] == {"readers": "No process that reads frames is there."}
    app.extensions["live"].readers.pids = (os.getpid(),)
    assert client.get("/readyz").status_code == 200
    app.extensions["readiness"].add("queue", lambda: "The queue does not answer.")
    assert client.get("/readyz").json["problems"] == {"queue": "The queue does not answer."}


def test_not_ready_and_no_new_work_once_it_is_to_end(app: Flask, client: FlaskClient) -> None:
    stream(app, [b"x"])
    assert app.extensions["draining"]() is True
    assert client.get("/readyz").json["problems"] == {"ending": "The server is about to end."}
    answer = app.extensions["live"].trigger_event("frame", "a", {"seq": 9, "clock": 0, "jpeg": b"x"})
    assert (answer["error"]["code"], answer["seq"]) == ("dropped", 9)


def test_a_redis_that_is_not_there_is_a_problem(tmp_path: Path) -> None:
    check = readiness.redis_check("redis://127.0.0.1:1/0")
    assert check() == "Redis does not answer."


def test_status_counts_jobs_and_workers(app: Flask, client: FlaskClient, token: str) -> None:
    authorized = {"Authorization": f"Bearer {token}"}
    assert client.get("/status", headers=authorized).json["jobs"] == {"workers": 0}
    app.extensions["jobs"].create(name="a.mp4", bytes=20_000, settings=Settings(), owner="x")
    assert client.get("/status", headers=authorized).json["jobs"] == {"uploading": 1, "workers": 0}
    assert 'mien_jobs{state="uploading"} 1.0' in client.get("/metrics", headers=authorized).text


def test_a_queue_and_a_database_that_cannot_be_reached_are_problems(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = app.extensions["jobs"]

    def broken(*_: object) -> None:
        raise OSError("gone")

    monkeypatch.setattr(kept.queue.huey.storage, "queue_size", broken)
    assert client.get("/readyz").json["problems"] == {"queue": "The queue of videos does not answer."}
    monkeypatch.undo()

    def unreachable(*_: object) -> None:
        raise OperationalError("select", {}, OSError("gone"))

    monkeypatch.setattr(kept.database, "read", unreachable)
    assert client.get("/readyz").json["problems"] == {"database": "The table of jobs cannot be read."}
