"""The real server as a process of its own, for benchmarks and tests: start it, watch what it takes, stop it."""

import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

import psutil

ROOT = Path(__file__).parent.parent


def free_port() -> int:
    """A TCP port on which nothing listens now."""
    with socket.socket() as trying:
        trying.bind(("127.0.0.1", 0))
        return trying.getsockname()[1]


def _reads_frames(process: psutil.Process) -> bool:
    try:
        return "webapp.reading" in process.cmdline()
    except psutil.NoSuchProcess:  # it has just died
        return False


class ServerProcess:
    """`python wsgi.py` on a free port; a context manager that stops it at the end.

    Attributes:
        url: Where it listens, such as http://127.0.0.1:41234.
        start_seconds: From the start of the process to its saying that it listens.
        errors: Everything it wrote to standard error, once it is stopped.
    """

    def __init__(self, settings: Mapping[str, str] | None = None, command: tuple[str, ...] = ("wsgi.py",)) -> None:
        """Starts nothing yet.

        Args:
            settings: MIEN_* variables; without them it takes any free port, a data folder of its own, and no workers.
            command: What Python is to run, in the project's folder.
        """
        self._data = tempfile.TemporaryDirectory(prefix="mien-", ignore_cleanup_errors=True)
        self._settings = {"MIEN_PORT": "0", "MIEN_DATA": self._data.name, "MIEN_WORKERS": "0", **(settings or {})}
        self._command = command
        self.url = ""
        self.start_seconds = 0.0
        self.errors = ""
        self.started = 0.0

    def __enter__(self) -> Self:
        # It starts as it does for others, with bytecode that was written before.
        unwanted = ("MIEN_", "PYTHONDONTWRITEBYTECODE")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(unwanted)}
        self._log = tempfile.TemporaryFile("w+", encoding="utf-8")
        self.started = time.monotonic()
        self._process = subprocess.Popen(
            [sys.executable, *self._command],
            cwd=ROOT,
            env=kept | self._settings,
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
        )
        line = self._process.stdout.readline()
        self.start_seconds = time.monotonic() - self.started
        found = re.search(r"https?://\S+", line)
        if not found:
            self.stop()
            raise RuntimeError(f"the server did not start: {self.errors}")
        self.url = found.group()
        self._watched = psutil.Process(self._process.pid)
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.stop()

    def stop(self, number: int = signal.SIGTERM) -> int:
        """Send a signal, wait for the end, and return the exit status."""
        if self._process.poll() is None:
            self._process.send_signal(number)
        try:
            self._process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if not self._log.closed:
            self._process.stdout.close()
            self._log.seek(0)
            self.errors = self._log.read()
            self._log.close()
            self._data.cleanup()
        return self._process.returncode

    def send_signal(self, number: int) -> None:
        """Send a signal without waiting for anything."""
        self._process.send_signal(number)

    @property
    def alive(self) -> bool:
        """Whether it still runs."""
        return self._process.poll() is None

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    @property
    def cpu_seconds(self) -> float:
        """Processor time that it and those that read its frames have used."""
        return sum(sum(one.cpu_times()[:2]) for one in self._parts)

    @property
    def reading_cpu_seconds(self) -> float:
        """The part of it that those that read its frames have used."""
        return sum(sum(one.cpu_times()[:2]) for one in self._parts[1:])

    @property
    def resident_mb(self) -> float:
        """Memory that it and those that read its frames hold now."""
        return sum(one.memory_info().rss for one in self._parts) / 1e6

    @property
    def peak_mb(self) -> float:
        """The most memory that it and those that read its frames ever held (VmHWM of each)."""
        texts = [Path(f"/proc/{one.pid}/status").read_text(encoding="ascii") for one in self._parts]
        return sum(int(re.search(r"VmHWM:\s+(\d+)", text).group(1)) for text in texts) * 1024 / 1e6

    @property
    def readers(self) -> list[int]:
        """The ids of the processes that read its frames."""
        return [one.pid for one in self._parts[1:]]

    @property
    def _parts(self) -> list[psutil.Process]:
        return [self._watched, *filter(_reads_frames, self._watched.children())]

    @property
    def open_files(self) -> int:
        """How many file descriptors it holds."""
        return self._watched.num_fds()
