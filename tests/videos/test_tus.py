"""The upload protocol: an upload grows, resumes, is taken over, and is refused before a byte is sent."""

import base64
import errno
import os
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from tests.videos.sending import PIECE, TUS, Sender, metadata
from webapp.refusals import RequestRefused


@pytest.fixture(autouse=True)
def unread(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is uploaded here is not looked into: these tests are about how it comes."""
    monkeypatch.setattr("webapp.intake.Intake.add", lambda *_: None)


def code_of(answer: TestResponse) -> str:
    """The code of a refusal, whose message is a sentence."""
    error = answer.json["error"]
    assert error["message"][0].isupper() or error["message"][0].isdigit()
    assert error["message"].endswith(".")
    return error["code"]


def test_what_the_server_takes_is_told(sender: Sender) -> None:
    answer = sender.client.options("/videos/uploads")
    assert answer.status_code == 204
    assert answer.headers["Tus-Version"] == answer.headers["Tus-Resumable"] == "1.0.0"
    assert set(answer.headers["Tus-Extension"].split(",")) == {"creation", "expiration", "termination"}
    assert answer.headers["Tus-Max-Size"] == "2000000000"


def test_an_upload_grows_piece_by_piece_and_says_how_far_it_is(sender: Sender) -> None:
    place = sender.begin(10, name="clip.mp4")
    assert place.startswith("/videos/uploads/")
    assert sender.append(place, 0, b"hello").headers["Upload-Offset"] == "5"
    asked = sender.client.head(place, headers=TUS)
    assert (asked.headers["Upload-Offset"], asked.headers["Upload-Length"]) == ("5", "10")
    assert "no-store" in asked.headers["Cache-Control"]
    status = sender.status(place.rpartition("/")[2])
    assert (status["state"], status["received"], status["bytes"], status["name"]) == ("uploading", 5, 10, "clip.mp4")
    answer = sender.append(place, 5, b"world")
    assert (answer.status_code, answer.headers["Upload-Offset"]) == (204, "10")
    assert "GMT" in answer.headers["Upload-Expires"]
    assert sender.status(place.rpartition("/")[2])["state"] == "probing"


def test_settings_and_name_come_with_the_upload(sender: Sender) -> None:
    given = metadata("../../e🙂.mp4", {"fps": None, "smoothing": 1, "smallest_face": 0.2, "network": "fake"})
    place = sender.begin(10, **{"Upload-Metadata": given})
    status = sender.status(place.rpartition("/")[2])
    assert status["name"] == "e🙂.mp4"
    assert status["settings"] == {"network": "fake", "fps": None, "smoothing": 1, "smallest_face": 0.2}


@pytest.mark.parametrize("offset", [0, 4, 6, 10, 11])
def test_a_piece_at_the_wrong_place_is_refused(sender: Sender, offset: int) -> None:
    place = sender.begin(10)
    sender.append(place, 0, b"hello")
    answer = sender.append(place, offset, b"world")
    assert (answer.status_code, code_of(answer)) == (409, "wrong_offset")
    assert sender.client.head(place, headers=TUS).headers["Upload-Offset"] == "5"


def test_more_than_announced_is_refused(sender: Sender) -> None:
    place = sender.begin(10)
    answer = sender.append(place, 0, b"x" * 11)
    assert (answer.status_code, code_of(answer)) == (413, "too_many_bytes")


def test_nothing_is_appended_once_it_is_whole(sender: Sender) -> None:
    place = sender.begin(5)
    sender.append(place, 0, b"hello")
    answer = sender.append(place, 5, b"")
    assert (answer.status_code, code_of(answer)) == (409, "not_uploading")


def test_an_upload_goes_on_where_a_dead_connection_left_it(app: Flask, sender: Sender) -> None:
    """While the server still waits for the old connection, the client comes back with a new one."""
    uploads = app.extensions["uploads"]
    place = sender.begin(10)
    job_id = place.rpartition("/")[2]

    def dying() -> Iterator[bytes]:
        yield b"hel"
        assert sender.client.head(place, headers=TUS).headers["Upload-Offset"] == "3"
        assert sender.append(place, 3, b"lo").status_code == 204
        yield b"lost"

    with pytest.raises(RequestRefused, match="Another connection"):
        uploads.append(job_id, 0, dying())
    assert sender.append(place, 5, b"world").status_code == 204
    (file,) = [path for path in Path(app.config["MIEN"].data).rglob("*") if path.name == job_id and path.is_file()]
    assert file.read_bytes() == b"helloworld"


def test_another_process_of_the_server_may_have_taken_over(app: Flask, sender: Sender) -> None:
    """Its holder is not known here; that the file has grown is."""
    place = sender.begin(10)
    job_id = place.rpartition("/")[2]
    path = app.extensions["jobs"].upload_path(job_id)

    def pieces() -> Iterator[bytes]:
        yield b"hel"
        with path.open("ab") as file:
            file.write(b"lo")
        yield b"lost"

    with pytest.raises(RequestRefused, match="Another connection"):
        app.extensions["uploads"].append(job_id, 0, pieces())
    assert path.read_bytes() == b"hello"


def test_what_came_before_a_broken_connection_is_kept(sender: Sender) -> None:
    place = sender.begin(10)
    headers, longer = TUS | {"Upload-Offset": "0"}, {"CONTENT_LENGTH": "10"}
    stream = BytesIO(b"hello")
    sender.client.patch(place, headers=headers, input_stream=stream, environ_overrides=longer, content_type=PIECE)
    assert sender.client.head(place, headers=TUS).headers["Upload-Offset"] == "5"
    assert sender.append(place, 5, b"world").status_code == 204


def test_an_upload_can_be_given_up(sender: Sender, tmp_path: Path) -> None:
    place = sender.begin(10)
    sender.append(place, 0, b"hello")
    assert sender.client.delete(place, headers=TUS).status_code == 204
    assert sender.client.head(place, headers=TUS).status_code == 404
    assert code_of(sender.client.delete(place, headers=TUS)) == "no_such_video"
    assert [path for path in tmp_path.rglob("*") if place.rpartition("/")[2] in path.name] == []


def test_deleting_while_it_is_sent_ends_the_upload(app: Flask, sender: Sender, tmp_path: Path) -> None:
    place = sender.begin(10)
    job_id = place.rpartition("/")[2]

    def pieces() -> Iterator[bytes]:
        yield b"hello"
        assert sender.client.delete(f"/videos/{job_id}").status_code == 204
        yield b"world"

    with pytest.raises(RequestRefused, match="deleted while it was sent"):
        app.extensions["uploads"].append(job_id, 0, pieces())
    assert [path for path in tmp_path.rglob("*") if job_id in path.name] == []


def test_methods_can_be_overridden(sender: Sender) -> None:
    place = sender.begin(10)
    headers = TUS | {"Upload-Offset": "0", "X-HTTP-Method-Override": "PATCH"}
    assert sender.client.post(place, headers=headers, data=b"hello", content_type=PIECE).status_code == 204
    assert sender.client.post(place, headers=TUS | {"X-HTTP-Method-Override": "TRACE"}).status_code == 405
    assert sender.client.post(place, headers=TUS | {"X-HTTP-Method-Override": "DELETE"}).status_code == 204


BASE64 = base64.b64encode(b"x").decode()


@pytest.mark.parametrize(
    ("headers", "status", "code"),
    [
        ({"Tus-Resumable": "0.2.2"}, 412, "other_version"),
        ({"Upload-Length": ""}, 400, "bad_header"),
        ({"Upload-Length": "-1"}, 400, "bad_header"),
        ({"Upload-Length": "ten"}, 400, "bad_header"),
        ({"Upload-Length": "1e3"}, 400, "bad_header"),
        ({"Upload-Length": "9" * 400}, 400, "bad_header"),
        ({"Upload-Length": "0"}, 422, "empty_file"),
        ({"Upload-Length": "2000000001"}, 413, "too_many_bytes"),
        ({"Upload-Length": "9999999999999999"}, 413, "too_many_bytes"),
        ({"Upload-Defer-Length": "1"}, 400, "no_length"),
        ({"Upload-Metadata": "filename not-base64!"}, 400, "bad_metadata"),
        ({"Upload-Metadata": "filename " + "A" * 9000}, 400, "bad_metadata"),
        ({"Upload-Metadata": f"settings {BASE64}"}, 400, "bad_settings"),
        ({"Upload-Metadata": metadata("a", {"fps": 0})}, 400, "bad_settings"),
        ({"Upload-Metadata": metadata("a", {"fps": "10"})}, 400, "bad_settings"),
        ({"Upload-Metadata": metadata("a", {"fps": 10**400})}, 400, "bad_settings"),
        ({"Upload-Metadata": metadata("a", {"smoothing": float("nan")})}, 400, "bad_settings"),
        ({"Upload-Metadata": metadata("a", {"network": "atlantis"})}, 400, "bad_settings"),
        ({"Upload-Metadata": metadata("a", {"network": ["fake"]})}, 400, "bad_settings"),
        ({"Upload-Metadata": metadata("a", {"speed": 3})}, 400, "bad_settings"),
        ({"Upload-Metadata": "settings " + base64.b64encode(b"[" * 5000).decode()}, 400, "bad_settings"),
    ],
)
def test_an_upload_is_refused_before_a_byte_is_sent(
    sender: Sender, tmp_path: Path, headers: dict[str, str], status: int, code: str
) -> None:
    before = sorted(tmp_path.rglob("*"))
    given = {"Upload-Length": "10", "Upload-Metadata": metadata("clip.mp4")} | headers
    answer = sender.client.post("/videos/uploads", headers=TUS | given)
    assert (answer.status_code, code_of(answer)) == (status, code)
    assert answer.headers["Tus-Resumable"] == "1.0.0"
    assert sorted(tmp_path.rglob("*")) == before


def test_the_limit_and_what_came_are_said(sender: Sender) -> None:
    message = sender.create(3_000_000_000).json["error"]["message"]
    assert "3,000 MB" in message
    assert "2,000 MB" in message


def test_a_visitor_may_have_so_many_waiting_and_another_is_not_kept_out(make_app: Callable[..., Flask]) -> None:
    sender = Sender(make_app(max_waiting=2).test_client())
    mine, other = {"Mien-Visitor": "m" * 32}, {"Mien-Visitor": "o" * 32}
    places = [sender.begin(10, **mine) for _ in range(2)]
    answer = sender.create(10, **mine)
    assert (answer.status_code, code_of(answer)) == (429, "too_many_waiting")
    assert int(answer.headers["Retry-After"]) > 0
    sender.begin(10, **other)
    sender.client.delete(places[0], headers=TUS)
    sender.begin(10, **mine)


def test_ten_at_once_are_taken(sender: Sender) -> None:
    places = [sender.begin(10) for _ in range(10)]
    assert len(set(places)) == 10
    assert all(sender.append(place, 0, b"hello").status_code == 204 for place in places)
    assert all(sender.append(place, 5, b"world").status_code == 204 for place in places)


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_is_a_sentence_and_no_half_job(
    sender: Sender, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    place = sender.begin(10)
    job_id = place.rpartition("/")[2]

    def full(descriptor: int, data: bytes) -> int:
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as patch:
        patch.setattr("webapp.uploads.os.write", full)
        answer = sender.append(place, 0, b"hello")
    assert (answer.status_code, code_of(answer)) == (507, "disk_full")
    assert sender.client.get(f"/videos/{job_id}/status").status_code == 404
    assert [path for path in tmp_path.rglob("*") if job_id in path.name] == []


def test_a_piece_needs_its_type(sender: Sender) -> None:
    place = sender.begin(10)
    answer = sender.client.patch(place, headers=TUS | {"Upload-Offset": "0"}, data=b"hello", content_type="video/mp4")
    assert (answer.status_code, code_of(answer)) == (415, "wrong_type")


def test_what_lies_on_another_machine_is_not_there_and_can_be_begun_anew(
    make_app: Callable[..., Flask], sender: Sender, tmp_path: Path
) -> None:
    place = sender.begin(10)
    sender.append(place, 0, b"hello")
    app = make_app()
    app.extensions["jobs"]._incoming._folder = tmp_path / "other"
    (tmp_path / "other").mkdir()
    other = Sender(app.test_client())
    assert other.client.head(place, headers=TUS).status_code == 404
    answer = other.append(place, 5, b"world")
    assert (answer.status_code, code_of(answer)) == (404, "not_here")
    assert list((tmp_path / "other").iterdir()) == []
    assert sender.append(place, 5, b"world").status_code == 204


@pytest.mark.parametrize("job_id", ["nobody", "..", "%2e%2e%2fjobs.db", "x" * 3000, "%00", "-" * 32])
def test_an_id_that_is_none_opens_nothing(sender: Sender, job_id: str) -> None:
    place = f"/videos/uploads/{job_id}"
    assert sender.client.head(place, headers=TUS).status_code == 404
    assert sender.append(place, 0, b"hello").status_code == 404
    assert sender.client.delete(place, headers=TUS).status_code == 404
