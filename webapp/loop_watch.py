"""How long the event loop is ever kept from what has just come in."""

import time
from collections import deque
from collections.abc import Callable
from typing import Any

WORTH_NOTING = 0.005
"""Seconds; turns of the loop that are shorter are not remembered."""
REMEMBERED = 4096


class LoopWatch:
    """Measures each turn of the loop: from waking up with something to do until it can look for more.

    Whatever arrives just after the loop woke up waits for the whole turn, so that the longest turn is the longest time
    for which any visitor was kept waiting by the loop. Where a turn takes much longer than the processor time in it,
    the loop waited: for a disk, for a thread that held the interpreter, or for a core that others were using.

    Attributes:
        longest: Seconds of the longest turn since the start, or since `reset`.
        longest_cpu: The most processor time in any turn, in seconds; it need not be the same turn.
        over_50_ms: How many turns took longer than 50 ms since the start.
    """

    def __init__(self) -> None:
        self.longest = 0.0
        self.longest_cpu = 0.0
        self.over_50_ms = 0
        self._recent: deque[tuple[float, float, float]] = deque(maxlen=REMEMBERED)
        self._woke = 0.0
        self._woke_cpu = 0.0

    def install(self, hub: Any) -> None:
        """Watch the event loop that this hub runs."""
        hub.do_poll = self.watching(hub.do_poll)

    def watching(self, poll: Callable[[float], Any]) -> Callable[[float], Any]:
        """The hub's call that looks for what has come in, with a look at the clocks before and after it."""
        clock, cpu_clock = time.monotonic, time.thread_time

        def watched(seconds: float) -> Any:
            now = clock()
            if self._woke and now - self._woke > WORTH_NOTING:
                self._note(now, now - self._woke, cpu_clock() - self._woke_cpu)
            found = poll(seconds)
            self._woke, self._woke_cpu = clock(), cpu_clock()
            return found

        return watched

    def recent(self, seconds: float) -> tuple[float, float]:
        """Of the last so many seconds: the longest turn, and the most processor time in a turn, both in seconds.

        Each is 0 when all turns were too short to be noted.
        """
        since = time.monotonic() - seconds
        noted = [(length, cpu) for ended, length, cpu in self._recent if ended >= since]
        return max((length for length, _ in noted), default=0.0), max((cpu for _, cpu in noted), default=0.0)

    def reset(self) -> None:
        """Begin anew, as after the start."""
        self.longest = self.longest_cpu = 0.0
        self._recent.clear()

    def _note(self, ended: float, length: float, cpu: float) -> None:
        self.longest = max(self.longest, length)
        self.longest_cpu = max(self.longest_cpu, cpu)
        self.over_50_ms += length > 0.05
        self._recent.append((ended, length, cpu))
