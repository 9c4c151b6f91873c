"""One process that reads live frames, through all its lives; see `webapp.reading` for what it does."""

import subprocess
import sys
from dataclasses import asdict
from typing import Any

from webapp import parcels
from webapp.concurrency import socket
from webapp.fer.stream_reader import Wanted
from webapp.sandbox import MAX_ANSWER_BYTES, ROOT, environment

START_SECONDS = 60.0
"""A process that is not ready after so long is given up; on a quick machine it takes half a second."""
READ_SECONDS = 20.0
"""A frame that takes longer has hung the process that reads it."""


class ReadingProcess:
    """A life ends with `end`, or by itself; the next begins with `start`. Belongs to the event loop."""

    def __init__(self, options: dict[str, Any]) -> None:
        self._options = options
        self._process: subprocess.Popen[bytes] | None = None
        self._line: Any = None

    @property
    def pid(self) -> int | None:
        """Of the process, while it lives."""
        return self._process.pid if self._process is not None and self._process.poll() is None else None

    def start(self) -> None:
        """Begin a life, and wait until it is ready to read.

        Raises:
            OSError: It cannot be started, or ended, or took too long.
        """
        self.end()
        self._line, theirs = socket.socketpair()
        try:
            self._process = subprocess.Popen(
                (sys.executable, "-m", "webapp.reading", str(theirs.fileno())),
                cwd=ROOT,
                env=environment(),
                pass_fds=(theirs.fileno(),),
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )
        finally:
            theirs.close()
        self._line.settimeout(START_SECONDS)
        parcels.send(self._line, self._options)
        parcels.receive(self._line)
        self._line.settimeout(READ_SECONDS)

    def read(self, jpeg: bytes, wanted: Wanted, memory: bytes) -> tuple[dict[str, Any], bytes]:
        """What `webapp.reading.answer` gives for a frame.

        Raises:
            OSError: The process died, or hangs.
        """
        parcels.send(self._line, asdict(wanted), memory, jpeg)
        message, memory, _ = parcels.receive(self._line, MAX_ANSWER_BYTES)
        return message, memory

    def end(self) -> None:
        """End this life, whatever it does."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
        if self._line is not None:
            self._line.close()
        self._process = self._line = None
