"""Frames of many streams, read one at a time; what is remembered of a stream travels with its frames."""

from collections.abc import Callable
from dataclasses import dataclass

from webapp.fer.explanation import NETWORK
from webapp.fer.memory import packed, unpacked
from webapp.fer.pipeline import FerPipeline
from webapp.fer.recognizer import Recognizer
from webapp.fer.results import FrameResult


@dataclass(frozen=True)
class Wanted:
    """How a frame is to be read.

    Attributes:
        time: When it was taken, in seconds, not before the stream's last one.
        network: The name of the network that reads.
        second: The name of the one that reads beside it, or None.
        why: The id of the face to explain, `webapp.fer.why_turns.ALL`, or None.
        map: Whose map explains it: one of `webapp.fer.explanation.MAPS`.
    """

    time: float
    network: str
    second: str | None = None
    why: int | None = None
    map: str = NETWORK


class StreamReader:
    """JPEG and memory -> result and memory: any reader that was made alike may read a stream's next frame.

    A stream may change its network between two frames: faces keep their ids, and begin anew with their scores, so that
    one that is out of sight is left out until the other network has read it.
    """

    def __init__(self, find: Callable[[str], Recognizer], make: Callable[[Recognizer], FerPipeline]) -> None:
        """Loads nothing.

        Args:
            find: A network's name -> what reads with it; raises `models.stored.NetworkUnavailable`.
            make: Its pipeline; the same options for all.
        """
        self._find, self._make = find, make
        self._pipelines: dict[str, FerPipeline] = {}
        self._nothing: bytes = b""

    def __call__(self, jpeg: bytes, wanted: Wanted, memory: bytes = b"") -> tuple[FrameResult, bytes]:
        """Reads one frame.

        Args:
            jpeg: The frame.
            wanted: How to read it.
            memory: What came with the stream's last result; empty for the first frame.

        Returns:
            What is in the frame, and what to remember until the stream's next one.

        Raises:
            UnreadablePicture: The bytes are no JPEG that can be read, or it is over a limit.
            models.stored.NetworkUnavailable: There is no such network.
        """
        pipeline = self._prepared(wanted, memory)
        result = pipeline.read_jpeg(jpeg, wanted.time)
        second = None if pipeline.second is None else pipeline.second.memory
        kept = wanted.network, wanted.second, pipeline.memory, second
        return result, packed(kept)

    def _prepared(self, wanted: Wanted, memory: bytes) -> FerPipeline:
        pipeline = self._pipeline(wanted.network)
        if wanted.second is None:
            pipeline.read_alone()
        else:
            self._find(wanted.second).join(pipeline)
        network, second, pipeline.memory, of_second = unpacked(memory or self._nothing)
        if network != wanted.network:
            pipeline.smooth.restart()
        if pipeline.second is not None:
            pipeline.second.restart()
            if second == wanted.second:
                pipeline.second.memory = of_second
        if wanted.why is not None:
            pipeline.explain_next(wanted.why, by=wanted.map)
        return pipeline

    def _pipeline(self, network: str) -> FerPipeline:
        if network not in self._pipelines:
            fresh = self._pipelines[network] = self._make(self._find(network))
            self._nothing = packed((network, None, fresh.memory, None))
        return self._pipelines[network]
