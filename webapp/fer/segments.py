"""A recording cut in segments that can be analysed side by side, and what one of them gives."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from webapp.fer.media import MediaInfo
from webapp.fer.people import Person
from webapp.fer.settings import Settings
from webapp.fer.timeline import NetworkNote, TimedHint, second_from_dict, second_to_dict

SEGMENT_SECONDS = 60.0
"""Of a long video: the second that each begins early costs little, and four workers share two minutes."""

SHORTEST = 5.0
"""Seconds below which a cut costs more than it saves."""

FEWEST = 2
"""Segments of a video that is long enough for them, so that several workers take part."""

AFTER_KEY = 1.25
"""Seconds after a key frame at which a cut is best: a segment's reading begins a second and a frame before it."""


@dataclass(frozen=True)
class Span:
    """From `start` up to `end`, in seconds from the first frame shown; the last one has no end."""

    start: float
    end: float | None

    def to_dict(self) -> dict[str, float | None]:
        """The span as JSON has it."""
        return asdict(self)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "Span":
        """The span back from JSON."""
        return cls(data["start"], data["end"])


def cuts(info: MediaInfo, *, seconds: float = SEGMENT_SECONDS) -> list[Span]:
    """Where a video is cut; that depends on the video alone, so that the result does not depend on who analyses it.

    Args:
        info: Of the video.
        seconds: Of a segment, about; a video shorter than a few of them is cut in shorter ones.
    """
    length = min(max(info.duration / FEWEST, SHORTEST), seconds)
    count = max(round(info.duration / length), 1)
    places = [_place(info, info.duration * place / count, length) for place in range(1, count)]
    starts = sorted({0.0, *(place for place in places if SHORTEST / 2 <= place <= info.duration - SHORTEST / 2)})
    return [Span(start, end) for start, end in zip(starts, [*starts[1:], None], strict=True)]


def _place(info: MediaInfo, wanted: float, length: float) -> float:
    """The best place for a cut near a time: so long after a key frame that decoding can begin there."""
    near = [key + AFTER_KEY for key in info.keys if abs(key + AFTER_KEY - wanted) <= length / 2]
    # Whole milliseconds: a number that JSON keeps as it is.
    return round(min(near, key=lambda place: (abs(place - wanted), place), default=wanted), 3)


@dataclass(frozen=True, eq=False)
class SegmentResult:
    """What one segment gave: people under ids of its own, among them those seen in the seconds before it.

    Attributes:
        span: The segment.
        info: Of the video.
        settings: How it was analysed.
        network: By which network.
        times: Of every analysed frame, float64 (n,); those before the span's start are the previous segment's too.
        people: With frames as places in `times`.
        hints: Thinned.
        second: The network that read beside the first; None for none.
    """

    span: Span
    info: MediaInfo
    settings: Settings
    network: NetworkNote
    times: np.ndarray
    people: tuple[Person, ...]
    hints: tuple[TimedHint, ...]
    second: NetworkNote | None = None

    def to_dict(self) -> dict[str, Any]:
        """The result as JSON has it."""
        return {
            "span": self.span.to_dict(),
            "info": self.info.to_dict(),
            "settings": self.settings.to_dict(),
            "network": asdict(self.network),
            "times": self.times.tolist(),
            "people": [person.to_dict() for person in self.people],
            "hints": [asdict(hint) for hint in self.hints],
            **second_to_dict(self.second),
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "SegmentResult":
        """The result back from JSON."""
        return cls(
            span=Span.from_dict(data["span"]),
            info=MediaInfo.from_dict(data["info"]),
            settings=Settings.from_dict(data["settings"]),
            network=NetworkNote(**data["network"]),
            times=np.array(data["times"], np.float64),
            people=tuple(Person.from_dict(person) for person in data["people"]),
            hints=tuple(TimedHint(**hint) for hint in data["hints"]),
            second=second_from_dict(data),
        )
