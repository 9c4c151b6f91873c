"""Connections that do harm: foreign, garbled, greedy, deaf or very many. The server lives, and others do not notice."""

import socket
import time
from collections.abc import Callable

import psutil
import pytest
import requests
import websocket

from benchmarks.server_process import ServerProcess
from tests.live.client import RawClient

pytestmark = pytest.mark.usefixtures("bystander")


def eventually(true: Callable[[], bool], seconds: float = 10.0) -> bool:
    """Whether something comes true in that time."""
    end = time.monotonic() + seconds
    while not true() and time.monotonic() < end:
        time.sleep(0.05)
    return true()


def connected(server: ServerProcess) -> int:
    return requests.get(f"{server.url}/healthz", timeout=5).json()["connected"]


def is_closed(client: RawClient) -> bool:
    """Whether the server ends the connection; what comes before is read over."""
    try:
        while True:
            client.receive()
    except (ConnectionError, websocket.WebSocketConnectionClosedException):
        return True
    except websocket.WebSocketTimeoutException:
        return False


@pytest.mark.parametrize(
    "origin", ["http://evil.example", "null", "http://127.0.0.1", "https://127.0.0.1:1", "file://"]
)
def test_another_origin_is_refused_with_a_status_and_a_sentence(server: ServerProcess, origin: str) -> None:
    with pytest.raises(websocket.WebSocketBadStatusException) as caught, RawClient(server.url, origin=origin):
        pass
    assert caught.value.status_code == 403
    polling = requests.get(f"{server.url}/socket.io/?EIO=4&transport=polling", headers={"Origin": origin}, timeout=5)
    assert polling.status_code == 403
    assert "origin" in polling.text
    assert "Access-Control-Allow-Origin" not in polling.headers


def test_the_same_origin_is_let_in(server: ServerProcess, jpeg: bytes) -> None:
    with RawClient(server.url, origin=server.url) as client:
        assert client.frame(jpeg)["ok"]


def test_a_foreign_name_for_this_machine_is_refused(server: ServerProcess) -> None:
    for host in ("evil.example", "127.0.0.1.evil.example:80", "", "[", "localhost.evil.example"):
        answer = requests.get(f"{server.url}/healthz", headers={"Host": host, "Origin": f"http://{host}"}, timeout=5)
        assert answer.status_code == 403, host
    assert requests.get(f"{server.url}/healthz", headers={"Host": "localhost"}, timeout=5).status_code == 200


@pytest.mark.parametrize(
    "message",
    [
        "garbage",
        "",
        "4",
        "49",
        "4garbage",
        "42garbage",
        "42/live,",
        "42/live,{}",
        '42/live,"text"',
        "42/live,[]",
        "42/live,7",
        "42/live,[[1]]",
        "42/live," + "[" * 100_000,
        '42/live,["frame",' + '{"a":' * 100_000,
        "451-/nowhere,",
        '459999999999-/live,["frame"]',
        '4599-/live,["frame",{"_placeholder":true,"num":0}]',
        "44/live,{}",
        "43/live,1[]",
        "46/live,1[]",
        "40/nowhere,",
        "40/live,",
        "41/live,",
        "b!!!",
        "²",
        "9",
        "5",
        "6",
        "1",
        "2probe",
        "40/live," + "9" * 1000,
        b"binary without a header",
        b"",
        b"4",
    ],
    ids=lambda message: repr(message[:30]),
)
def test_garbled_packets_close_the_connection_or_do_nothing(server: ServerProcess, message: str | bytes) -> None:
    with RawClient(server.url) as client:
        client.socket.send(message, websocket.ABNF.OPCODE_BINARY if isinstance(message, bytes) else 1)
        client.socket.settimeout(0.1)
        is_closed(client)


def test_an_attachment_that_does_not_exist(server: ServerProcess) -> None:
    with RawClient(server.url) as client:
        client.socket.send('451-/live,1["frame",{"seq":1,"clock":1,"jpeg":{"_placeholder":true,"num":7}}]')
        client.socket.send_binary(b"x")
        assert is_closed(client)


def test_garbled_long_polling_gets_a_400(server: ServerProcess) -> None:
    url = f"{server.url}/socket.io/?EIO=4&transport=polling"
    for body in (b"\xff\xfe", b"x", b"4" + b"[" * 50_000, b"\x1e" * 100, bytes(3_000_000)):
        sid = requests.get(url, timeout=5).text.split('"')[3]
        assert requests.post(f"{url}&sid={sid}", data=body, timeout=5).status_code == 400
    assert requests.get(f"{url}&sid=unknown", timeout=5).status_code == 400


def test_a_message_beyond_all_bounds_is_told_why_it_ends(server: ServerProcess) -> None:
    with RawClient(server.url) as client:
        client.socket.sock.sendall(b"\x82\xff" + (1 << 40).to_bytes(8, "big"))
        ending = client.socket.recv_frame()
    assert ending.opcode == websocket.ABNF.OPCODE_CLOSE
    assert int.from_bytes(ending.data[:2], "big") == 1009
    assert b"above length limit" in ending.data


def test_a_message_that_never_ends_is_not_kept(server: ServerProcess) -> None:
    before = server.resident_mb
    with RawClient(server.url) as client:
        piece = bytes(1_000_000)
        client.socket.send_frame(websocket.ABNF.create_frame(piece, websocket.ABNF.OPCODE_BINARY, 0))
        for _ in range(60):
            client.socket.send_frame(websocket.ABNF.create_frame(piece, websocket.ABNF.OPCODE_CONT, 0))
        assert server.resident_mb - before < 40


def test_who_never_reads_answers_is_hung_up_on(server: ServerProcess, jpeg: bytes) -> None:
    before = server.resident_mb
    with RawClient(server.url, receive_buffer=4096) as client:
        client.socket.settimeout(10)
        with pytest.raises((ConnectionError, websocket.WebSocketException)):
            for _ in range(100_000):
                client.send("frame", {"seq": 1, "clock": 1, "jpeg": b"x" * 100})
    assert server.resident_mb - before < 40
    assert eventually(lambda: connected(server) == 1)


def test_five_hundred_connections_opened_and_dropped_leave_nothing(server: ServerProcess) -> None:
    host, port = server.url.removeprefix("http://").split(":")
    before = server.open_files
    handshake = (
        f"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: {host}:{port}\r\nUpgrade: websocket\r\n"
        "Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
    ).encode()
    opened: list[socket.socket] = []
    for number in range(500):
        opened.append(socket.create_connection((host, int(port)), timeout=5))
        if number % 4:
            opened[-1].sendall(handshake)
        if number % 4 == 2:
            assert opened[-1].recv(1000).startswith(b"HTTP/1.1 101")
            opened[-1].sendall(b"\x81\x88" + bytes(4) + b"40/live,")
        if len(opened) == 100:
            assert eventually(lambda: connected(server) == 26)
            while opened:
                opened.pop().close()
    assert eventually(lambda: connected(server) == 1)
    assert eventually(lambda: server.open_files <= before + 2)


def test_more_connections_than_the_system_has_room_for_wait_their_turn(jpeg: bytes) -> None:
    limited = (
        "import resource, runpy, sys; resource.setrlimit(resource.RLIMIT_NOFILE, (128, 128)); sys.argv = ['wsgi.py'];"
        "runpy.run_path('wsgi.py', run_name='__main__')"
    )
    with ServerProcess(command=("-c", limited)) as small:
        host, port = small.url.removeprefix("http://").split(":")
        opened = [socket.create_connection((host, int(port)), timeout=5) for _ in range(300)]
        while opened:
            opened.pop().close()
        with RawClient(small.url) as client:
            assert client.frame(jpeg)["ok"]


def test_large_bodies_are_answered_and_not_kept(server: ServerProcess) -> None:
    before = server.peak_mb
    assert requests.post(server.url, data=bytes(30_000_000), timeout=10).status_code == 405
    assert server.peak_mb - before < 20


def test_an_idle_machine_is_left_alone(server: ServerProcess) -> None:
    used = psutil.Process(server._process.pid).cpu_times().user
    time.sleep(0.5)
    assert psutil.Process(server._process.pid).cpu_times().user - used < 0.25
