"""Boxes to aligned grey crops with the framing of FER-2013."""

from collections.abc import Sequence
from math import cos, floor, radians, sin

import cv2
import numpy as np

from webapp.fer.results import Box

SIDE = 48
"""Pixels along each side of a crop, as in FER-2013."""

MARGIN = 1.0
"""A crop's side over the Haar box's. Measured by `python -m benchmarks.framing`; see docs/RECOGNITION.md."""

DOWN = 0.0
"""How far a crop's middle lies below the box's, as a part of the box's side; measured likewise."""

MOST_SAMPLES = 8
"""A crop pixel of a large face is the mean of at most this many samples squared."""


class FaceCropper:
    """Frame and boxes -> grey uint8 crops (n, 48, 48), turned upright."""

    def __init__(self, *, margin: float = MARGIN, down: float = DOWN):
        self._margin = margin
        self._down = down

    def __call__(self, grey: np.ndarray, boxes: Sequence[tuple[Box, float]]) -> np.ndarray:
        """Cuts out faces.

        Args:
            grey: uint8 (h, w).
            boxes: Box and tilt (degrees, clockwise) of each face.

        Returns:
            uint8 (n, 48, 48); n may be 0. Where a crop leaves the frame, the frame's edge goes on.
        """
        crops = np.empty((len(boxes), SIDE, SIDE), np.uint8)
        for crop, (box, tilt) in zip(crops, boxes, strict=True):
            crop[:] = self._crop(grey, box, tilt)
        return crops

    def _crop(self, grey: np.ndarray, box: Box, tilt: float) -> np.ndarray:
        """One warp straight from the frame, so that nothing is rounded to whole pixels."""
        height, width = grey.shape
        face = (box.w * width + box.h * height) / 2
        across, along = sin(radians(tilt)), cos(radians(tilt))
        turn = np.array([[along, -across], [across, along]])
        middle = np.array([(box.x + box.w / 2) * width, (box.y + box.h / 2) * height])
        middle += turn @ (0.0, self._down * face)
        samples = min(max(floor(face * self._margin / SIDE + 0.5), 1), MOST_SAMPLES)
        matrix = turn * (face * self._margin / (SIDE * samples))
        # Pixel centres lie half a pixel inside the edges that boxes are measured from.
        shift = middle - matrix @ np.full(2, SIDE * samples / 2 - 0.5) - 0.5
        warped = cv2.warpAffine(
            grey,
            np.column_stack([matrix, shift]),
            (SIDE * samples, SIDE * samples),
            flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
            borderMode=cv2.BORDER_REPLICATE,
        )
        return cv2.resize(warped, (SIDE, SIDE), interpolation=cv2.INTER_AREA) if samples > 1 else warped
