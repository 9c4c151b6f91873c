"""The processes that read live frames: any of them reads the next one, and one that dies is replaced at once."""

import logging
import os
import subprocess
import sys
from collections import deque
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from models import registry
from models.stored import NetworkUnavailable
from webapp import parcels
from webapp.concurrency import Event, sleep, socket, spawn
from webapp.config import Config
from webapp.fer.errors import UnreadablePicture
from webapp.fer.stream_reader import Wanted

ROOT = Path(__file__).parent.parent
START_SECONDS = 60.0
"""A process that is not ready after so long is given up; on a quick machine it takes half a second."""
READ_SECONDS = 20.0
"""A frame that takes longer has hung the process that reads it."""
PAUSE_SECONDS = 1.0
"""Between two attempts to start one that does not come up."""
ALONE = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "OPENCV_FOR_THREADS_NUM": "1"}
"""Libraries that would use every core for one frame: the frames of others keep the other cores busy."""

log = logging.getLogger("mien.reading")


class FrameLost(Exception):
    """The process that read a frame died over it, or none is there to read it."""


@dataclass(frozen=True)
class Reading:
    """A frame that was read.

    Attributes:
        result: As `FrameResult.to_dict()` has it.
        memory: To be given with the next frame of the same stream.
        cost_ms: Milliseconds of processor time that it cost.
    """

    result: dict[str, Any]
    memory: bytes
    cost_ms: float


class ReadingProcess:
    """One process, through all its lives."""

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
                env=os.environ | ALONE,
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
        message, memory, _ = parcels.receive(self._line)
        return message, memory

    def end(self) -> None:
        """End this life, whatever it does."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
        if self._line is not None:
            self._line.close()
        self._process = self._line = None


class ReadingProcesses:
    """A fixed number of processes; the event loop goes on while they read. Belongs to it.

    What is remembered of a stream travels with its frames, so that no process is needed for it: where one dies, a frame
    is lost and nothing else.

    Attributes:
        count: How many frames are read at the same time.
    """

    def __init__(self, count: int, options: dict[str, Any]) -> None:
        """Starts none.

        Args:
            count: How many.
            options: As `webapp.reading.ready` takes them.
        """
        self.count = count
        self._processes = [ReadingProcess(options) for _ in range(count)]
        self._free: deque[ReadingProcess] = deque()
        self._waiting: deque[Event] = deque()
        self._begun = self._stopped = False

    @classmethod
    def from_config(cls, config: Config, network: str) -> "ReadingProcesses":
        """As many as the settings say, which begin with this network."""
        weights = registry.WEIGHTS if config.weights == registry.DEFAULT else Path(config.weights).absolute()
        options = {
            "network": network,
            "weights": str(weights),
            "smoothing": config.smoothing_seconds,
            "smallest_face": config.smallest_face,
            "limits": {"max_bytes": config.max_frame_bytes, "max_pixels": config.max_frame_pixels},
        }
        return cls(config.reader_count, options)

    @property
    def pids(self) -> list[int]:
        """Of those that live."""
        return [process.pid for process in self._processes if process.pid is not None]

    def start(self) -> None:
        """Start all, and wait until each is ready or has failed once; those go on trying by themselves."""
        if not self._begun:
            self._begun = True
            for starting in [spawn(self._try, process) for process in self._processes]:
                starting.wait()

    def look_after(self) -> None:
        """Replace those that died while they had nothing to do."""
        for process in [process for process in self._free if process.pid is None]:
            self._free.remove(process)
            self._replace(process)

    def read(self, jpeg: bytes, wanted: Wanted, memory: bytes) -> Reading:
        """Read one frame, as `StreamReader` does; the caller waits, the event loop does not.

        Raises:
            UnreadablePicture: The bytes are no JPEG that can be read, or it is over a limit.
            NetworkUnavailable: There is no such network.
            FrameLost: The process died over it, or none is there.
            RuntimeError: It could not be read; the message is a traceback.
        """
        self.start()
        process = self._take()
        try:
            message, memory = process.read(jpeg, wanted, memory)
        except OSError as error:
            self._replace(process)
            raise FrameLost(f"a reading process was lost: {error}") from None
        except BaseException:  # whoever waited was ended: the answer that is still to come must reach nobody else
            self._replace(process)
            raise
        self._give_back(process)
        if "unreadable" in message:
            raise UnreadablePicture(*message["unreadable"])
        if "unavailable" in message:
            log.info("%s", message["cause"])
            raise NetworkUnavailable(message["unavailable"])
        if "failed" in message:
            raise RuntimeError(message["failed"])
        return Reading(message["result"], memory, message["cost_ms"])

    def stop(self) -> None:
        """End all of them, and start none again."""
        self._stopped = True
        for process in self._processes:
            process.end()
        self._free.clear()

    def _take(self) -> ReadingProcess:
        while self._free:
            process = self._free.popleft()
            if process.pid is not None:
                return process
            self._replace(process)
        waiting = Event()
        self._waiting.append(waiting)
        process = waiting.wait(READ_SECONDS)
        if process is None:
            self._waiting.remove(waiting)
            raise FrameLost("no reading process is there")
        return process

    def _give_back(self, process: ReadingProcess) -> None:
        if self._waiting:
            self._waiting.popleft().send(process)
        else:
            self._free.append(process)

    def _replace(self, process: ReadingProcess) -> None:
        log.warning("a reading process ended; another one is started")
        spawn(self._try, process)

    def _try(self, process: ReadingProcess) -> None:
        """Start one; where that fails, try again later."""
        if self._stopped:
            return
        try:
            process.start()
        except OSError as error:
            process.end()
            log.error("a reading process could not be started: %s", error)
            spawn(self._try_later, process)
        else:
            self._give_back(process)

    def _try_later(self, process: ReadingProcess) -> None:
        sleep(PAUSE_SECONDS)
        self._try(process)
