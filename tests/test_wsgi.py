"""The command: it starts, says where, stops when told, and says in one sentence what keeps it from starting."""

import os
import signal
import subprocess
import sys

import pytest
import requests

from benchmarks.server_process import ROOT, ServerProcess

HARMLESS = "INFO: Created TensorFlow Lite XNNPACK delegate for CPU."
"""What LiteRT's own library says on loading a network."""


def command(*arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run `python wsgi.py` to its end."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MIEN_")} | settings
    return subprocess.run(
        [sys.executable, "wsgi.py", *arguments], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=30
    )


def complaint(done: subprocess.CompletedProcess[str]) -> str:
    """The one sentence of a start that failed."""
    assert done.returncode == 2
    assert done.stdout == ""
    (line,) = [line for line in done.stderr.splitlines() if line and line != HARMLESS]
    assert line.startswith("mien: ")
    return line


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_serves_and_ends_cleanly_even_with_a_page_waiting(number: signal.Signals) -> None:
    with ServerProcess() as server:
        assert requests.get(f"{server.url}/healthz", timeout=5).json()["status"] == "ok"
        with requests.get(f"{server.url}/socket.io/?EIO=4&transport=polling", timeout=5):
            assert server.stop(number) == 0
    assert [line for line in server.errors.splitlines() if line and line != HARMLESS] == []


def test_help_lists_every_setting_without_loading_the_server() -> None:
    done = command("--help")
    assert done.returncode == 0
    assert "MIEN_PORT=5000" in done.stdout
    assert "MIEN_MAX_FRAME_BYTES" in done.stdout
    loaded = subprocess.run(
        [sys.executable, "-X", "importtime", "wsgi.py", "--help"], cwd=ROOT, capture_output=True, text=True, timeout=30
    ).stderr
    assert not {"flask", "cv2", "numpy", "eventlet"} & {line.rpartition("|")[2].strip() for line in loaded.splitlines()}


def test_an_unknown_argument_is_named() -> None:
    assert "--prot" in complaint(command("--prot"))


def test_a_bad_setting_is_named() -> None:
    assert "MIEN_PORT" in complaint(command(MIEN_PORT="everywhere"))
    assert "MIEN_THREADS" in complaint(command(MIEN_TREADS="2"))


def test_a_port_in_use_is_named() -> None:
    with ServerProcess() as server:
        port = server.url.rpartition(":")[2]
        said = complaint(command(MIEN_PORT=port))
    assert f"127.0.0.1:{port}" in said
    assert "MIEN_PORT" in said


def test_an_address_that_is_not_ours_is_named() -> None:
    assert "MIEN_HOST" in complaint(command(MIEN_HOST="203.0.113.7"))
    assert "MIEN_HOST" in complaint(command(MIEN_HOST="nowhere.invalid"))


def test_a_network_that_is_not_there_is_named() -> None:
    assert "atlantis" in complaint(command(MIEN_NETWORK="atlantis", MIEN_PORT="0"))
