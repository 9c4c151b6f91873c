"""HTTPS for the local network: cameras work, plain HTTP leads to the page that explains the warning."""

import asyncio
import hashlib
import json
import socket
import ssl
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
import requests

from benchmarks.server_process import ServerProcess, free_port
from benchmarks.stream_client import StreamClient
from webapp.certificates import FILE


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("lan")


@pytest.fixture(scope="module")
def lan(data: Path) -> Iterator[ServerProcess]:
    """A server as `make serve-lan` starts it, with a log that would show every traceback."""
    settings = {"MIEN_DATA": str(data), "MIEN_LOG_LEVEL": "debug", "MIEN_WORKERS": "0"}
    with ServerProcess(settings, command=("wsgi.py", "--lan")) as running:
        yield running
        assert running.stop() == 0
    assert "Traceback" not in running.errors


def port_of(server: ServerProcess) -> int:
    return int(server.url.rpartition(":")[2])


def plain(server: ServerProcess, path: str) -> requests.Response:
    return requests.get(f"http://127.0.0.1:{port_of(server)}{path}", allow_redirects=False, timeout=10)


def test_it_listens_beyond_this_machine_and_its_certificate_names_the_address(lan: ServerProcess, data: Path) -> None:
    assert lan.url.startswith("https://")
    answer = requests.get(f"https://127.0.0.1:{port_of(lan)}/healthz", verify=str(data / FILE), timeout=10)
    assert answer.json()["status"] == "ok"
    assert requests.get(f"{lan.url}/healthz", verify=str(data / FILE), timeout=10).ok


def test_frames_stream_over_tls(lan: ServerProcess, data: Path, jpeg: bytes) -> None:
    trusted = ssl.create_default_context(cafile=str(data / FILE))

    async def stream() -> list[dict]:
        headers = {"Origin": f"https://127.0.0.1:{port_of(lan)}"}
        async with StreamClient(f"https://127.0.0.1:{port_of(lan)}", headers, ssl=trusted) as client:
            return [await client.frame(number, jpeg) for number in range(5)]

    assert [len(answer["faces"]) for answer in asyncio.run(stream())] == [1] * 5


def test_without_tls_there_is_the_page_that_explains_the_warning(lan: ServerProcess) -> None:
    for path in ("/", "/networks", "/api/v1/networks", "/status"):
        answer = plain(lan, path)
        assert (answer.status_code, answer.headers["Location"]) == (302, "/join"), path
    page = plain(lan, "/join")
    assert page.status_code == 200
    assert lan.url in page.text
    assert "Advanced" in page.text and "Show Details" in page.text
    assert plain(lan, "/static/css/join.css").ok
    assert plain(lan, "/socket.io/?EIO=4&transport=polling").status_code == 302


def test_the_page_shows_the_fingerprint_that_browsers_show(lan: ServerProcess) -> None:
    der = ssl.PEM_cert_to_DER_cert(ssl.get_server_certificate(("127.0.0.1", port_of(lan))))
    digest = hashlib.sha256(der).hexdigest().upper()
    assert ":".join(digest[at : at + 2] for at in range(0, 64, 2)) in plain(lan, "/join").text


def test_who_dawdles_or_babbles_in_the_handshake_holds_up_nobody(lan: ServerProcess, data: Path) -> None:
    at = ("127.0.0.1", port_of(lan))
    with ExitStack() as opened:
        dawdling = [opened.enter_context(socket.create_connection(at, timeout=5)) for _ in range(30)]
        dawdling[0].sendall(b"\x16\x03\x01")
        babble = (b"\x16" + b"x" * 500, b"\x00" * 100, b"\x16\x03\x01\x00\x05hello", b"\x80garbage\r\n\r\n")
        for number, words in enumerate(babble, 1):
            dawdling[number].sendall(words)
        started = time.monotonic()
        assert requests.get(f"https://127.0.0.1:{at[1]}/healthz", verify=str(data / FILE), timeout=10).ok
        assert time.monotonic() - started < 5


def test_the_certificate_is_kept_and_a_given_one_needs_no_page_about_warnings(data: Path, tmp_path: Path) -> None:
    before, port = (data / FILE).read_bytes(), free_port()
    given = {
        "MIEN_TLS": "yes",
        "MIEN_TLS_CERTIFICATE": str(data / FILE),
        "MIEN_TLS_KEY": str(data / FILE),
        "MIEN_DATA": str(tmp_path),
        "MIEN_WORKERS": "0",
        "MIEN_ADDRESS": "https://mien.example.org",
        "MIEN_PORT": str(port),
    }
    with ServerProcess(given) as server:
        assert server.url == "https://mien.example.org"
        page = requests.get(
            f"https://127.0.0.1:{port}/join",
            verify=str(data / FILE),
            headers={"Host": "mien.example.org"},
            timeout=10,
        )
    assert "https://mien.example.org" in page.text
    assert "Advanced" not in page.text
    assert (data / FILE).read_bytes() == before
    assert not (tmp_path / FILE).exists()


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"MIEN_TLS": "yes", "MIEN_TLS_CERTIFICATE": "/nowhere.pem"}, "MIEN_TLS_CERTIFICATE is '/nowhere.pem'"),
        ({"MIEN_TLS": "yes", "MIEN_TLS_KEY": "/nowhere.pem"}, "MIEN_TLS_CERTIFICATE is 'none'"),
        (
            {"MIEN_TLS": "yes", "MIEN_TLS_CERTIFICATE": "wsgi.py", "MIEN_TLS_KEY": "wsgi.py"},
            "certificate cannot be used",
        ),
    ],
)
def test_what_is_no_certificate_is_named(settings: dict[str, str], said: str, tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match=said), ServerProcess(settings | {"MIEN_DATA": str(tmp_path)}):
        pass


def test_status_needs_the_token_that_was_made(lan: ServerProcess, data: Path) -> None:
    address = f"https://127.0.0.1:{port_of(lan)}"
    token = (data / "operator-token").read_text()
    closed = requests.get(f"{address}/status", verify=str(data / FILE), timeout=10)
    assert closed.status_code == 401
    opened = requests.get(f"{address}/status", verify=str(data / FILE), auth=("operator", token), timeout=10)
    assert json.loads(opened.text)["live"]["places"] > 0
