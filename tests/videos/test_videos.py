"""The pages, and what becomes of a video: how far it is, edits, cancelling, deleting."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.videos.results import finished
from tests.videos.sending import Sender
from webapp.concurrency import sleep, spawn
from webapp.progress import VideosNamespace

EDITS = {
    "names": {"1": "Ana", "2": "Émile 🙂"},
    "joined": {"3": 1},
    "hidden": [2],
    "marks": [
        {"id": "a", "name": "start", "start": 0.5, "end": None},
        {"id": "b", "name": "cut", "start": 1, "end": 2},
    ],
}


def test_the_upload_page_says_its_limits(make_app: Callable[..., Flask]) -> None:
    client = make_app(max_video_bytes=123_000_000, keep_hours=7).test_client()
    page = client.get("/videos")
    assert page.status_code == 200
    assert "123" in page.text
    assert "7 hours" in page.text
    assert page.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert client.get("/videos/").status_code in (308, 404)


def test_the_result_page_is_there_as_long_as_the_video(app: Flask, client: FlaskClient) -> None:
    job_id = finished(app)
    page = client.get(f"/videos/{job_id}")
    assert page.status_code == 200
    assert job_id in page.text
    assert page.headers["Cache-Control"] == "private, no-store"
    client.delete(f"/videos/{job_id}")
    gone = client.get(f"/videos/{job_id}")
    assert (gone.status_code, gone.mimetype) == (404, "text/html")
    assert "it was deleted, or its time was up" in gone.text


@pytest.mark.parametrize("job_id", ["nobody", "x" * 32, "x" * 5000, "%00", "..%2f..", "'; drop table jobs; --"])
def test_an_id_of_nobody_shows_and_changes_nothing(app: Flask, client: FlaskClient, job_id: str) -> None:
    other = finished(app)
    answers = [
        client.get(f"/videos/{job_id}"),
        client.get(f"/videos/{job_id}/status"),
        client.get(f"/videos/{job_id}/edits"),
        client.put(f"/videos/{job_id}/edits", json=EDITS),
        client.post(f"/videos/{job_id}/cancel"),
        client.delete(f"/videos/{job_id}"),
    ]
    assert {answer.status_code for answer in answers} == {404}
    assert client.get(f"/videos/{other}/status").json["state"] == "done"


def test_an_id_that_is_almost_somebody_elses_opens_nothing(app: Flask, client: FlaskClient) -> None:
    job_id = finished(app)
    assert len(job_id) >= 32
    for almost in (job_id[:-1], job_id + "A", job_id.swapcase(), job_id[:-1] + "_"):
        if almost != job_id:
            assert client.get(f"/videos/{almost}/status").status_code == 404


def test_there_is_no_list_of_videos(app: Flask, client: FlaskClient) -> None:
    job_id = finished(app)
    for path in ("/videos", "/videos/uploads", "/api/v1/videos", "/status", "/metrics", "/healthz"):
        assert job_id not in client.get(path).text


def test_status_tells_where_everything_is(app: Flask, client: FlaskClient) -> None:
    status = client.get(f"/videos/{finished(app)}/status").json
    assert (status["state"], status["progress"], status["error"], status["place"]) == ("done", 1.0, None, None)
    assert status["media"]["codec"] == "h264"
    assert status["expires"] > status["created"]
    assert not {"owner", "attempts", "edits"} & set(status)
    for name in ("page", "status", "video", "timeline", "csv", "captions", "report", "edits"):
        assert client.get(status["urls"][name]).status_code == 200, name


def test_edits_are_kept(app: Flask, client: FlaskClient) -> None:
    address = f"/videos/{finished(app)}/edits"
    assert client.get(address).json == {"names": {}, "joined": {}, "hidden": [], "marks": []}
    assert client.put(address, json=EDITS).json == EDITS
    assert client.get(address).json == EDITS
    assert client.put(address, json={}).status_code == 200
    assert client.get(address).json["marks"] == []


def test_edits_take_the_place_of_those_that_were_seen(app: Flask, client: FlaskClient) -> None:
    address = f"/videos/{finished(app)}/edits"
    first = client.get(address).headers["ETag"]
    saved = client.put(address, json={"names": {"1": "Ana"}}, headers={"If-Match": first})
    assert (saved.status_code, saved.headers["ETag"]) == (200, client.get(address).headers["ETag"])
    late = client.put(address, json={"names": {"1": "Eva"}}, headers={"If-Match": first})
    assert (late.status_code, late.json["error"]["code"]) == (412, "edits_changed")
    assert late.json["error"]["message"].endswith(".")
    assert client.get(address).json["names"] == {"1": "Ana"}
    again = {"If-Match": f"W/{saved.headers['ETag']}"}  # as a proxy that compresses makes it
    assert client.put(address, json={}, headers=again).status_code == 200
    assert client.put(address, json=EDITS, headers={"If-Match": "*"}).status_code == 200
    assert client.put(address, json={}).status_code == 200  # whoever does not ask is not told


@pytest.mark.parametrize(
    "edits",
    [
        [],
        "text",
        5,
        {"names": {"1": ""}},
        {"names": {"1": "x" * 500}},
        {"names": {"0": "x"}},
        {"names": {"1": 5}},
        {"joined": {"1": 1}},
        {"joined": {"1": 2, "2": 1}},
        {"hidden": ["x"]},
        {"hidden": 1},
        {"marks": [{"id": "a", "name": "x", "start": -1, "end": None}]},
        {"marks": [{"id": "a", "name": "x", "start": 2, "end": 1}]},
        {"marks": [{"id": "a", "name": "x", "start": 10**400, "end": None}]},
        {"marks": [{"id": "a", "name": "x", "start": 1}] * 2},
        {"marks": [5]},
        {"colour": "red"},
    ],
)
def test_edits_that_cannot_be(app: Flask, client: FlaskClient, edits: object) -> None:
    address = f"/videos/{finished(app)}/edits"
    answer = client.put(address, json=edits)
    assert (answer.status_code, answer.json["error"]["code"]) == (400, "bad_edits")
    assert answer.json["error"]["message"].endswith(".")
    assert client.get(address).json == {"names": {}, "joined": {}, "hidden": [], "marks": []}


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"{", "application/json", 400),
        (b"", "application/json", 400),
        (b"\xff", "application/json", 400),
        (b"[" * 100_000, "application/json", 400),
        (b'{"names": NaN}', "application/json", 400),
        (b"{}", "text/plain", 415),
        (b'"' + b"x" * 300_000 + b'"', "application/json", 413),
    ],
)
def test_edits_that_are_no_json(app: Flask, client: FlaskClient, body: bytes, kind: str, status: int) -> None:
    answer = client.put(f"/videos/{finished(app)}/edits", data=body, content_type=kind)
    assert answer.status_code == status
    assert answer.json["error"]["message"].endswith(".")


def test_a_video_that_waits_can_be_cancelled(sender: Sender) -> None:
    place = sender.begin(10)
    job_id = place.rpartition("/")[2]
    answer = sender.client.post(f"/videos/{job_id}/cancel")
    assert (answer.status_code, answer.json["state"]) == (200, "cancelled")
    assert sender.client.post(f"/videos/{job_id}/cancel").json["state"] == "cancelled"
    assert sender.append(place, 0, b"hello").status_code == 409


def test_cancelling_what_is_done_changes_nothing(app: Flask, client: FlaskClient) -> None:
    job_id = finished(app)
    assert client.post(f"/videos/{job_id}/cancel").json["state"] == "done"
    assert client.get(f"/videos/{job_id}/video").status_code == 200


@pytest.mark.parametrize("headers", [{"Origin": "http://evil.example"}, {"Sec-Fetch-Site": "cross-site"}])
def test_pages_of_other_sites_change_nothing(app: Flask, client: FlaskClient, headers: dict[str, str]) -> None:
    job_id = finished(app)
    assert client.delete(f"/videos/{job_id}", headers=headers).status_code == 403
    assert client.post(f"/videos/{job_id}/cancel", headers=headers).status_code == 403
    assert client.put(f"/videos/{job_id}/edits", json=EDITS, headers=headers).status_code == 403
    assert client.get(f"/videos/{job_id}/edits").json["marks"] == []


def test_what_is_done_and_what_waits_are_there_after_a_restart(
    make_app: Callable[..., Flask], app: Flask, sender: Sender
) -> None:
    done, place = finished(app), sender.begin(10)
    sender.append(place, 0, b"hello")
    later = Sender(make_app().test_client())
    assert later.status(done)["state"] == "done"
    assert later.status(place.rpartition("/")[2])["received"] == 5
    assert later.append(place, 5, b"world").status_code == 204


def test_progress_is_told_to_those_who_watch(app: Flask, client: FlaskClient) -> None:
    socketio, progress = app.extensions["socketio"], app.extensions["progress"]
    job_id, other = finished(app), finished(app)
    watcher, stranger = (socketio.test_client(app, namespace="/videos") for _ in range(2))
    answer = watcher.emit("watch", {"id": job_id}, namespace="/videos", callback=True)
    assert answer["ok"]
    assert answer["status"] == client.get(f"/videos/{job_id}/status").json
    progress.look()
    watcher.get_received("/videos")
    progress.look()
    assert watcher.get_received("/videos") == []
    app.extensions["jobs"]._table.change(job_id, state="running", progress=0.5)
    progress.look()
    (event,) = watcher.get_received("/videos")
    assert (event["name"], event["args"][0]["progress"]) == ("progress", 0.5)
    client.delete(f"/videos/{job_id}")
    progress.look()
    (event,) = watcher.get_received("/videos")
    assert event["args"][0] == {"id": job_id, "state": "deleted"}
    assert stranger.get_received("/videos") == []
    assert progress._watchers == {}
    assert watcher.emit("watch", {"id": other}, namespace="/videos", callback=True)["ok"]
    assert watcher.emit("unwatch", {"id": other}, namespace="/videos", callback=True)["ok"]
    assert watcher.emit("watch", {"id": other}, namespace="/videos", callback=True)["ok"]
    watcher.disconnect("/videos")
    assert progress._watchers == {}
    assert progress._last == {}


def test_looking_never_takes_much_of_the_loops_time(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    progress, looks = app.extensions["progress"], []
    now = iter(range(0, 1000, 10))
    monkeypatch.setattr("webapp.progress.time.monotonic", lambda: next(now))
    monkeypatch.setattr("webapp.progress.sleep", lambda seconds: None)  # nobody else has a turn, and asks this clock
    monkeypatch.setattr(progress, "_watchers", {"video": {"somebody"}})
    monkeypatch.setattr(progress, "_tell", looks.append)
    for _ in range(25):  # each look takes 10 s of this clock, and so do 24 rests
        progress.tick()
    assert len(looks) == 2


def test_others_have_a_turn_after_each_video_that_is_looked_at(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    progress, seen = app.extensions["progress"], []
    monkeypatch.setattr(progress, "_watchers", {name: {"somebody"} for name in "abc"})
    monkeypatch.setattr(progress, "_tell", seen.append)
    other = spawn(lambda: [seen.append("other") or sleep(0) for _ in range(3)])
    progress.look()
    other.kill()
    assert seen[:4] == ["a", "other", "b", "other"]
    progress._watchers.clear()
    VideosNamespace._tell(progress, "c")  # whoever watched it has left meanwhile
    assert progress._last == {}


def test_a_look_that_fails_is_logged_and_not_the_last(
    app: Flask, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    progress = app.extensions["progress"]
    with monkeypatch.context() as patch:
        patch.setattr(progress, "look", lambda: 1 / 0)
        progress.tick()
    assert "how far videos are could not be told" in caplog.text


def test_one_connection_may_ask_so_often(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("webapp.progress.MAX_CALLS", 3)
    job_id = finished(app)
    watcher = app.extensions["socketio"].test_client(app, namespace="/videos")
    answers = [watcher.emit("watch", {"id": job_id}, namespace="/videos", callback=True) for _ in range(5)]
    assert [answer["ok"] for answer in answers] == [True, True, True, False, False]
    assert answers[-1]["error"]["code"] == "too_many"


@pytest.mark.parametrize("event", ["connect", "disconnect"])
def test_what_socket_io_says_of_a_connection_is_not_believed_when_a_client_says_it(
    app: Flask, monkeypatch: pytest.MonkeyPatch, event: str
) -> None:
    monkeypatch.setattr("webapp.progress.MAX_CALLS", 1)
    job_id, progress = finished(app), app.extensions["progress"]
    watcher = app.extensions["socketio"].test_client(app, namespace="/videos")
    assert watcher.emit("watch", {"id": job_id}, namespace="/videos", callback=True)["ok"]
    answer = watcher.emit(event, "client disconnect", namespace="/videos", callback=True)
    assert answer["error"]["code"] == "bad_message"
    assert progress._watchers
    assert not watcher.emit("watch", {"id": job_id}, namespace="/videos", callback=True)["ok"]
    watcher.disconnect("/videos")
    assert (progress._watchers, progress._calls) == ({}, {})


UNTEXT = [{"id": "\ud800"}, {"id": "\0"}]


@pytest.mark.parametrize(
    "message", [None, "x", {}, {"id": 5}, {"id": "nobody"}, {"id": "x" * 5000}, {"id": ""}, {"id": "ü"}, *UNTEXT]
)
def test_nobody_can_watch_what_is_not_there(app: Flask, message: object) -> None:
    watcher = app.extensions["socketio"].test_client(app, namespace="/videos")
    for event in ("watch", "emit"):
        answer = watcher.emit(event, message, namespace="/videos", callback=True)
        assert not answer["ok"]
        assert answer["error"]["message"].endswith(".")
    assert app.extensions["progress"]._watchers == {}


def test_uploads_by_other_names_are_what_their_content_is(sender: Sender, tmp_path: Path) -> None:
    job_id = sender.send(b"PK\x03\x04 this is a zip" * 50, "../film.mp4")
    status = sender.settled(job_id)
    assert (status["state"], status["name"], status["error"]["code"]) == ("failed", "film.mp4", "not_a_video")
    assert status["error"]["message"].endswith(".")
    sleep(0)
    assert [path for path in tmp_path.rglob(f"*{job_id}*") if path.is_file()] == []
