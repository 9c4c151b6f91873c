"""The processes that read live frames: any of them reads the next one, and one that dies is replaced at once."""

import logging
from collections import deque
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from models import registry
from models.stored import NetworkUnavailable
from webapp.concurrency import Event, sleep, spawn
from webapp.config import Config
from webapp.fer.errors import UnreadablePicture
from webapp.fer.stream_reader import Wanted
from webapp.reading_process import ReadingProcess

WAIT_SECONDS = 20.0
"""A frame that finds no process alive waits no longer than this."""
PAUSE_SECONDS = 1.0
"""Between two attempts to start one that does not come up."""

log = logging.getLogger("mien.reading")


class FrameLost(Exception):
    """The process that read a frame died over it, or none is there to read it."""


@dataclass(frozen=True)
class Reading:
    """A frame that was read.

    Attributes:
        result: As `FrameResult.to_dict()` has it.
        memory: To be given with the next frame of the same stream.
        cost_ms: Milliseconds of processor time that it cost the process, with its way there and back.
    """

    result: dict[str, Any]
    memory: bytes
    cost_ms: float


class ReadingProcesses:
    """A fixed number of processes; the event loop goes on while they read. Belongs to it.

    What is remembered of a stream travels with its frames, so that no process is needed for it: where one dies, a frame
    is lost and nothing else.

    Attributes:
        count: How many frames are read at the same time.
        begun: Whether they were started.
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
        self.begun = self._stopped = False
        self._told: set[str] = set()

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
        if not self.begun:
            self.begun = True
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
            self._tell_once(message["cause"])
            raise NetworkUnavailable(message["unavailable"])
        if "failed" in message:
            raise RuntimeError(message["failed"])
        return Reading(message["result"], memory, message["cost_ms"])

    def _tell_once(self, cause: str) -> None:
        """Log why a network cannot be loaded; whoever asks for it again and again does not fill the log."""
        if cause not in self._told:
            self._told.add(cause)
            log.warning("%s", cause)

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
        try:
            waiting.wait(WAIT_SECONDS)
        finally:
            if not waiting.ready():
                self._waiting.remove(waiting)
        if not waiting.ready():
            raise FrameLost("no reading process is there")
        return waiting.wait()

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
