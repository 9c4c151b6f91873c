"""Faults made for real: killed servers, bad lines, half-open connections, a clock that jumps, an orderly end."""

import asyncio
import os
import signal
import socket
import threading
import time
from collections.abc import Callable

import psutil
import pytest
import requests
import socketio

from benchmarks.server_process import ServerProcess, free_port
from benchmarks.stream_client import StreamClient
from tests.faults.bad_line import BadLine
from tests.live.client import RawClient


def until(true: Callable[[], bool], seconds: float = 30.0) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.05)


def count(server: ServerProcess, what: str) -> int:
    return requests.get(f"{server.url}/healthz", timeout=10).json()[what]


def test_a_killed_server_comes_back_and_its_client_goes_on_by_itself(jpeg: bytes) -> None:
    port = str(free_port())
    lost, client = threading.Event(), socketio.Client(reconnection_delay=0.1, reconnection_delay_max=0.5)
    client.on("disconnect", lambda *_: lost.set(), namespace="/live")
    frame = {"seq": 1, "clock": 0, "jpeg": jpeg}
    try:
        with ServerProcess({"MIEN_PORT": port}) as server:
            client.connect(server.url, namespaces=["/live"], transports=["websocket"])
            assert client.call("frame", frame, namespace="/live", timeout=20)["faces"]
            assert server.stop(signal.SIGKILL) == -signal.SIGKILL
        assert lost.wait(20)
        with ServerProcess({"MIEN_PORT": port}):
            until(lambda: "/live" in client.namespaces)
            assert client.call("frame", frame, namespace="/live", timeout=20)["faces"][0]["id"] == 1
            client.disconnect()
    finally:
        client.shutdown()  # or its thread would look for the server all through the tests that follow


async def stream_and_kill(server: ServerProcess, clients: int, jpeg: bytes) -> tuple[list[list[dict]], float]:
    """Stream from several clients, kill one of the readers, and go on for a while.

    Returns:
        The answers of each client, and the seconds until all readers were there again.
    """
    answers: list[list[dict]] = [[] for _ in range(clients)]
    back = 0.0

    async def stream(number: int, ended: asyncio.Event) -> None:
        async with StreamClient(server.url) as client:
            while not ended.is_set():
                answers[number].append(await client.frame(len(answers[number]), jpeg))
                await asyncio.sleep(0.02)

    async def kill(ended: asyncio.Event) -> None:
        nonlocal back
        await asyncio.sleep(2)
        before = server.readers
        os.kill(before[0], signal.SIGKILL)
        killed = time.monotonic()
        while len(server.readers) < len(before) or before[0] in server.readers:
            await asyncio.sleep(0.02)
        begun = len(answers[0])
        while len(answers[0]) < begun + 20:
            await asyncio.sleep(0.02)
        back = time.monotonic() - killed
        ended.set()

    ended = asyncio.Event()
    async with asyncio.timeout(60), asyncio.TaskGroup() as tasks:
        for number in range(clients):
            tasks.create_task(stream(number, ended))
        tasks.create_task(kill(ended))
    return answers, back


@pytest.mark.parametrize("readers", ["1", "2"])
def test_a_killed_reader_costs_a_frame_and_nothing_else(jpeg: bytes, readers: str) -> None:
    settings = {"MIEN_READERS": readers, "MIEN_MAX_STREAMS": "9", "MIEN_MAX_FRAME_AGE_MS": "10000"}
    with ServerProcess(settings) as server:
        answers, back = asyncio.run(stream_and_kill(server, 4, jpeg))
        assert server.stop() == 0
    failed = [answer["error"]["code"] for client in answers for answer in client if not answer["ok"]]
    assert failed in ([], ["failed"])
    for client in answers:  # nobody is found anew: the ids go on
        assert {face["id"] for answer in client[1:] if answer["ok"] for face in answer["faces"]} == {1}
        assert len(client) > 20
    assert back < 6  # two seconds, on a machine that does nothing else: README
    assert "Traceback" not in server.errors


def test_readers_end_with_a_server_that_is_killed(jpeg: bytes) -> None:
    with ServerProcess() as server:
        with RawClient(server.url) as client:
            assert client.frame(jpeg)["faces"]
        readers = server.readers
        assert len(readers) >= 1
        server.stop(signal.SIGKILL)
        until(lambda: not any(psutil.pid_exists(pid) for pid in readers), 10)


async def stream_until_the_end(url: str, clients: int, jpeg: bytes, begun: Callable[[], None]) -> list[tuple]:
    """Stream from several clients until the connections end: when each frame was sent, and its answer or None."""
    seen: list[tuple[float, dict | None]] = []
    sent = 0

    async def stream() -> None:
        nonlocal sent
        async with StreamClient(url) as client:
            while True:
                sent += 1
                if sent == 10 * clients:
                    begun()
                started = time.monotonic()
                try:
                    seen.append((started, await client.frame(sent, jpeg)))
                except ConnectionError:
                    seen.append((started, None))
                    return

    async with asyncio.timeout(60), asyncio.TaskGroup() as tasks:
        for _ in range(clients):
            tasks.create_task(stream())
    return seen


def test_sigterm_answers_the_running_frames_and_takes_no_new_ones(jpeg: bytes) -> None:
    with ServerProcess({"MIEN_READERS": "1", "MIEN_MAX_FRAME_AGE_MS": "10000"}) as server:
        signalled: list[float] = []

        def begun() -> None:
            server.send_signal(signal.SIGTERM)
            signalled.append(time.monotonic())

        seen = asyncio.run(stream_until_the_end(server.url, 12, jpeg, begun))
        assert server.stop() == 0
        ended = time.monotonic()
    assert ended - signalled[0] < 10
    assert len([answer for started, answer in seen if started < signalled[0] - 0.05]) > 60
    lost = [started for started, answer in seen if answer is None and started < signalled[0] - 0.05]
    assert lost == []
    refusals = [answer["error"]["code"] for _, answer in seen if answer is not None and not answer["ok"]]
    assert set(refusals) <= {"dropped"}
    assert "Traceback" not in server.errors


def test_after_sigterm_nobody_new_is_let_in_and_a_second_signal_ends_it_at_once() -> None:
    with ServerProcess() as server:
        host, port = server.url.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port)), timeout=5) as uploading:
            uploading.sendall(b"POST /api/v1/pictures HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 50000\r\n\r\n")
            uploading.sendall(b"x" * 1000)
            time.sleep(0.3)
            server.send_signal(signal.SIGTERM)
            until(lambda: not listens(host, int(port)))
            assert server.alive  # it waits for the request that runs
            started = time.monotonic()
            server.stop(signal.SIGTERM)
            assert time.monotonic() - started < 5


def listens(host: str, port: int) -> bool:
    try:
        socket.create_connection((host, port), timeout=5).close()
    except ConnectionRefusedError:
        return False
    return True


@pytest.mark.slow
def test_two_seconds_of_delay_and_a_tenth_lost_disturb_nobody_else(server: ServerProcess, jpeg: bytes) -> None:
    with BadLine(server.url, delay=1.0, loss=0.1) as line, RawClient(server.url) as near:
        near.frame(jpeg)
        with RawClient(line.url) as far:
            far.socket.settimeout(30)
            numbers = [far.send("frame", {"seq": seq, "clock": 0, "jpeg": jpeg}) for seq in range(3)]
            waits = []
            for _ in range(20):
                started = time.monotonic()
                assert near.frame(jpeg)["ok"]
                waits.append(time.monotonic() - started)
            answers = [far.answer(number) for number in numbers]
    assert sorted(waits)[10] < 0.5
    assert [answer["seq"] for answer in answers] == [0, 1, 2]
    assert answers[-1]["ok"]


@pytest.mark.slow
def test_a_half_open_connection_loses_its_place_and_then_all_of_it(jpeg: bytes) -> None:
    with ServerProcess({"MIEN_IDLE_SECONDS": "2", "MIEN_MAX_STREAMS": "1"}) as server:
        before = server.open_files
        with BadLine(server.url) as line, RawClient(line.url) as vanishing, RawClient(server.url) as waiting:
            assert vanishing.frame(jpeg)["ok"]
            assert waiting.frame(jpeg)["error"]["code"] == "waiting"
            line.silent = True
            assert waiting.event("admitted")["interval_ms"] > 0
            assert waiting.frame(jpeg)["ok"]
            waiting.socket.settimeout(1)
            end = time.monotonic() + 70
            while count(server, "connected") > 1:
                assert time.monotonic() < end
                assert waiting.frame(jpeg)["ok"]  # answers pings meanwhile
                time.sleep(0.5)
        until(lambda: server.open_files <= before + 1)


def test_who_reads_slowly_is_slow_alone(server: ServerProcess, jpeg: bytes) -> None:
    with RawClient(server.url, receive_buffer=4096) as slow, RawClient(server.url) as quick:
        for seq in range(30):
            slow.send("frame", {"seq": seq, "clock": 0, "jpeg": b"x"})
            started = time.monotonic()
            assert quick.frame(jpeg)["ok"]
            assert time.monotonic() - started < 5
        assert slow.call("leave") == {"ok": True}


CLOCK_JUMPS = """
import runpy, sys, time
real, calls = time.time, iter(range(10**9))
time.time = lambda: real() + (next(calls) % 7 - 3) * 86_400
sys.argv = ["wsgi.py"]
runpy.run_path("wsgi.py", run_name="__main__")
"""


def test_a_clock_that_jumps_by_days_disturbs_no_stream(jpeg: bytes) -> None:
    with ServerProcess(command=("-c", CLOCK_JUMPS)) as server:
        for _ in range(8):  # it jumps with each look at it, seven times in the same way: one always comes at the worst
            with RawClient(server.url) as client:
                assert client.frame(jpeg)["ok"]
        with RawClient(server.url) as client:
            for seq in range(30):
                answer = client.frame(jpeg, seq=seq)
                assert answer["ok"], answer
                assert [face["id"] for face in answer["faces"]] == [1]
                assert 0 <= answer["times_ms"]["queue"] < 10_000
        assert requests.get(f"{server.url}/readyz", timeout=10).status_code == 200
        assert server.stop() == 0
    assert "Traceback" not in server.errors


def test_who_polled_and_went_away_does_not_hold_up_the_end() -> None:
    with ServerProcess() as server:
        for _ in range(5):
            greeting = requests.get(f"{server.url}/socket.io/?EIO=4&transport=polling", timeout=10)
            sid = greeting.text.split('"sid":"')[1].split('"')[0]
            address = f"{server.url}/socket.io/?EIO=4&transport=polling&sid={sid}"
            assert requests.post(address, data="40/live,", timeout=10).status_code == 200  # its answer is never fetched
        started = time.monotonic()
        assert server.stop() == 0
        assert time.monotonic() - started < 3.5
