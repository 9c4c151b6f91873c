"""What a network looked at in a face: parts of the crop are covered, and the label's probability falls or does not."""

import numpy as np

from models.emotions import LABELS
from webapp.fer.classifier import EmotionClassifier
from webapp.fer.crops import SIDE
from webapp.fer.explanation import Explanation

GRID = 6
"""Places along each side of a map: cells of 8 pixels, as large as one place of the last convolution of `mien`."""

COVER = 14
"""Pixels along each side of a cover: it reaches into the neighbouring cells, so that the map is smooth. Measured by
`python -m benchmarks.why`."""

SMALLEST = 1e-6
"""Keeps the logarithm finite, and a fall that is nothing but rounding out of the map."""

LEAST_FALL = 1e-3
"""A label whose logarithm falls by less than this anywhere is held up by no single part of the face: no heat."""


class WhyMap:
    """Crop, label -> Explanation, by covering one part after the other (Zeiler and Fergus 2014, section 4.2).

    Asks the network for nothing but scores, so it works for every network; costs a reading for each cover, in one call.
    """

    def __init__(self, classify: EmotionClassifier, *, grid: int = GRID, cover: int = COVER):
        """Explains what `classify` says.

        Args:
            classify: Crops -> scores.
            grid: Covers along each side.
            cover: Pixels along each side of a cover.
        """
        self._classify = classify
        self._covers = covers(grid, cover)
        self._grid = grid

    def __call__(self, crop: np.ndarray, label: int) -> Explanation:
        """Explains one label of one face.

        Args:
            crop: Grey uint8 (48, 48).
            label: Index in `models.emotions.LABELS`.
        """
        covered = np.where(self._covers, np.uint8(round(float(crop.mean()))), crop)
        scores = self._classify(np.concatenate([crop[None], covered]))[:, label]
        logs = np.log(np.maximum(scores, SMALLEST))
        heat = scaled(np.maximum(logs[0] - logs[1:], 0).reshape(self._grid, self._grid))
        return Explanation(heat, LABELS[label], float(max(0.0, scores[0] - scores[1:].min())))


def scaled(falls: np.ndarray) -> np.ndarray:
    """Falls of a logarithm (g, g), none below 0, as heat: float32 in 0..1."""
    most = float(falls.max())
    return (falls / most if most >= LEAST_FALL else np.zeros_like(falls)).astype(np.float32)


def covers(grid: int, side: int) -> np.ndarray:
    """Which pixels each cover hides: bool (grid * grid, 48, 48), each about the middle of its cell, row by row."""
    middles = (np.arange(grid) + 0.5) * SIDE / grid
    hides = np.abs(np.arange(SIDE) + 0.5 - middles[:, None]) < side / 2
    return (hides[:, None, :, None] & hides[None, :, None, :]).reshape(grid * grid, SIDE, SIDE)
