"""The example client, against the real server."""

import re
import subprocess
import sys
from pathlib import Path

import cv2
import numpy as np

from benchmarks.server_process import ROOT, ServerProcess


def test_the_example_streams_a_file_and_prints_what_is_seen(
    server: ServerProcess, astronaut: np.ndarray, tmp_path: Path
) -> None:
    path = tmp_path / "clip.avi"
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter_fourcc(*"MJPG"), 10, (640, 480))
    for _ in range(5):
        writer.write(cv2.resize(astronaut, (640, 480)))
    writer.release()
    command = [sys.executable, "examples/stream.py", str(path), server.url]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=30)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert len(lines) == 5
    assert all(re.fullmatch(rf"{seq} \['1: happy \d+%'\]", line) for seq, line in enumerate(lines, 1)), lines
