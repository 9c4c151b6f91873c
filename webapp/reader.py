"""Reads the frames of all clients in the threads, fairly, and never an old one."""

import logging
import time
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from models.stored import NetworkUnavailable
from webapp.clients import Client
from webapp.concurrency import Threads
from webapp.fer import FerPipeline
from webapp.fer.errors import UnreadablePicture
from webapp.messages import Frame, Refusal
from webapp.pacing import Pace
from webapp.refusals import as_sentence
from webapp.turns import Turns

EXTRAS = ("compare", "why")
"""The stages that only those pay for who ask for them: their frames are fewer, and nobody else's are."""
EXTRA_FRAMES = 8
"""Frames over which a client's extra cost is averaged."""

log = logging.getLogger("mien.live")


class FrameReader:
    """One thread hop a frame, in turns."""

    def __init__(self, threads: Threads, pace: Pace, max_age_ms: float) -> None:
        self._threads = threads
        self._turns = Turns(threads.count)
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

    def warm_up(self, make_pipeline: Callable[[], FerPipeline], jpeg: bytes) -> None:
        """Read one picture, and one face's worth of nothing, in every thread at the same time."""

        def read() -> None:
            pipeline = make_pipeline()
            pipeline.read_jpeg(jpeg)
            pipeline.classify(np.zeros((1, 48, 48), np.uint8))

        self._threads.run_in_each(read)

    def _read(self, client: Client, frame: Frame) -> dict[str, Any]:
        waited_ms = 1000 * (time.monotonic() - frame.arrived)
        if client.pipeline is None or waited_ms > self._max_age_ms:
            raise Refusal("dropped", f"The frame waited {waited_ms:.0f} ms; send the next one.")
        second = client.second  # the client's next frame may choose another one while this one is read
        _choose(client, frame)
        try:
            result, cost_ms = self._threads.run(_recognise, client.pipeline, frame)
        except UnreadablePicture as unreadable:
            raise Refusal(unreadable.code, unreadable.message) from None
        except NetworkUnavailable as unavailable:
            raise Refusal("unknown_network", as_sentence(str(unavailable))) from None
        except Exception:
            log.exception("a frame could not be read")
            raise Refusal("failed", "The server could not read this frame; the next may be fine.") from None
        extra_ms = cost_ms * _share_of_extras(result["times_ms"])
        asks = second is not None or frame.why is not None
        client.extra_ms += (extra_ms - client.extra_ms) / EXTRA_FRAMES if asks else -client.extra_ms
        self._pace.measured(cost_ms, waited_ms, extra_ms=extra_ms)
        result["times_ms"]["queue"] = round(waited_ms, 2)
        return result if second is None else {**result, "compare": second.card.name}


def _choose(client: Client, frame: Frame) -> None:
    """Lets the networks that the client chose read its stream, and explains what it asks about."""
    if client.recognizer is not None:
        client.recognizer.take_over(client.pipeline)
    if client.second is not None:
        client.second.join(client.pipeline)
    else:
        client.pipeline.read_alone()
    if frame.why is not None:
        client.pipeline.explain_next(frame.why, by=frame.map)


def _share_of_extras(times_ms: Mapping[str, float]) -> float:
    """The part of a frame's time that went into what only this client asked for."""
    return sum(times_ms.get(stage, 0.0) for stage in EXTRAS) / max(sum(times_ms.values()), 1e-6)


def _recognise(pipeline: FerPipeline, frame: Frame) -> tuple[dict[str, Any], float]:
    """Runs in a thread: the result, and the milliseconds of processor time that it cost."""
    started = time.thread_time()
    result = pipeline.read_jpeg(frame.jpeg, frame.arrived).to_dict()
    return result, 1000 * (time.thread_time() - started)
