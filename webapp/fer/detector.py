"""Frames to boxes around frontal faces."""

from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from webapp.fer.pool import Pool
from webapp.fer.results import Box
from webapp.fer.views import WHOLE, View, view_of

CASCADE = Path(__file__).parent / "cascades" / "haarcascade_frontalface_alt2.xml"
"""Quicker than `default` and `alt`, found as many faces, and made the fewest false boxes (docs/RECOGNITION.md)."""

WINDOW = 20
"""Pixels of the cascade's own window: no smaller face can be found in the picture that it searches."""

SAME_FACE = 0.4
"""Two boxes are of one face where they share more than this part of the smaller."""


@dataclass(frozen=True)
class Detection:
    """A box that may hold a face.

    Attributes:
        box: Where; for a tilted face, before it is turned by `tilt` about its middle.
        tilt: Degrees by which the head leans, clockwise in the picture.
        support: How many neighbouring windows agreed: more is surer.
    """

    box: Box
    tilt: float
    support: int


class HaarFaceDetector:
    """Frame -> boxes of the faces in it (Viola and Jones 2001, with OpenCV's cascade). Shared by threads."""

    def __init__(self, cascade: Path = CASCADE):
        self._cascades = Pool(lambda: _load(cascade))
        with self._cascades.lend():
            pass  # a missing or damaged file shows now, and the first frame finds one loaded

    def __call__(
        self,
        grey: np.ndarray,
        smallest: float,
        largest: float,
        *,
        tilt: float = 0.0,
        region: Box = WHOLE,
        scale_factor: float = 1.1,
        min_neighbors: int = 3,
        detail: float = 1.0,
    ) -> list[Detection]:
        """Searches one frame, or a part of it.

        Args:
            grey: uint8 (h, w).
            smallest: Least height of a face, as a fraction of the frame's.
            largest: Greatest height of a face, as a fraction of the frame's.
            tilt: Degrees, clockwise, by which the faces looked for lean.
            region: The part to search, in fractions of the frame.
            scale_factor: Ratio of the sizes tried one after the other.
            min_neighbors: Windows that must agree.
            detail: Above 1 searches a larger picture: boxes are truer, and dearer by its square.

        Returns:
            Faces, surest first, none of them twice.
        """
        scale = detail * WINDOW / (smallest * grey.shape[0])
        view = view_of(grey, region, scale, tilt)
        if min(view.pixels.shape) < WINDOW:
            return []
        sides = [max(round(side * scale * grey.shape[0]), WINDOW) for side in (smallest, largest)]
        with self._cascades.lend() as cascade:
            found, support = cascade.detectMultiScale2(
                view.pixels, scale_factor, min_neighbors, minSize=(sides[0],) * 2, maxSize=(sides[1],) * 2
            )
        return distinct([_detection(view, rectangle, int(n)) for rectangle, n in zip(found, support, strict=True)])


def distinct(detections: list[Detection]) -> list[Detection]:
    """Surest first, without those that mostly lie on a surer one."""
    kept: list[Detection] = []
    for detection in sorted(detections, key=lambda candidate: -candidate.support):
        if all(shared(detection.box, other.box) <= SAME_FACE for other in kept):
            kept.append(detection)
    return kept


def shared(one: Box, other: Box) -> float:
    """The area that two boxes share, as a part of the smaller one's."""
    width = min(one.x + one.w, other.x + other.w) - max(one.x, other.x)
    height = min(one.y + one.h, other.y + other.h) - max(one.y, other.y)
    smaller = min(one.w * one.h, other.w * other.h)
    return max(width, 0.0) * max(height, 0.0) / smaller if smaller > 0 else 0.0


def _detection(view: View, rectangle: np.ndarray, support: int) -> Detection:
    return Detection(view.box_in_frame(*(float(value) for value in rectangle)), view.tilt, support)


def _load(path: Path) -> cv2.CascadeClassifier:
    cascade = cv2.CascadeClassifier(str(path)) if path.is_file() else None
    if cascade is None or cascade.empty():
        raise FileNotFoundError(f"expected OpenCV's face cascade at {path.name}; it is missing or damaged")
    return cascade
