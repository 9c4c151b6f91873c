"""Videos for programs: sent in one request, asked about, deleted; and what is refused."""

import io
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.fakes import FakeRecognizer, fake_networks, fake_recognizer
from tests.videos.results import finished
from tests.videos.sending import TUS, encode_form, metadata
from webapp import create_app
from webapp.config import Config
from webapp.fer.table import READING
from webapp.incoming import SPARE_BYTES

ADDRESS = "/api/v1/videos"
LONGER = {"CONTENT_LENGTH": "9"}
FIELDS = {"fps": "every", "smoothing": "0", "smallest_face": "0.1", "network": "fake"}
SETTINGS = {"network": "fake", "fps": None, "smoothing": 0, "smallest_face": 0.1}


@pytest.fixture(autouse=True)
def unread(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is sent here is not looked into: these tests are about how it comes."""
    monkeypatch.setattr("webapp.intake.Intake.add", lambda *_: None)


def form(client: FlaskClient, **fields: object) -> TestResponse:
    body, kind = encode_form(**fields)
    return client.post(ADDRESS, data=body, content_type=kind)


def raw(client: FlaskClient, data: bytes, address: str = ADDRESS, kind: str = "video/mp4") -> TestResponse:
    return client.post(address, data=data, content_type=kind)


def uploads(folder: Path) -> list[Path]:
    """The files that are kept of what was sent."""
    folders = (folder / "data" / "receiving", folder / "data" / "incoming")
    return [path for parent in folders for path in parent.rglob("*") if path.is_file()]


def test_a_form_with_a_file_and_fields(client: FlaskClient, tmp_path: Path) -> None:
    answer = form(client, **FIELDS, file=(b"some bytes", "../../my 🙂 clip.mp4"))
    assert answer.status_code == 202
    video = answer.json
    assert (video["state"], video["name"], video["bytes"]) == ("probing", "my 🙂 clip.mp4", 10)
    assert video["settings"] == SETTINGS
    assert answer.headers["Location"] == video["urls"]["self"] == f"{ADDRESS}/{video['id']}"
    (kept,) = uploads(tmp_path)
    assert (kept.name, kept.read_bytes()) == (video["id"], b"some bytes")


def test_a_body_that_is_the_file(client: FlaskClient, tmp_path: Path) -> None:
    query = "&".join(f"{name}={value}" for name, value in FIELDS.items())
    video = raw(client, b"x" * 200_000, f"{ADDRESS}?name=a/b.mp4&{query}").json
    assert (video["name"], video["bytes"], video["settings"]) == ("b.mp4", 200_000, SETTINGS)
    (kept,) = uploads(tmp_path)
    assert kept.stat().st_size == 200_000


def test_a_body_in_chunks_of_unknown_number(client: FlaskClient) -> None:
    answer = client.post(
        ADDRESS, input_stream=io.BytesIO(b"x" * 100), headers={"Transfer-Encoding": "chunked"}, content_type="video/mp4"
    )
    assert (answer.status_code, answer.json["bytes"]) == (202, 100)


def test_the_address_of_a_form_may_have_settings_too(client: FlaskClient) -> None:
    body, kind = encode_form(fps="7", file=(b"some bytes", "clip.mp4"))
    video = raw(client, body, f"{ADDRESS}?smoothing=1", kind).json
    assert (video["settings"]["fps"], video["settings"]["smoothing"]) == (7, 1)


def test_fields_after_the_file_and_other_files_do_no_harm(client: FlaskClient) -> None:
    files = [(b"first", "first.mp4"), (b"second", "second.mp4")]
    video = form(client, file=files, smoothing="0", other="is passed over").json
    assert (video["name"], video["bytes"], video["settings"]["smoothing"]) == ("first.mp4", 5, 0)


def test_how_far_it_is_and_its_end(client: FlaskClient, tmp_path: Path) -> None:
    own = raw(client, b"some bytes").json["urls"]["self"]
    answer = client.get(own)
    assert (answer.status_code, answer.json["state"]) == (200, "probing")
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert client.get(f"{own}/timeline.csv").json["error"]["code"] == "not_done"
    assert client.get(f"{own}/timeline.json").status_code == 409
    assert client.delete(own).status_code == 204
    assert uploads(tmp_path) == []
    for gone in (client.get(own), client.delete(own), client.get(f"{own}/timeline.csv")):
        assert (gone.status_code, gone.json["error"]["code"]) == (404, "no_such_video")


def refused(answer: TestResponse, status: int, code: str, folder: Path) -> str:
    """Check a refusal, of which nothing is left; its sentence."""
    assert (answer.status_code, answer.json["error"]["code"]) == (status, code)
    assert uploads(folder) == []
    return answer.json["error"]["message"]


def test_a_form_without_a_file(client: FlaskClient, tmp_path: Path) -> None:
    assert "field called file" in refused(form(client, fps="5"), 400, "no_file", tmp_path)
    refused(form(client, file=(b"", "")), 400, "no_file", tmp_path)
    refused(client.post(ADDRESS, data={"fps": "5"}), 415, "wrong_type", tmp_path)
    refused(client.post(ADDRESS, json={"file": "x"}), 415, "wrong_type", tmp_path)


def test_an_empty_file(client: FlaskClient, tmp_path: Path) -> None:
    refused(form(client, file=(b"", "clip.mp4")), 422, "empty_file", tmp_path)
    refused(raw(client, b""), 422, "empty_file", tmp_path)


def test_what_is_said_twice_is_refused(client: FlaskClient, tmp_path: Path) -> None:
    body, kind = encode_form(fps="7", file=(b"some bytes", "clip.mp4"))
    answer = raw(client, body, f"{ADDRESS}?fps=5", kind)
    assert "fps" in refused(answer, 400, "bad_settings", tmp_path)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("fps", "0"),
        ("fps", "nan"),
        ("fps", "\u0665"),
        ("fps", ""),
        ("fps", "1e999"),
        ("smoothing", "every"),
        ("network", "x"),
    ],
)
def test_settings_that_cannot_be(client: FlaskClient, tmp_path: Path, name: str, value: str) -> None:
    answer = form(client, **{name: value}, file=(b"some bytes", "clip.mp4"))
    refused(answer, 400, "bad_settings", tmp_path)
    refused(raw(client, b"some bytes", f"{ADDRESS}?{name}={value}"), 400, "bad_settings", tmp_path)


@pytest.fixture
def two(tmp_path: Path) -> FlaskClient:
    """An application that has the networks fake and other."""
    networks = fake_networks(FakeRecognizer(), fake_recognizer("other"))
    return create_app(Config(readers=1, data=str(tmp_path / "data")), networks).test_client()


def test_a_second_network_may_be_named(two: FlaskClient) -> None:
    file = (b"some bytes", "clip.mp4")
    assert form(two, compare="other", file=file).json["settings"]["compare"] == "other"
    assert raw(two, b"some bytes", f"{ADDRESS}?network=other&compare=default").json["settings"]["compare"] == "fake"
    assert "compare" not in form(two, compare="", file=file).json["settings"]


@pytest.mark.parametrize(
    ("network", "compare", "said"),
    [
        ("fake", "atlantis", "No network is called 'atlantis'; there are fake, other."),
        ("other", "other", "Expected two different networks to compare; got other twice."),
        ("default", "fake", "Expected two different networks to compare; got fake twice."),
        ("fake", "x" * 65, "Expected the name of a network, of up to 64 characters; got another."),
    ],
)
def test_a_second_network_that_cannot_be(
    two: FlaskClient, tmp_path: Path, network: str, compare: str, said: str
) -> None:
    answer = form(two, network=network, compare=compare, file=(b"some bytes", "clip.mp4"))
    assert refused(answer, 400, "bad_settings", tmp_path) == said
    settings = metadata("clip.mp4", {"network": network, "compare": compare})
    answer = two.post("/videos/uploads", headers=TUS | {"Upload-Length": "9", "Upload-Metadata": settings})
    assert refused(answer, 400, "bad_settings", tmp_path) == said


def test_the_results_of_two_networks(client: FlaskClient, app: Flask) -> None:
    own = f"{ADDRESS}/{finished(app, compared=True)}"
    head, first, *_ = client.get(f"{own}/timeline.csv").text.splitlines()
    assert head.endswith(",label,confidence,unsure,marks," + ",".join(f"{name}_other" for name in READING))
    assert first.endswith(",happy,0.7,0,,0.05,0.05,0.05,0.7,0.05,0.05,0.05,happy,0.7,0")
    content = client.get(f"{own}/timeline.json").json
    assert (content["network"]["name"], content["second_network"]["name"]) == ("fake", "other")
    assert content["agreement"] == [{"id": 1, "readings": 20, "same": 20, "sure": 20, "sure_same": 20}]


@pytest.mark.parametrize(
    ("body", "kind", "status", "code"),
    [
        (b"nonsense", "multipart/form-data", 400, "bad_form"),
        (b"nonsense", "multipart/form-data; boundary=x", 400, "bad_form"),
        (b"", "multipart/form-data; boundary=x", 400, "no_file"),
        (b"--x\r\n\r\n\r\n--x--", "multipart/form-data; boundary=x", 400, "bad_form"),
        (b"--x\r\nContent-Disposition: form-data\r\n\r\nv\r\n--x--", "multipart/form-data; boundary=x", 400, "no_file"),
        (b"--x--\r\n", "multipart/form-data; boundary=x", 400, "no_file"),
        (
            b'--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\nhalf',
            "multipart/form-data; boundary=x",
            400,
            "bad_form",
        ),
        (
            b'--x\r\nContent-Disposition: form-data; name="fps"\r\n\r\n' + b"1" * 20_000 + b"\r\n--x--",
            "multipart/form-data; boundary=x",
            413,
            "too_many_bytes",
        ),
    ],
)
def test_forms_that_are_none(
    client: FlaskClient, tmp_path: Path, body: bytes, kind: str, status: int, code: str
) -> None:
    refused(raw(client, body, kind=kind), status, code, tmp_path)


def test_a_form_that_never_begins_takes_no_memory(client: FlaskClient, tmp_path: Path) -> None:
    for start in (b"", b"--x\r\n", b"--x--"):
        answer = raw(client, start + b"y" * 1_000_000, kind="multipart/form-data; boundary=x")
        assert answer.status_code == 413
        assert uploads(tmp_path) == []


def test_a_file_over_the_limit(make_app: Callable[..., Flask], tmp_path: Path) -> None:
    client = make_app(max_video_bytes=1_000_000).test_client()
    big = b"x" * 1_000_001
    assert "1,000,000 bytes" in refused(raw(client, big), 413, "too_many_bytes", tmp_path)
    refused(form(client, file=(big, "clip.mp4")), 413, "too_many_bytes", tmp_path)
    chunked = {"Transfer-Encoding": "chunked"}
    answer = client.post(ADDRESS, input_stream=io.BytesIO(big), headers=chunked, content_type="video/mp4")
    refused(answer, 413, "too_many_bytes", tmp_path)
    assert raw(client, big[:-1]).status_code == 202


def test_too_many_that_wait_are_refused_before_the_body_is_read(make_app: Callable[..., Flask]) -> None:
    client = make_app(max_waiting=1).test_client()
    assert raw(client, b"some bytes").status_code == 202
    body = io.BytesIO(b"x" * 1_000_000)
    answer = client.post(ADDRESS, input_stream=body, content_type="video/mp4")
    assert (answer.status_code, answer.json["error"]["code"], body.tell()) == (429, "too_many_waiting", 0)
    assert int(answer.headers["Retry-After"]) > 0


def test_a_body_that_ends_early(client: FlaskClient, tmp_path: Path) -> None:
    answer = client.post(ADDRESS, input_stream=io.BytesIO(b"half"), environ_overrides=LONGER, content_type="video/mp4")
    refused(answer, 400, "broken_body", tmp_path)


def test_a_full_disk(client: FlaskClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("webapp.uploads.os.write", full)
        refused(raw(client, b"some bytes"), 507, "disk_full", tmp_path)
    monkeypatch.setattr("webapp.incoming.Incoming.room_for", lambda *_: False)
    refused(raw(client, b"some bytes"), 507, "disk_full", tmp_path)


def disk_with(free: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk with so many bytes free, whatever is written to it."""
    monkeypatch.setattr("webapp.incoming.shutil.disk_usage", lambda _: shutil._ntuple_diskusage(free, 0, free))
    monkeypatch.setattr("webapp.storage.FolderStorage.free_bytes", lambda _: free)


def test_what_there_is_no_room_for_is_refused_before_the_body_is_read(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk_with(SPARE_BYTES + 999_999, monkeypatch)
    body = io.BytesIO(b"x" * 1_000_000)
    answer = client.post(ADDRESS, input_stream=body, content_type="video/mp4")
    assert (answer.status_code, answer.json["error"]["code"], body.tell()) == (507, "disk_full", 0)


def test_what_came_already_needs_no_room_a_second_time(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def write(descriptor: int, piece: bytes) -> int:
        disk_with(SPARE_BYTES, monkeypatch)  # which is full but for the spare
        return os.write(descriptor, piece)

    disk_with(SPARE_BYTES + 10, monkeypatch)
    monkeypatch.setattr("webapp.uploads.write_whole", write)
    assert raw(client, b"some bytes").status_code == 202


def test_the_spare_room_is_kept_while_a_body_of_unknown_length_comes(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("webapp.uploads.LOOK_BYTES", 100_000)
    disk_with(SPARE_BYTES, monkeypatch)
    body, chunked = io.BytesIO(b"x" * 300_000), {"Transfer-Encoding": "chunked"}
    monkeypatch.setattr("webapp.uploads.write_whole", lambda _, piece: disk_with(0, monkeypatch) or len(piece))
    answer = client.post(ADDRESS, input_stream=body, headers=chunked, content_type="video/mp4")
    refused(answer, 507, "disk_full", tmp_path)
    assert body.tell() < 200_000


@pytest.mark.parametrize("headers", [{"Origin": "http://evil.example"}, {"Sec-Fetch-Site": "cross-site"}])
def test_pages_of_other_sites_send_and_delete_nothing(client: FlaskClient, headers: dict[str, str]) -> None:
    own = raw(client, b"some bytes").json["urls"]["self"]
    assert client.post(ADDRESS, data=b"x", content_type="video/mp4", headers=headers).status_code == 403
    assert client.delete(own, headers=headers).status_code == 403
    assert client.get(own).status_code == 200
