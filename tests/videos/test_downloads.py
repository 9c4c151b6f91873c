"""What can be taken away: whole or in ranges, private, under a name, and never what is not there."""

import csv
import io
import json
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.videos.results import MEDIA, UPLOAD, finished, timeline
from tests.videos.sending import Sender
from webapp.downloads import media_type
from webapp.file_names import clean_name, renamed


@pytest.fixture
def video(app: Flask) -> str:
    return f"/videos/{finished(app)}"


def test_the_upload_comes_back_whole(client: FlaskClient, video: str) -> None:
    answer = client.get(f"{video}/video")
    assert (answer.status_code, answer.data) == (200, UPLOAD)
    assert answer.mimetype == "video/mp4"
    assert answer.headers["Accept-Ranges"] == "bytes"
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
    head = client.head(f"{video}/video")
    assert (head.data, head.headers["Content-Length"]) == (b"", str(len(UPLOAD)))


@pytest.mark.parametrize(
    ("asked", "start", "end"),
    [
        ("bytes=0-0", 0, 1),
        ("bytes=0-", 0, 256_000),
        ("bytes=100-299", 100, 300),
        ("bytes=255999-", 255_999, 256_000),
        ("bytes=-500", 255_500, 256_000),
        ("bytes=250000-999999", 250_000, 256_000),
    ],
)
def test_ranges(client: FlaskClient, video: str, asked: str, start: int, end: int) -> None:
    answer = client.get(f"{video}/video", headers={"Range": asked})
    assert answer.status_code == 206
    assert answer.data == UPLOAD[start:end]
    assert answer.headers["Content-Range"] == f"bytes {start}-{end - 1}/256000"
    assert answer.headers["Content-Length"] == str(end - start)


def test_ranges_that_are_none(client: FlaskClient, video: str) -> None:
    outside = client.get(f"{video}/video", headers={"Range": "bytes=256000-"})
    assert (outside.status_code, outside.headers["Content-Range"]) == (416, "bytes */256000")
    for asked in ("bytes=5-1", "seconds=0-1", "bytes=0-1,5-6", "bytes", "bytes=a-b"):
        assert client.get(f"{video}/video", headers={"Range": asked}).data == UPLOAD


def test_a_download_has_the_name_of_its_file(app: Flask, client: FlaskClient) -> None:
    video = f"/videos/{finished(app, name='mein 🙂 Film.mp4')}"
    shown = client.get(f"{video}/video").headers["Content-Disposition"]
    assert shown.startswith("inline; ")
    saved = client.get(f"{video}/timeline.csv?download=1").headers["Content-Disposition"]
    assert saved.startswith("attachment; ")
    assert 'filename="mein Film timeline.csv"' in saved
    assert saved.isascii()
    assert "filename*=UTF-8''mein%20%F0%9F%99%82%20Film%20timeline.csv" in saved


def test_the_table_has_a_row_for_each_face_and_frame(client: FlaskClient, video: str) -> None:
    answer = client.get(f"{video}/timeline.csv")
    assert answer.mimetype == "text/csv"
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert [float(row["time"]) for row in rows] == pytest.approx([number / 10 for number in range(20)])
    assert {row["label"] for row in rows} == {"happy"}


def test_edits_are_in_the_exports_and_not_in_the_plain_timeline(client: FlaskClient, video: str) -> None:
    assert client.put(f"{video}/edits", json={"names": {"1": "Ana"}}).status_code == 200
    assert client.get(f"{video}/timeline.json").json["people"][0]["name"] == "Ana"
    assert client.get(f"{video}/timeline.json?plain=1").json == json.loads(json.dumps(timeline().to_dict()))
    assert ",Ana," in client.get(f"{video}/timeline.csv").text
    assert "Ana" in client.get(f"{video}/captions.vtt").text
    assert "Ana" in client.get(f"{video}/report.html").text


def test_the_report_may_have_its_style_and_nothing_else(client: FlaskClient, video: str) -> None:
    answer = client.get(f"{video}/report.html")
    assert answer.mimetype == "text/html"
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script" not in policy
    assert "<script" not in answer.text
    paper = client.get(f"{video}/report.pdf")
    assert (paper.mimetype, paper.data[:5]) == ("application/pdf", b"%PDF-")


def test_the_annotated_video_is_made_on_demand(client: FlaskClient, video: str) -> None:
    for _ in range(2):
        answer = client.get(f"{video}/annotated.mp4")
        assert (answer.status_code, answer.json["state"]) == (202, "waiting")


def test_thumbnails(client: FlaskClient, video: str) -> None:
    answer = client.get(f"{video}/thumbnail?person=1")
    assert (answer.status_code, answer.mimetype, answer.data) == (200, "image/jpeg", b"\xff\xd8 a face")
    assert client.get(f"{video}/thumbnail?person=2").status_code == 404
    for person in ("", "x", "-1", "../1", "1/../../upload", "9" * 99):
        assert client.get(f"{video}/thumbnail", query_string={"person": person}).status_code == 400


@pytest.mark.parametrize(
    "path", ["timeline.xml", "upload", "thumbnails/1.jpg", "../jobs.sqlite3", "timeline.json/x", "%2e%2e"]
)
def test_nothing_else_is_given(client: FlaskClient, video: str, path: str) -> None:
    assert client.get(f"{video}/{path}").status_code == 404


def test_nothing_is_given_of_a_video_that_is_not_done(client: FlaskClient, sender: Sender) -> None:
    place = sender.begin(10)
    job_id = place.rpartition("/")[2]
    for kind in ("timeline.json", "timeline.csv", "captions.vtt", "report.html", "report.pdf", "annotated.mp4"):
        answer = client.get(f"/videos/{job_id}/{kind}")
        assert (answer.status_code, answer.json["error"]["code"]) == (409, "not_done")
        assert client.get(f"/videos/{'x' * 32}/{kind}").status_code == 404
    assert client.get(f"/videos/{job_id}/timeline.json?plain=1").status_code == 409
    assert client.get(f"/videos/{job_id}/video").status_code == 404
    assert client.get(f"/videos/{job_id}/thumbnail?person=1").status_code == 404


@pytest.mark.parametrize(
    ("container", "codec", "kind"),
    [
        ("mov,mp4,m4a,3gp,3g2,mj2", "hevc", "video/mp4"),
        ("matroska,webm", "vp9", "video/webm"),
        ("matroska,webm", "h264", "video/x-matroska"),
        ("avi", "mjpeg", "video/x-msvideo"),
        ("gif", "gif", "image/gif"),
        ("png", "png", "image/png"),
        ("strange", "h264", "application/octet-stream"),
    ],
)
def test_types_come_from_the_content(container: str, codec: str, kind: str) -> None:
    assert media_type(replace(MEDIA, container=container, codec=codec).to_dict()) == kind


@pytest.mark.parametrize(
    ("given", "clean"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\me\\clip.mp4", "clip.mp4"),
        ("🙂 été.mp4", "🙂 été.mp4"),
        ("a\x00b\r\nc.mp4", "abc.mp4"),
        ("\u202egpm.exe", "gpm.exe"),
        ("..", "video"),
        ("", "video"),
        ("/", "video"),
        ("x" * 500, "x" * 120),
    ],
)
def test_names_are_shown_and_never_paths(given: str, clean: str) -> None:
    assert clean_name(given) == clean


def test_names_of_downloads() -> None:
    assert renamed("clip.mp4", "timeline.csv") == "clip timeline.csv"
    assert renamed("no ending", "timeline.csv") == "no ending timeline.csv"


def test_deleting_leaves_nothing(client: FlaskClient, video: str, tmp_path: Path) -> None:
    for kind in ("timeline.csv", "report.html", "annotated.mp4"):
        client.get(f"{video}/{kind}")
    assert client.delete(video).status_code == 204
    job_id = video.rpartition("/")[2]
    assert [path for path in tmp_path.rglob("*") if job_id in str(path)] == []
    again = client.delete(video)
    assert (again.status_code, again.json["error"]["code"]) == (404, "no_such_video")
    for path in ("status", "video", "timeline.csv", "report.pdf", "edits", "thumbnail?person=1"):
        assert client.get(f"{video}/{path}").status_code == 404


def test_a_video_that_is_deleted_while_its_report_is_made_is_not_there(
    client: FlaskClient, video: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def made_and_deleted(task: dict, *_: object) -> dict:
        Path(task["out"]).write_bytes(b"%PDF-")
        assert client.delete(video).status_code == 204
        return {}

    monkeypatch.setattr("webapp.exports.sandbox.run", made_and_deleted)
    answer = client.get(f"{video}/report.pdf")
    assert (answer.status_code, answer.json["error"]["code"]) == (404, "no_such_video")
    assert list(tmp_path.rglob("*.pdf")) == []
