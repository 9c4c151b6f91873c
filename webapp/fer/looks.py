"""The looks at parts of a frame that, one after the other, see all of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil

from webapp.fer.results import Box
from webapp.fer.views import WHOLE

TURN = 24.0
"""Degrees by which frames are turned to find faces that lean. The cascade itself stands about 15 degrees either way
(docs/RECOGNITION.md), so that upright and turned looks together reach 35 degrees."""

BAND = 1.44
"""Ratio of the greatest to the smallest face of a look: two steps of the detector's scale factor, 1.2."""

LARGE = 0.15
"""Faces from this height up, as a fraction of the frame's, are what a webcam mostly shows, and cheap to look for."""

MOST_BANDS = 3
"""Beyond so many bands of large faces the rest is one look: it is as cheap as any."""

STRIP_COST = 50.0
"""Looks for small faces see strips of the frame, so that all looks cost about the same: the cost of a look at a whole
frame goes with 1 / smallest ** 2, and a strip's share is chosen to come to about this."""

HEADROOM = 1.1
"""The smallest size tried is this much below the smallest face, so that two sizes answer to it."""


@dataclass(frozen=True)
class Look:
    """One search of a frame, or a part of it, at one tilt.

    Attributes:
        smallest: Least height of a face, as a fraction of the frame's.
        largest: Greatest height of a face.
        tilt: Degrees, clockwise, by which the faces looked for lean.
        region: The part to search.
    """

    smallest: float
    largest: float
    tilt: float = 0.0
    region: Box = WHOLE


def schedule(smallest_face: float, *, turned: bool) -> tuple[Look, ...]:
    """The looks of one round; large faces come up more often than small ones.

    Args:
        smallest_face: Height of the smallest face to find, as a fraction of the frame's.
        turned: Whether to look for large faces that lean as well.
    """
    bands = list(pairwise(limits(smallest_face / HEADROOM)))
    large = [band for band in bands if band[0] >= LARGE]
    small = [band for band in bands if band[0] < LARGE]
    upright = [Look(*band) for band in large]
    tilted = [Look(*band, tilt) for band in large for tilt in (TURN, -TURN)] if turned else []
    strips = [Look(*band, 0.0, strip) for band in small for strip in _strips(*band)]
    return tuple(look for turn in zip(*_evened(upright, tilted, strips), strict=True) for look in turn)


def whole(smallest_face: float, tilt: float = 0.0) -> tuple[Look, ...]:
    """The looks that see a whole frame at one tilt, and at more sizes than `schedule` does.

    Within an octave the cascade may step by two pixels; beyond, it would step by one, and cost four times as much.
    """
    ends = [smallest_face / HEADROOM]
    while ends[-1] < 0.25:
        ends.append(ends[-1] * 2)
    return tuple(
        Look(low / HEADROOM if step else low, high, tilt) for step, (low, high) in enumerate(pairwise([*ends, 1.0]))
    )


def limits(smallest_face: float) -> list[float]:
    """The limits between the bands of face heights, from the smallest face to the whole frame."""
    ends = [smallest_face]
    while ends[-1] < LARGE:
        ends.append(ends[-1] * BAND)
    ends += [ends[-1] * BAND**step for step in range(1, MOST_BANDS)]
    return [*(end for end in ends if end < 0.7), 1.0]


def _strips(smallest: float, largest: float) -> list[Box]:
    """The frame cut into strips that overlap by the largest face that is looked for in them."""
    count = ceil(1 / smallest**2 / STRIP_COST)
    return [Box(0.0, max(place / count - largest / 2, 0.0), 1.0, 1 / count + largest) for place in range(count)]


def _evened(*groups: Sequence[Look]) -> list[list[Look]]:
    """The groups that are not empty, each repeated to the length of the longest."""
    longest = max(map(len, groups))
    return [[group[place % len(group)] for place in range(longest)] for group in groups if group]
