"""The real server while videos are sent: refusals arrive, dropped connections resume, memory stays flat."""

import json
import socket
import time
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
import requests
import socketio

from benchmarks.server_process import ServerProcess
from tests.videos.sending import PIECE, TUS, metadata

MB = 1_000_000


@pytest.fixture(scope="module")
def server() -> Iterator[ServerProcess]:
    with ServerProcess({"MIEN_WORKERS": "0", "MIEN_MAX_VIDEO_BYTES": str(400 * MB)}) as running:
        yield running
        assert running.stop() == 0
    assert "Traceback" not in running.errors


class Line:
    """A bare connection, for what no client library would do."""

    def __init__(self, server: ServerProcess) -> None:
        parts = urlsplit(server.url)
        self.host = parts.netloc
        self.socket = socket.create_connection((parts.hostname, parts.port), timeout=30)

    def __enter__(self) -> "Line":
        return self

    def __exit__(self, *_: object) -> None:
        self.socket.close()

    def head(self, method: str, path: str, **headers: object) -> None:
        lines = [f"{method} {path} HTTP/1.1", f"Host: {self.host}"]
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        self.socket.sendall("\r\n".join([*lines, "", ""]).encode())

    def answer(self) -> tuple[int, dict]:
        """The status of the next answer, and its body where that is JSON."""
        with self.socket.makefile("rb") as file:
            status = int(file.readline().split()[1])
            headers = {}
            while (line := file.readline().strip()) != b"":
                name, _, value = line.decode().partition(":")
                headers[name.lower()] = value.strip()
            body = file.read(int(headers.get("content-length", 0)))
        return status, json.loads(body) if headers.get("content-type") == "application/json" else {}


def begin(server: ServerProcess, size: int) -> str:
    """Where an upload goes to."""
    headers = TUS | {"Upload-Length": str(size), "Upload-Metadata": metadata("clip.mp4")}
    answer = requests.post(f"{server.url}/videos/uploads", headers=headers, timeout=30)
    assert answer.status_code == 201, answer.text
    return answer.headers["Location"]


def offset(server: ServerProcess, place: str) -> int:
    answer = requests.head(server.url + place, headers=TUS, timeout=30)
    return int(answer.headers["Upload-Offset"])


def test_too_large_a_body_is_refused_before_it_is_sent(server: ServerProcess) -> None:
    with Line(server) as line:
        line.head("POST", "/api/v1/videos", Content_Type="video/mp4", Content_Length=3000 * MB)
        status, body = line.answer()
    assert (status, body["error"]["code"]) == (413, "too_many_bytes")
    assert "400,000,000 bytes" in body["error"]["message"]


def test_a_client_that_sends_its_body_first_gets_the_refusal_too(server: ServerProcess) -> None:
    answer = requests.post(
        f"{server.url}/api/v1/pictures", data=b"x" * (60 * MB), headers={"Content-Type": "image/jpeg"}, timeout=60
    )
    assert (answer.status_code, answer.json()["error"]["code"]) == (413, "too_many_bytes")
    place = begin(server, 50 * MB)
    headers = TUS | {"Upload-Offset": "7", "Content-Type": PIECE}
    answer = requests.patch(server.url + place, data=b"x" * (50 * MB), headers=headers, timeout=60)
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "wrong_offset")


def test_who_asks_first_is_told_before_the_body(server: ServerProcess) -> None:
    with Line(server) as line:
        line.head("POST", "/api/v1/videos", Content_Type="video/mp4", Content_Length=3000 * MB, Expect="100-continue")
        assert line.answer()[0] == 413
    with Line(server) as line:
        line.head("POST", "/api/v1/videos", Content_Type="video/mp4", Content_Length=10, Expect="100-continue")
        assert line.answer()[0] == 100
        line.socket.sendall(b"some bytes")
        assert line.answer()[0] == 202


def test_a_dropped_connection_keeps_what_came(server: ServerProcess) -> None:
    place = begin(server, 1000)
    with Line(server) as line:
        line.head("PATCH", place, **TUS_HEADERS, Upload_Offset=0, Content_Length=1000)
        line.socket.sendall(b"x" * 400)
    assert_soon(lambda: offset(server, place) == 400)
    headers = TUS | {"Upload-Offset": "400", "Content-Type": PIECE}
    answer = requests.patch(server.url + place, data=b"y" * 600, headers=headers, timeout=30)
    assert (answer.status_code, answer.headers["Upload-Offset"]) == (204, "1000")


def test_a_new_connection_takes_over_from_one_that_hangs(server: ServerProcess) -> None:
    place = begin(server, 200_000)
    with Line(server) as hanging:
        hanging.head("PATCH", place, **TUS_HEADERS, Upload_Offset=0, Content_Length=200_000)
        hanging.socket.sendall(b"x" * 131_072)
        status = f"{server.url}{place.replace('/uploads', '')}/status"
        assert_soon(lambda: requests.get(status, timeout=30).json()["received"] == 131_072)
        assert offset(server, place) == 131_072
        headers = TUS | {"Upload-Offset": "131072", "Content-Type": PIECE}
        answer = requests.patch(server.url + place, data=b"y" * 68_928, headers=headers, timeout=30)
        assert answer.status_code == 204
        hanging.socket.sendall(b"z" * 68_928)
        assert hanging.answer()[0] == 409


def test_a_body_of_unknown_length_that_is_damaged(server: ServerProcess) -> None:
    with Line(server) as line:
        line.head("POST", "/api/v1/videos", Content_Type="video/mp4", Transfer_Encoding="chunked")
        line.socket.sendall(b"5\r\nhello\r\nnonsense\r\n")
        status, body = line.answer()
    assert (status, body["error"]["code"]) == (400, "broken_body")


def test_a_body_of_unknown_length(server: ServerProcess) -> None:
    answer = requests.post(
        f"{server.url}/api/v1/videos", data=iter([b"some", b"bytes"]), headers={"Content-Type": "video/mp4"}, timeout=30
    )
    assert (answer.status_code, answer.json()["bytes"]) == (202, 9)


def test_progress_comes_over_a_socket(server: ServerProcess) -> None:
    place = begin(server, 1000)
    told: list[dict] = []
    client = socketio.Client()
    client.on("progress", told.append, namespace="/videos")
    client.connect(server.url, namespaces=["/videos"], transports=["websocket"])
    try:
        answer = client.call("watch", {"id": place.rpartition("/")[2]}, namespace="/videos", timeout=30)
        assert (answer["ok"], answer["status"]["received"]) == (True, 0)
        headers = TUS | {"Upload-Offset": "0", "Content-Type": PIECE}
        requests.patch(server.url + place, data=b"x" * 400, headers=headers, timeout=30)
        assert_soon(lambda: bool(told) and told[-1]["received"] == 400)
        requests.delete(server.url + place, headers=TUS, timeout=30)
        assert_soon(lambda: told[-1]["state"] == "deleted")
    finally:
        client.disconnect()


def zeros(size: int) -> Iterator[bytes]:
    """So many bytes, in pieces."""
    piece = bytes(MB)
    for _ in range(size // MB):
        yield piece


@pytest.mark.parametrize("size", [150 * MB, pytest.param(2000 * MB, marks=pytest.mark.slow)])
def test_memory_stays_flat_while_a_large_file_is_sent(size: int) -> None:
    with ServerProcess({"MIEN_WORKERS": "0", "MIEN_MAX_VIDEO_BYTES": str(2100 * MB)}) as server:
        requests.get(f"{server.url}/videos", timeout=30)
        place, before = begin(server, size), server.peak_mb
        headers = TUS | {"Upload-Offset": "0", "Content-Type": PIECE, "Content-Length": str(size)}
        answer = requests.patch(server.url + place, data=Sized(size), headers=headers, timeout=250)
        assert (answer.status_code, answer.headers["Upload-Offset"]) == (204, str(size))
        body = Sized(size)
        answer = requests.post(
            f"{server.url}/api/v1/videos", data=body, headers={"Content-Type": "video/mp4"}, timeout=250
        )
        assert answer.status_code == 202
        assert server.peak_mb - before < 25
        assert requests.delete(server.url + place.replace("/uploads", ""), timeout=30).status_code == 204


class Sized:
    """Zeros of a known number for requests, never all in memory."""

    def __init__(self, size: int) -> None:
        self.size = size

    def __len__(self) -> int:
        return self.size

    def __iter__(self) -> Iterator[bytes]:
        return zeros(self.size)


def assert_soon(true: Callable[[], bool], seconds: float = 30.0) -> None:
    """Wait until something is true."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.05)


TUS_HEADERS = {"Tus_Resumable": "1.0.0", "Content_Type": PIECE}
