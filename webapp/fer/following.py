"""Following a face from one frame to the next without the cascade, where it looks as it did a moment ago."""

from collections.abc import Sequence

import cv2
import numpy as np

from webapp.fer.detector import Detection
from webapp.fer.memory import Remembers
from webapp.fer.results import Box
from webapp.fer.track import Track
from webapp.fer.views import view_of

SIDE = 16
"""Pixels along each side of what is kept of a face: enough to find it again, and too few to know anybody by."""

AROUND = 0.25
"""How far around the place where a face is expected it may be, as a part of its size."""

ALIKE = 0.9
"""The normalised cross-correlation from which it is the same face, looking the same."""


class Following(Remembers):
    """Frame and an expected face -> where it went. One for each stream."""

    _memories = ("_seen",)

    def __init__(self) -> None:
        """Has seen nothing yet."""
        self._seen: dict[int, tuple[Box, bytes, int, int]] = {}

    def __call__(self, grey: np.ndarray, track: Track) -> Detection | None:
        """Finds a face again by what it looked like when the cascade found it last.

        Args:
            grey: uint8 (h, w).
            track: Where the face should be.

        Returns:
            The face, at the size and tilt that the cascade found; None where the cascade has to look for it.
        """
        if track.misses or track.id not in self._seen:
            return None
        box, pixels, height, width = self._seen[track.id]
        face = np.frombuffer(pixels, np.uint8).reshape(height, width)
        view = view_of(grey, _around(track.box, box), height / (box.h * grey.shape[0]), 0.0)
        if view.pixels.shape[0] < height + 2 or view.pixels.shape[1] < width + 2:
            return None
        likeness = cv2.matchTemplate(view.pixels, face, cv2.TM_CCOEFF_NORMED)
        _, best, _, (x, y) = cv2.minMaxLoc(likeness)
        if best < ALIKE or not (0 < x < likeness.shape[1] - 1 and 0 < y < likeness.shape[0] - 1):
            return None
        right, down = _top(*likeness[y, x - 1 : x + 2].tolist()), _top(*likeness[y - 1 : y + 2, x].tolist())
        found = view.box_in_frame(x + right, y + down, width, height)
        middle_x, middle_y = found.x + found.w / 2, found.y + found.h / 2
        return Detection(Box(middle_x - box.w / 2, middle_y - box.h / 2, box.w, box.h), track.tilt, track.support)

    def learn(self, grey: np.ndarray, track: Track, found: Sequence[Detection]) -> None:
        """Keeps what a face looks like that the cascade found, if it can be followed."""
        self._seen.pop(track.id, None)
        if not track.id or len(found) != 1:
            return
        box = found[0].box
        scale = SIDE / (box.h * grey.shape[0])
        pixels = view_of(grey, box, scale, 0.0).pixels
        if min(pixels.shape, default=0) >= SIDE - 1:
            self._seen[track.id] = box, pixels.tobytes(), *pixels.shape

    def forget_others(self, expected: Sequence[Track]) -> None:
        """Keeps nothing of faces that are not expected any more."""
        ids = {track.id for track in expected}
        self._seen = {id: seen for id, seen in self._seen.items() if id in ids}


def _around(expected: Box, found: Box) -> Box:
    """Where a face may be, of the size that was found, about the place where it is expected."""
    w, h = (1 + 2 * AROUND) * found.w, (1 + 2 * AROUND) * found.h
    return Box(expected.x + (expected.w - w) / 2, expected.y + (expected.h - h) / 2, w, h)


def _top(before: float, middle: float, after: float) -> float:
    """Where the parabola through three neighbours has its top, in steps from the middle one."""
    bend = before - 2 * middle + after
    return 0.5 * (before - after) / bend if bend < 0 else 0.0
