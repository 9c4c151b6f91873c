"""One face over time: where it should be next, and what a detection says of that."""

from dataclasses import dataclass, replace
from math import exp

from webapp.fer.detector import Detection
from webapp.fer.results import Box

PLACE_SECONDS = 0.05
"""Time constant of a box's place: evens out the cascade's rounding, and follows within a frame or two."""

SIZE_SECONDS = 0.15
"""Time constant of a box's size, which the cascade knows less well than the place (4 % against 1.5 %)."""

SPEED_SECONDS = 0.3
"""Time after which the speed of a face that is not seen counts for little."""


@dataclass(frozen=True)
class Track:
    """One face over time.

    Attributes:
        id: From 1 up; 0 as long as it is not confirmed.
        box: Where it is, or, if it is not seen, where it should be.
        speed: Of its middle, in fractions of the frame's width and height a second.
        tilt: Degrees, clockwise.
        support: Of its last detection.
        hits: Frames in which it was found.
        misses: Frames since it was last found.
        seen: When it was last found, in seconds.
    """

    id: int
    box: Box
    tilt: float
    support: int
    seen: float
    speed: tuple[float, float] = (0.0, 0.0)
    hits: int = 1
    misses: int = 0


def moved(track: Track, elapsed: float) -> Track:
    """Where the face should be so many seconds later; one that is not seen slows down."""
    box, (speed_x, speed_y) = track.box, track.speed
    keep = exp(-elapsed / SPEED_SECONDS) if track.misses else 1.0
    place = Box(box.x + speed_x * elapsed, box.y + speed_y * elapsed, box.w, box.h)
    return replace(track, box=place, speed=(speed_x * keep, speed_y * keep))


def corrected(track: Track, detection: Detection, time: float, elapsed: float) -> Track:
    """The track after a detection: an alpha-beta filter whose gains follow from the time passed (Kalata 1984)."""
    place = 1 - exp(-elapsed / PLACE_SECONDS)
    size = 1 - exp(-elapsed / SIZE_SECONDS)
    seen, box = detection.box, track.box
    w, h = box.w + size * (seen.w - box.w), box.h + size * (seen.h - box.h)
    off_x, off_y = (seen.x + seen.w / 2) - (box.x + box.w / 2), (seen.y + seen.h / 2) - (box.y + box.h / 2)
    middle_x, middle_y = box.x + box.w / 2 + place * off_x, box.y + box.h / 2 + place * off_y
    faster = place * place / (2 - place) / elapsed if elapsed > 0 else 0.0
    return replace(
        track,
        box=Box(middle_x - w / 2, middle_y - h / 2, w, h),
        speed=(track.speed[0] + faster * off_x, track.speed[1] + faster * off_y),
        tilt=detection.tilt,
        support=detection.support,
        hits=track.hits + 1,
        misses=0,
        seen=time,
    )
