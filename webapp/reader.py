"""Has the frames of all clients read, fairly, and never an old one."""

import logging
import time
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from models.stored import NetworkUnavailable
from webapp.clients import Client
from webapp.fer.errors import UnreadablePicture
from webapp.fer.stream_reader import Wanted
from webapp.messages import Frame, Refusal
from webapp.pacing import Pace
from webapp.reading_processes import FrameLost, Reading
from webapp.refusals import as_sentence
from webapp.turns import Turns

EXTRAS = ("compare", "why")
"""The stages that only those pay for who ask for them: their frames are fewer, and nobody else's are."""
EXTRA_FRAMES = 8
"""Frames over which a client's extra cost is averaged."""

log = logging.getLogger("mien.live")


class Readers(Protocol):
    """What reads the frames, as `webapp.reading_processes.ReadingProcesses` does.

    Attributes:
        count: How many frames are read at the same time.
        pids: Of the processes that read.
        begun: Whether they were started.
    """

    count: int
    begun: bool
    pids: Sequence[int]

    def start(self) -> None:
        """Get ready to read."""

    def look_after(self) -> None:
        """Called once a second."""

    def read(self, jpeg: bytes, wanted: Wanted, memory: bytes) -> Reading:
        """Read one frame; the caller waits."""


class FrameReader:
    """One hop to a reader a frame, in turns."""

    def __init__(self, readers: Readers, pace: Pace, max_age_ms: float) -> None:
        self._readers = readers
        self._turns = Turns(readers.count)
        self._pace = pace
        self._max_age_ms = max_age_ms

    def read(self, client: Client, frame: Frame) -> dict[str, Any]:
        """What is in the frame, as `FrameResult.to_dict()` has it, with the time that it waited.

        Raises:
            Refusal: `dropped`, `failed`, or what makes the picture unreadable.
        """
        if not self._turns.take(client):
            raise Refusal("dropped", "A newer frame came first.")
        try:
            return self._read(client, frame)
        finally:
            self._turns.give_back(client)

    @property
    def idle(self) -> bool:
        """Whether no frame is being read and none waits."""
        return self._turns.idle

    def forget(self, client: Client) -> None:
        """Let go of the client's waiting frame."""
        self._turns.forget(client)

    def _read(self, client: Client, frame: Frame) -> dict[str, Any]:
        waited_ms = 1000 * (time.monotonic() - frame.arrived)
        stream = client.stream
        if stream is None or waited_ms > self._max_age_ms:
            raise Refusal("dropped", f"The frame waited {waited_ms:.0f} ms; send the next one.")
        choice = client.choice  # the client's next frame may choose others while this one is read
        reading = self._asked(client, frame, Wanted(frame.arrived, *choice, frame.why, frame.map), stream.memory)
        stream.memory, client.proven, result = reading.memory, choice, reading.result
        extra_ms = reading.cost_ms * _share_of_extras(result["times_ms"])
        asks = choice.second is not None or frame.why is not None
        client.extra_ms += (extra_ms - client.extra_ms) / EXTRA_FRAMES if asks else -client.extra_ms
        self._pace.measured(reading.cost_ms, waited_ms, extra_ms=extra_ms)
        result["times_ms"]["queue"] = round(waited_ms, 2)
        return result if choice.second is None else {**result, "compare": choice.second}

    def _asked(self, client: Client, frame: Frame, wanted: Wanted, memory: bytes) -> Reading:
        try:
            return self._readers.read(frame.jpeg, wanted, memory)
        except UnreadablePicture as unreadable:
            raise Refusal(unreadable.code, unreadable.message) from None
        except NetworkUnavailable as unavailable:
            client.take_back((wanted.network, wanted.second))
            raise Refusal("unknown_network", as_sentence(str(unavailable))) from None
        except FrameLost as lost:
            log.warning("%s", lost)
        except Exception:
            log.exception("a frame could not be read")
        raise Refusal("failed", "The server could not read this frame; the next may be fine.")


def _share_of_extras(times_ms: Mapping[str, float]) -> float:
    """The part of a frame's time that went into what only this client asked for."""
    return sum(times_ms.get(stage, 0.0) for stage in EXTRAS) / max(sum(times_ms.values()), 1e-6)
