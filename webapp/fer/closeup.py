"""A second, closer look at what may be a face."""

import numpy as np

from webapp.fer.detector import SAME_FACE, Detection, HaarFaceDetector, shared
from webapp.fer.looks import Look
from webapp.fer.results import Box

NEAR = 0.5
"""How far around a box to look, as a part of its size."""

RESIZED = 0.72, 1.3
"""How much smaller and larger than the box to look."""

TILT_STEP = 12.0
"""Degrees between the tilts that are compared for a face that leans."""

DETAIL = 1.5
"""The close-up's scale over the usual one: it makes support comparable, whichever look found the face."""

LEAST, LEAST_TURNED = 6, 13
"""Support in the close-up, below which it is no face. Measured on pasted faces and empty scenes (docs/RECOGNITION.md):
19 in the middle and 8 for one face in twenty, against 13 at most for what is no face."""


def around(box: Box, tilt: float, near: float = NEAR) -> Look:
    """A look at a face's surroundings, as far around it as `near` says."""
    region = Box(box.x - near * box.w, box.y - near * box.h, box.w * (1 + 2 * near), box.h * (1 + 2 * near))
    return Look(RESIZED[0] * box.h, RESIZED[1] * box.h, tilt, region)


def close_up(detector: HaarFaceDetector, grey: np.ndarray, face: Detection) -> Detection | None:
    """Looks again at a box, and where it was found in a turned frame, at neighbouring tilts as well.

    Args:
        detector: What to look with.
        grey: uint8 (h, w).
        face: The box, as a coarser look found it.

    Returns:
        The box, better placed, at the tilt that fits best, and with its support in the close-up; None where it holds
        no face.
    """
    found = _looked_at(detector, grey, face, face.tilt)[:1]
    if face.tilt or not found or found[0].support < LEAST_TURNED:
        for step in (-TILT_STEP, TILT_STEP):
            found += _looked_at(detector, grey, face, face.tilt + step)[:1]
    best = max(found, key=lambda other: other.support, default=None)
    return best if best and best.support >= (LEAST_TURNED if best.tilt else LEAST) else None


def _looked_at(detector: HaarFaceDetector, grey: np.ndarray, face: Detection, tilt: float) -> list[Detection]:
    look = around(face.box, tilt)
    found = detector(
        grey, look.smallest, look.largest, tilt=tilt, region=look.region, min_neighbors=LEAST - 1, detail=DETAIL
    )
    return [other for other in found if shared(other.box, face.box) > SAME_FACE]
