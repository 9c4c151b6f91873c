"""What many tests need: a picture of a face, and the real server as a process of its own."""

import os
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest
import skimage.data

from benchmarks.server_process import ServerProcess

# Hundreds of processes are started: without bytecode, each would compile everything of ours that it imports.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

TRIED_AGAIN = ("e2e", "faults", "hosting", "jobs", "live", "videos")
"""Folders whose tests drive real processes and browsers against the clock: on a busy machine one may come too late. It
is tried once more, and the report tells so; what is wrong fails twice."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.parent.name in TRIED_AGAIN:
            item.add_marker(pytest.mark.flaky(reruns=1, reruns_delay=2))


@pytest.fixture(scope="session", autouse=True)
def instance(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Where applications of tests keep their data, unless told otherwise: never in the project's own folder."""
    folder = tmp_path_factory.mktemp("instance")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("webapp.config.INSTANCE", folder)
        yield folder


@pytest.fixture(scope="session")
def astronaut() -> np.ndarray:
    """A public-domain portrait, BGR uint8 (240, 320, 3), with the face at about x 104 to 184, y 52 to 132."""
    picture = cv2.cvtColor(skimage.data.astronaut(), cv2.COLOR_RGB2BGR)
    return cv2.resize(picture[0:300, 24:424], (320, 240), interpolation=cv2.INTER_AREA)


@pytest.fixture(scope="session")
def jpeg(astronaut: np.ndarray) -> bytes:
    """The portrait as a client sends it."""
    return cv2.imencode(".jpg", astronaut)[1].tobytes()


@pytest.fixture(scope="session")
def server() -> Iterator[ServerProcess]:
    """One server with its default settings for all tests; whatever they send, it may not write a traceback."""
    with ServerProcess({"MIEN_LOG_LEVEL": "info"}) as running:
        yield running
        assert running.stop() == 0
    assert "Traceback" not in running.errors
