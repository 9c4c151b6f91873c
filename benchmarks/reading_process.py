"""The processes of the server that read frames, driven by threads in place of its event loop."""

import json
import os
import socket
import subprocess
import sys
import threading
from concurrent.futures import Future
from dataclasses import asdict, dataclass
from pathlib import Path
from queue import SimpleQueue

from models import registry
from webapp import parcels
from webapp.fer import FerPipeline
from webapp.fer.stream_reader import Wanted
from webapp.sandbox import ALONE, ROOT


@dataclass(frozen=True)
class Job:
    """A frame on its way; its overlay comes as JSON."""

    stream: int
    jpeg: bytes
    time: float
    answer: "Future[str]"


class ReadingProcess:
    """One process, and the thread that gives it the next frame, of whatever stream that is."""

    def __init__(self, network: str, jobs: "SimpleQueue[Job | None]", memories: dict[int, bytes]) -> None:
        """Starts it, and waits until it is ready.

        Args:
            network: What reads.
            jobs: Shared with the other processes; None ends one of them.
            memories: What is remembered of each stream, shared as well: a stream has one frame on its way at a time.
        """
        self._network, self._jobs, self._memories = network, jobs, memories
        self._line, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                (sys.executable, "-m", "webapp.reading", str(theirs.fileno())),
                cwd=ROOT,
                env=os.environ | ALONE,
                pass_fds=(theirs.fileno(),),
            )
        limits: dict[str, int] = {}
        parcels.send(self._line, {"network": network, "weights": str(Path(registry.WEIGHTS)), "limits": limits})
        parcels.receive(self._line)
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Wait for the end of the thread, which was given None, and of the process."""
        self._thread.join()
        self._line.close()
        self._process.wait()

    def _serve(self) -> None:
        while (job := self._jobs.get()) is not None:
            wanted = asdict(Wanted(job.time, self._network))
            parcels.send(self._line, wanted, self._memories.get(job.stream, b""), job.jpeg)
            message, self._memories[job.stream], _ = parcels.receive(self._line)
            job.answer.set_result(json.dumps(message["result"]))


def read(pipeline: FerPipeline, jpeg: bytes, time: float) -> str:
    """One frame, from JPEG to JSON."""
    return json.dumps(pipeline.read_jpeg(jpeg, time).to_dict())
