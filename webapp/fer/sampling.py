"""Which frames of a video are analysed: the first of each cell of time."""

from dataclasses import dataclass, field
from fractions import Fraction
from math import floor

CELL_TOLERANCE = 1e-6
"""Of a cell: times are rounded to the container's time base."""

REMEMBERED = 64
"""Cells whose first packet is remembered: more than any codec's frames are reordered by."""


@dataclass(frozen=True)
class Clock:
    """The container's time stamps to seconds from the first frame shown."""

    origin: int
    time_base: Fraction

    def __call__(self, stamp: int) -> float:
        """Seconds; negative before the first frame."""
        return round(float((stamp - self.origin) * self.time_base), 6)

    def stamp(self, seconds: float) -> int:
        """The time stamp of this many seconds."""
        return self.origin + round(seconds / self.time_base)


@dataclass
class Sampler:
    """Picks the first frame of each 1/fps seconds, counted from the video's beginning.

    Attributes:
        fps: Frames a second; None for all of them.
        start: Seconds before which none is picked.
    """

    fps: float | None
    start: float
    _last: int = -1

    @property
    def lead(self) -> float:
        """Seconds before `start` at which decoding has to begin: the cell that `start` lies in."""
        return 1 / self.fps if self.fps else 0.0

    def takes(self, time: float) -> bool:
        """Whether a frame is analysed; to be asked about all of them, in the order of their times."""
        if self.fps is None:
            return time >= self.start
        cell = _cell(time, self.fps)
        opens, self._last = cell > self._last, max(cell, self._last)
        return opens and time >= self.start

    def foresight(self) -> "Foresight":
        """What can be told of packets before they are decoded."""
        return Foresight(self.fps, self.start - self.lead)


@dataclass
class Foresight:
    """Tells packets whose frames will not be picked; one for each pass through a file."""

    fps: float | None
    start: float
    _first: dict[int, float] = field(default_factory=dict)

    def may_want(self, time: float) -> bool:
        """Whether a packet's frame may be picked; to be asked about all of them, in the order of decoding."""
        if self.fps is None or time < self.start:
            return time >= self.start
        cell = _cell(time, self.fps)
        wanted = time < self._first.get(cell, time + 1)
        if wanted:
            self._first[cell] = time
            if len(self._first) > REMEMBERED:
                del self._first[min(self._first)]
        return wanted


def _cell(time: float, fps: float) -> int:
    return floor(time * fps + CELL_TOLERANCE)
