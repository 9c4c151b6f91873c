"""What the live lab has done: frames by their outcome, and how long the answers took."""

import bisect
import time
from collections import Counter, deque

BOUNDS = (0.005, 0.01, 0.02, 0.03, 0.05, 0.08, 0.12, 0.2, 0.35, 0.6, 1.0, 2.0)
"""Upper bounds of the histogram's buckets in seconds, dense where the bars of the live lab lie."""
REMEMBERED = 8192
"""Answers of which the time is remembered, for percentiles of the last minute."""
READ = "read"


class Meter:
    """Counts in plain numbers, so that it costs the event loop next to nothing.

    Attributes:
        frames: How many frames had each outcome: `read`, or the code of an error.
        buckets: How many frames that were read took up to each of BOUNDS, and longer than all; not cumulative.
        seconds: The time of all frames that were read, added up.
        started: When the counting began, in seconds of the monotonic clock.
    """

    def __init__(self) -> None:
        self.frames: Counter[str] = Counter()
        self.buckets = [0] * (len(BOUNDS) + 1)
        self.seconds = 0.0
        self.started = time.monotonic()
        self._recent: deque[tuple[float, float]] = deque(maxlen=REMEMBERED)

    def answered(self, outcome: str, arrived: float) -> None:
        """Take in one answer to a frame that came at that instant of the monotonic clock."""
        self.frames[outcome] += 1
        if outcome != READ:
            return
        now = time.monotonic()
        took = now - arrived
        self.seconds += took
        self.buckets[bisect.bisect_left(BOUNDS, took)] += 1
        self._recent.append((now, took))

    def frames_per_second(self, seconds: float = 10.0) -> float:
        """Frames read a second, over the last so many seconds."""
        now = time.monotonic()
        span = max(1e-3, min(seconds, now - self.started))
        return sum(ended >= now - seconds for ended, _ in self._recent) / span

    def percentiles_ms(self, *shares: float, seconds: float = 60.0) -> list[float | None]:
        """Milliseconds within which each share (0..1) of the last minute's answers came; None when there were none."""
        since = time.monotonic() - seconds
        took = sorted(length for ended, length in self._recent if ended >= since)
        return [round(1000 * took[min(len(took) - 1, int(share * len(took)))], 1) if took else None for share in shares]
