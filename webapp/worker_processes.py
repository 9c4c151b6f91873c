"""The workers that the server starts: watched, started again when they die, and ended with the server."""

import logging
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parent.parent
LOOK_SECONDS = 1.0
LONG_LIFE = 30.0
"""Seconds after which a worker that dies counts as having worked."""
LONGEST_PAUSE = 30.0
"""Seconds at most until a worker that dies again and again is started once more."""
STOP_SECONDS = 5.0
"""With it, the server still ends within the ten seconds that those who start it count on."""

log = logging.getLogger("mien.workers")


class WorkerProcess:
    """One worker, through all its lives."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._process: subprocess.Popen[bytes] | None = None
        self._started = 0.0
        self._pause = 0.0

    @property
    def pid(self) -> int | None:
        """Of the process; None between two."""
        return self._process.pid if self._process else None

    def look(self) -> None:
        """Start it if it does not run; sooner after a long life than after a short one."""
        now = self._clock()
        if self._process is not None:
            if self._process.poll() is None:
                return
            log.warning("a worker ended with status %s; it is started again", self._process.returncode)
            lived = now - self._started
            self._pause = 0.0 if lived >= LONG_LIFE else min(LONGEST_PAUSE, 2 * self._pause + 1)
            self._process, self._started = None, now
        if now - self._started >= self._pause:
            self._start(now)

    def _start(self, now: float) -> None:
        # In a session of its own: Ctrl-C in the terminal ends the server, which then ends its workers in order.
        command = [sys.executable, "-m", "webapp.worker", "--parent", str(os.getpid())]
        try:
            self._process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.DEVNULL, start_new_session=True)
        except OSError as error:
            log.warning("a worker could not be started: %s", error)
            self._pause = LONGEST_PAUSE
        self._started = now

    def stop(self) -> None:
        """Ask it to hand back its step and end."""
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()

    def wait(self, seconds: float) -> None:
        """Wait for its end; after so many seconds it is killed, and its step is found lost."""
        if self._process is None:
            return
        try:
            self._process.wait(timeout=max(0.0, seconds))
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


class WorkerProcesses:
    """As many as the settings say. Belongs to the event loop."""

    def __init__(self, count: int) -> None:
        self._workers = [WorkerProcess() for _ in range(count)]
        self._stopping = False

    @property
    def pids(self) -> list[int]:
        """Of those that run."""
        return [worker.pid for worker in self._workers if worker.pid is not None]

    def start(self, every: Callable[[float, Callable[[], object]], object]) -> None:
        """Start them, and look after them with the help of `every`, which calls a function again and again."""
        self.look()
        every(LOOK_SECONDS, self.look)

    def look(self) -> None:
        """Start those that do not run."""
        if not self._stopping:
            for worker in self._workers:
                worker.look()

    def stop(self) -> None:
        """End all of them, at the same time."""
        self._stopping = True
        for worker in self._workers:
            worker.stop()
        end = time.monotonic() + STOP_SECONDS
        for worker in self._workers:
            worker.wait(end - time.monotonic())
