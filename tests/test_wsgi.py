"""The command: it starts, says where, stops when told, and says in one sentence what keeps it from starting."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import requests

from benchmarks.server_process import ROOT, ServerProcess
from tests.weights import add_network, truncate

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
    assert "MIEN_READERS" in complaint(command(MIEN_REDERS="2"))


def test_a_port_in_use_is_named() -> None:
    with ServerProcess() as server:
        port = server.url.rpartition(":")[2]
        said = complaint(command(MIEN_PORT=port))
    assert f"127.0.0.1:{port}" in said
    assert "MIEN_PORT" in said


def test_an_address_that_is_not_ours_is_named() -> None:
    assert "MIEN_HOST" in complaint(command(MIEN_HOST="203.0.113.7"))
    assert "MIEN_HOST" in complaint(command(MIEN_HOST="nowhere.invalid"))


@pytest.fixture
def weights(tmp_path: Path) -> Path:
    """Two networks, of which one is damaged."""
    for name in ("good", "spoilt"):
        add_network(tmp_path, name)
    truncate(tmp_path / "spoilt", 5000)
    return tmp_path


def test_a_network_that_is_not_there_is_named_with_those_that_are(weights: Path) -> None:
    said = [
        line
        for line in command(MIEN_NETWORK="atlantis", MIEN_WEIGHTS=str(weights), MIEN_PORT="0").stderr.splitlines()
        if line != HARMLESS
    ]
    assert len(said) == 2
    assert "WARNING mien.networks the network spoilt is refused: expected a LiteRT network; the bytes" in said[0]
    assert said[1].startswith("mien: no network is called 'atlantis'; there are good (")
    assert "MIEN_NETWORK" in said[1]


def test_a_network_that_is_refused_is_not_served_and_the_others_are(weights: Path) -> None:
    done = command(MIEN_NETWORK="spoilt", MIEN_WEIGHTS=str(weights), MIEN_PORT="0", MIEN_LOG_LEVEL="error")
    assert "the network spoilt is refused: expected a LiteRT network; the bytes" in complaint(done)
    assert "there are good (" in complaint(done)
    with ServerProcess({"MIEN_WEIGHTS": str(weights)}) as server:
        assert requests.get(f"{server.url}/healthz", timeout=5).json()["network"] == "good"
        assert server.stop() == 0
    assert server.errors.count("spoilt") == 1


def test_no_network_at_all_is_a_sentence(tmp_path: Path) -> None:
    said = complaint(command(MIEN_WEIGHTS=str(tmp_path), MIEN_PORT="0"))
    assert f"no network in {tmp_path} can be used; train one" in said
    assert "a folder" in complaint(command(MIEN_WEIGHTS=str(tmp_path / "nowhere"), MIEN_PORT="0"))
