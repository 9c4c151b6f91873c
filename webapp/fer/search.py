"""Where to look for faces in each frame of a stream, so that it costs little."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from webapp.fer.detector import Detection, HaarFaceDetector, distinct
from webapp.fer.results import Box
from webapp.fer.tracker import Track
from webapp.fer.views import WHOLE

TURN = 24.0
"""Degrees by which frames are turned to find tilted faces. The cascade itself stands about 15 degrees either way."""

SIZES = (0.08, 0.11, 0.15, 0.2, 0.3, 1.0)
"""Limits of the bands of face heights that are searched one at a time, as fractions of the frame's."""

STRIPS = {0.08: 4, 0.11: 2}
"""Bands that begin here are searched in so many strips: then all searches cost about the same, 1 to 3 ms."""

NEAR = 0.5
"""How far around the last box to look, as a part of its size."""

RESIZED = 0.8, 1.3
"""How much smaller and larger than the last box to look."""

NEAR_NEIGHBORS = 2
STREAM_NEIGHBORS = 2
"""Few, since a face must be found in two frames before it is shown."""

THOROUGH_NEIGHBORS = 4
"""More, since what is found is shown at once."""


@dataclass(frozen=True)
class Look:
    """One search of a frame, or a part of it, at one tilt and for some sizes."""

    smallest: float
    largest: float
    tilt: float = 0.0
    region: Box = WHOLE


class FaceSearch:
    """Frame and expected faces -> detections. One for each stream."""

    def __init__(self, detector: HaarFaceDetector, *, smallest_face: float = 0.08, looks_per_frame: int = 2):
        """Begins with a thorough search.

        Args:
            detector: Shared by all streams.
            smallest_face: Height of the smallest face to find, as a fraction of the frame's.
            looks_per_frame: Searches of a part of the frame in each frame without a face; with one, there is one such
                search in every second frame.
        """
        self._detector = detector
        self._smallest_face = smallest_face
        self._looks_per_frame = looks_per_frame
        self._upright = schedule(smallest_face)
        self._turned = schedule(max(smallest_face, 0.15), tilts=(TURN, -TURN))
        self._frame = 0
        self._next = 0

    def __call__(self, grey: np.ndarray, expected: Iterable[Track], *, thorough: bool = False) -> list[Detection]:
        """Looks where faces should be, and takes the next looks at the rest of the frame.

        Args:
            grey: uint8 (h, w).
            expected: Where faces should be.
            thorough: Whether to look everywhere at once, for small and tilted faces too.
        """
        if thorough:
            return self.thorough(grey)
        expected = tuple(expected)
        found = [detection for track in expected for detection in self.near(grey, track)]
        for look in self._next_looks(faces=len(expected)):
            found += self.look(grey, look)
        self._frame += 1
        return distinct(found)

    def thorough(self, grey: np.ndarray) -> list[Detection]:
        """Searches the whole frame; where that finds nothing, turned frames too."""
        for tilts in ((0.0,), (TURN, -TURN)):
            looks = [Look(self._smallest_face, 1.0, tilt) for tilt in tilts]
            found = [face for look in looks for face in self.look(grey, look, 1.1, THOROUGH_NEIGHBORS)]
            if found:
                return distinct(found)
        return []

    def near(self, grey: np.ndarray, track: Track) -> list[Detection]:
        """Searches around a face's place, at its tilt; where that finds nothing, a little turned either way."""
        box = track.box
        region = Box(box.x - NEAR * box.w, box.y - NEAR * box.h, box.w * (1 + 2 * NEAR), box.h * (1 + 2 * NEAR))
        tilts = (0.0, TURN, -TURN) if track.tilt == 0 else (track.tilt, 0.0)
        for tilt in tilts if track.misses == 0 else tilts[self._frame % len(tilts) :][:1]:
            look = Look(RESIZED[0] * box.h, RESIZED[1] * box.h, tilt, region)
            found = self.look(grey, look, 1.1, NEAR_NEIGHBORS)
            if found:
                return found
        return []

    def look(
        self, grey: np.ndarray, look: Look, scale_factor: float = 1.2, min_neighbors: int = STREAM_NEIGHBORS
    ) -> list[Detection]:
        """Takes one look."""
        return self._detector(
            grey,
            look.smallest,
            look.largest,
            tilt=look.tilt,
            region=look.region,
            scale_factor=scale_factor,
            min_neighbors=min_neighbors,
        )

    def _next_looks(self, faces: int) -> list[Look]:
        looks = self._upright if faces else self._upright + self._turned
        count = self._frame % 2 if faces else self._looks_per_frame
        start, self._next = self._next, self._next + count
        return [looks[place % len(looks)] for place in range(start, start + count)]


def schedule(smallest_face: float, tilts: Iterable[float] = (0.0,)) -> tuple[Look, ...]:
    """The looks that together see every place, size and tilt; large faces, cheap and likely, come up more often."""
    limits = sorted({smallest_face, *(size for size in SIZES if size > smallest_face)})
    bands = list(pairwise(limits))
    looks = [(Look(*band, tilt, strip), band) for tilt in tilts for band in bands for strip in _strips(band)]
    small = [look for look, band in looks if band[0] < 0.15]
    large = [look for look, band in looks if band[0] >= 0.15]
    if not small or not large:
        return tuple(small or large)
    rounds = max(len(small), len(large))
    return tuple(look for turn in range(rounds) for look in (large[turn % len(large)], small[turn % len(small)]))


def _strips(band: tuple[float, float]) -> list[Box]:
    """The frame cut into strips that overlap by the largest face of the band."""
    count = max((strips for size, strips in STRIPS.items() if size >= band[0]), default=1)
    return [Box(0.0, max(place / count - band[1] / 2, 0.0), 1.0, 1 / count + band[1]) for place in range(count)]
