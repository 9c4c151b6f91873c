"""Why a face may have been missed, in words."""

from collections.abc import Callable, Iterator

import cv2
import numpy as np

from webapp.fer.closeup import LEAST_TURNED, close_up
from webapp.fer.detector import HaarFaceDetector
from webapp.fer.looks import HEADROOM, Look, whole
from webapp.fer.memory import Remembers
from webapp.fer.results import Box, Hint

TOO_DARK = Hint("too_dark", "The picture is very dark: turn on a light, or face a window.")
TOO_SMALL = Hint("too_small", "There seems to be a face, but a very small one: come closer to the camera.")
TOO_TILTED = Hint("too_tilted", "There seems to be a face, but it leans too far: hold your head or the camera upright.")
TOO_LARGE = Hint("too_large", "There seems to be a face, but it fills the picture: move back from the camera.")

DARK = 45.0
"""A frame whose 95th percentile of grey lies below this is too dark: from there on faces get lost, and the network
guesses wrongly (docs/RECOGNITION.md)."""

TILTS = (48.0, -48.0, 72.0, -72.0, 96.0, -96.0, 180.0)
"""Degrees, clockwise, at which to look for faces that lean too far; each finds 12 degrees or more either way."""

TILTED = 0.13
"""Height of the smallest face that is looked for at these tilts, as a fraction of the frame's."""

SMALLER = 0.6
"""Faces down to this part of the smallest size are looked for."""

STRIPS = 12
"""The search for small faces is cut into so many, since it is dear: then a probe costs some 4 ms."""

SCALE_FACTOR = 1.15
"""Coarse, since whatever is found gets a close-up."""

AFTER = 1.0
"""Seconds without a face that was there, before anything is said."""

PROBES_PER_SECOND = 4.0
"""In a stream; a round of all probes takes nine seconds, and the likelier ones come first."""

HOLD = 1.5
"""Seconds for which a hint stands after it was last borne out; until it fails, its probe is taken again and again."""


class HintFinder(Remembers):
    """Frame without faces -> hint. One for each stream."""

    _memories = "_place", "_probed", "_borne_out", "_face_seen", "_hint"

    def __init__(self, detector: HaarFaceDetector, *, smallest_face: float):
        """Begins with nothing to say.

        Args:
            detector: Shared by all streams.
            smallest_face: Height of the smallest face that is found, as a fraction of the frame's.
        """
        self._detector = detector
        self._smallest_face = smallest_face
        self._probes = list(self._all_probes())
        self._place = 0
        self._probed = self._borne_out = self._face_seen = float("-inf")
        self._hint: Hint | None = None

    def __call__(self, grey: np.ndarray, time: float, *, faces: int, thorough: bool = False) -> Hint | None:
        """Takes in one frame.

        Args:
            grey: uint8 (h, w).
            time: When it was taken, in seconds.
            faces: How many faces were found in it.
            thorough: Whether to find out now, rather than over many frames.
        """
        if faces:
            self._hint, self._face_seen, self._place = None, time, 0
        if time - self._face_seen < AFTER:
            return None
        if is_dark(grey):
            return TOO_DARK
        if thorough:
            self._note(next((hint for probe in self._probes if (hint := probe(grey))), None), time)
        elif time - self._probed >= 1 / PROBES_PER_SECOND:
            self._probed, hint = time, self._probes[self._place](grey)
            self._note(hint, time)
            self._place = self._place if hint else (self._place + 1) % len(self._probes)
        return self._hint if time - self._borne_out < HOLD else None

    def _note(self, hint: Hint | None, time: float) -> None:
        if hint:
            self._hint, self._borne_out = hint, time

    def _all_probes(self) -> Iterator[Callable[[np.ndarray], Hint | None]]:
        """Cheap ones first: they come first in a single picture."""
        yield self._large
        for tilt in TILTS:
            for look in whole(TILTED, tilt):
                yield lambda grey, look=look: TOO_TILTED if self._face(grey, look) else None
        for strip in range(STRIPS):
            yield lambda grey, strip=strip: self._small(grey, strip)

    def _large(self, grey: np.ndarray) -> Hint | None:
        """Whether a face shows once the frame is shrunk and has a border."""
        small = cv2.resize(grey, (round(60 * grey.shape[1] / grey.shape[0]), 60), interpolation=cv2.INTER_AREA)
        bordered = cv2.copyMakeBorder(small, 30, 30, 30, 30, cv2.BORDER_REPLICATE)
        return TOO_LARGE if self._face(bordered, Look(0.4, 0.9), LEAST_TURNED) else None

    def _small(self, grey: np.ndarray, strip: int) -> Hint | None:
        largest = self._smallest_face
        region = Box(0.0, strip / STRIPS - largest / 2, 1.0, 1 / STRIPS + largest)
        return TOO_SMALL if self._face(grey, Look(SMALLER * largest, HEADROOM * largest, 0.0, region)) else None

    def _face(self, grey: np.ndarray, look: Look, least: int = 0) -> bool:
        size, options = (look.smallest, look.largest), {"tilt": look.tilt, "region": look.region}
        found = self._detector(grey, *size, **options, scale_factor=SCALE_FACTOR, min_neighbors=1)
        closer = (close_up(self._detector, grey, face) for face in found)
        return any(face is not None and face.support >= least for face in closer)


def is_dark(grey: np.ndarray) -> bool:
    """Whether a frame is too dark to read."""
    return float(np.percentile(grey[::8, ::8], 95)) < DARK
