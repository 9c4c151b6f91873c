"""Streams that keep a way of reading busy, driven by a thread that has as much to do as the server's event loop."""

import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future
from queue import SimpleQueue

from benchmarks.reading_ways import Way

FPS = 10.0
"""Of each stream's camera: how far its face moves between two frames."""


PIECE_SECONDS = 0.00025
"""Of work between two calls of the system: a frame takes the event loop half a dozen: to receive, wake, poll, send."""


class Driver:
    """Sends each stream's next frame when the last one is answered."""

    def __init__(self, way: Way, jpegs: list[bytes], loop_ms: float) -> None:
        """Sends nothing yet.

        Args:
            way: Reads the frames.
            jpegs: Frames to play in a loop; each stream begins at another.
            loop_ms: Processor time, in Python, that is taken for each answer.
        """
        self._way, self._jpegs, self._loop_ms = way, jpegs, loop_ms
        self._numbers: Counter[int] = Counter()
        self._answers: SimpleQueue[tuple[int, float, Future[str]]] = SimpleQueue()

    def run(self, streams: int, seconds: float) -> tuple[list[float], float]:
        """Keep so many streams going.

        Returns:
            Milliseconds from sending each frame to its overlay, and the seconds that all took.
        """
        start, met = time.perf_counter(), []
        for stream in range(streams):
            self._send(stream)
        under_way = streams
        while under_way:
            stream, sent, answer = self._answers.get()
            answer.result()
            met.append(1000 * (time.perf_counter() - sent))
            work(self._loop_ms)
            under_way -= 1
            if time.perf_counter() - start < seconds:
                self._send(stream)
                under_way += 1
        return met, time.perf_counter() - start

    def _send(self, stream: int) -> None:
        number, sent = self._numbers[stream], time.perf_counter()
        self._numbers[stream] += 1
        answer = self._way.submit(stream, self._jpegs[(number + 7 * stream) % len(self._jpegs)], number / FPS)
        answer.add_done_callback(lambda done: self._answers.put((stream, sent, done)))


def work(milliseconds: float, clock: Callable[[], float] = time.thread_time) -> None:
    """Take so much processor time in Python, and let go of the interpreter's lock now and then, as a loop does."""
    now = clock()
    end = now + milliseconds / 1000
    while now < end:
        pause = min(end, now + PIECE_SECONDS)
        while (now := clock()) < pause:
            sum(range(100))
        time.sleep(0)
