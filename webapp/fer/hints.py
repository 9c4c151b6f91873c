"""Why a face may have been missed, in words."""

from collections.abc import Callable, Iterator

import cv2
import numpy as np

from webapp.fer.detector import HaarFaceDetector
from webapp.fer.results import Box, Hint

TOO_DARK = Hint("too_dark", "The picture is very dark: turn on a light, or face a window.")
TOO_SMALL = Hint("too_small", "There seems to be a face, but a very small one: come closer to the camera.")
TOO_TILTED = Hint("too_tilted", "There seems to be a face, but it leans too far: hold your head or the camera upright.")
TOO_LARGE = Hint("too_large", "There seems to be a face, but it fills the picture: move back from the camera.")

DARK = 30.0
"""A frame whose 90th percentile of grey lies below this is too dark to read."""

TILTS = (50.0, -50.0, 80.0, -80.0, 180.0)
"""Degrees, clockwise, at which to look for faces that lean too far; each finds about 15 degrees either way."""

SMALLER = 0.6
"""Faces down to this part of the smallest size are looked for."""

NEIGHBORS = 4
STRIPS = 12
"""The search for small faces is cut into so many, since it is dear."""

AFTER = 1.0
"""Seconds without a face before anything is said."""

HOLD = 3.0
"""Seconds for which a hint stands after it was last borne out."""


class HintFinder:
    """Frame without faces -> hint. One for each stream."""

    def __init__(self, detector: HaarFaceDetector, *, smallest_face: float):
        """Begins with nothing to say.

        Args:
            detector: Shared by all streams.
            smallest_face: Height of the smallest face that is found, as a fraction of the frame's.
        """
        self._detector = detector
        self._smallest_face = smallest_face
        self._probes = list(self._all_probes())
        self._frame = 0
        self._hint: Hint | None = None
        self._borne_out = float("-inf")
        self._faces_at: float | None = None

    def __call__(self, grey: np.ndarray, time: float, *, faces: int, thorough: bool = False) -> Hint | None:
        """Takes in one frame.

        Args:
            grey: uint8 (h, w).
            time: When it was taken, in seconds.
            faces: How many faces were found in it.
            thorough: Whether to find out now, rather than over many frames.
        """
        if faces:
            self._hint, self._faces_at = None, time
            return None
        if self._faces_at is None:
            self._faces_at = time
        if is_dark(grey):
            return TOO_DARK
        if thorough:
            self._note(next((hint for probe in self._probes if (hint := probe(grey))), None), time)
        elif time - self._faces_at >= AFTER:
            self._frame += 1
            if self._frame % 2:
                self._note(self._probes[self._frame // 2 % len(self._probes)](grey), time)
        return self._hint if time - self._borne_out < HOLD else None

    def _note(self, hint: Hint | None, time: float) -> None:
        if hint:
            self._hint, self._borne_out = hint, time

    def _all_probes(self) -> Iterator[Callable[[np.ndarray], Hint | None]]:
        """Cheap ones first: they come first in a single picture."""
        yield self._large
        for tilt in TILTS:
            yield lambda grey, tilt=tilt: self._tilted(grey, tilt)
        for strip in range(STRIPS):
            yield lambda grey, strip=strip: self._small(grey, strip)

    def _large(self, grey: np.ndarray) -> Hint | None:
        """Whether a face shows once the frame is shrunk and has a border."""
        small = cv2.resize(grey, (round(40 * grey.shape[1] / grey.shape[0]), 40), interpolation=cv2.INTER_AREA)
        bordered = cv2.copyMakeBorder(small, 20, 20, 20, 20, cv2.BORDER_REPLICATE)
        return TOO_LARGE if self._detector(bordered, 0.45, 0.9, min_neighbors=NEIGHBORS) else None

    def _tilted(self, grey: np.ndarray, tilt: float) -> Hint | None:
        return TOO_TILTED if self._detector(grey, 0.2, 1.0, tilt=tilt, min_neighbors=NEIGHBORS) else None

    def _small(self, grey: np.ndarray, strip: int) -> Hint | None:
        largest = self._smallest_face
        region = Box(0.0, strip / STRIPS - largest / 2, 1.0, 1 / STRIPS + largest)
        found = self._detector(grey, SMALLER * largest, largest, region=region, min_neighbors=NEIGHBORS)
        return TOO_SMALL if found else None


def is_dark(grey: np.ndarray) -> bool:
    """Whether a frame is too dark to read."""
    return float(np.percentile(grey[::8, ::8], 90)) < DARK
