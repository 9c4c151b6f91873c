"""The real server as a process of its own, for tests that drive a browser against it."""

import os
import re
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 30.0
"""Seconds within which the server must say where it is."""


class RunningServer:
    """`python wsgi.py`, started and stopped at will; it keeps its port over a restart."""

    def __init__(self, log: Path, **settings: str) -> None:
        self.port = 0
        self._log = log
        self._settings = {f"MIEN_{name.upper()}": value for name, value in settings.items()}
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        """Where the page is, without a slash at the end."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> "RunningServer":
        """Start, and wait until it says where it is."""
        settings = {name: value for name, value in os.environ.items() if not name.startswith("MIEN_")}
        settings |= self._settings | {"MIEN_PORT": str(self.port), "PYTHONUNBUFFERED": "1"}
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                [sys.executable, "wsgi.py"], cwd=ROOT, env=settings, stdout=log, stderr=subprocess.STDOUT
            )
        self.port = self._wait_for_port()
        return self

    def _wait_for_port(self) -> int:
        limit = time.monotonic() + PATIENCE
        while time.monotonic() < limit and self._process and self._process.poll() is None:
            said = re.search(r"http://[^\s:]+:(\d+)", self._log.read_text())
            if said:
                return int(said[1])
            time.sleep(0.05)
        raise RuntimeError(f"the server did not start:\n{self._log.read_text()}")

    def stop(self) -> None:
        """Stop it as Ctrl-C would, and harder if it does not listen."""
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process = None
