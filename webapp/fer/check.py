"""Asking the network about boxes that the cascade is not sure of."""

from collections.abc import Sequence

import numpy as np

from webapp.fer.classifier import EmotionClassifier
from webapp.fer.crops import FaceCropper
from webapp.fer.detector import SAME_FACE, Detection, shared
from webapp.fer.track import Track

SURE_SUPPORT = 14
"""With this much support in its close-up, a box holds a face: what is no face had 13 at most (docs/RECOGNITION.md)."""

LEAST_CONFIDENCE = 0.3
"""What is no face mostly leaves the network undecided: its likeliest expression had less than this."""


class FaceCheck:
    """Detections -> those that hold faces, by the network's own uncertainty. Shared by threads."""

    def __init__(self, crop: FaceCropper, classify: EmotionClassifier):
        self._crop = crop
        self._classify = classify

    def __call__(self, grey: np.ndarray, found: Sequence[Detection], expected: Sequence[Track]) -> list[Detection]:
        """Leaves out newcomers that neither the cascade nor the network is sure of.

        Args:
            grey: uint8 (h, w).
            found: What the search found.
            expected: Where faces were expected; what is found there is not asked about.
        """
        weak = [face for face in found if face.support < SURE_SUPPORT and not _known(face, expected)]
        if not weak:
            return list(found)
        scores = self._classify(self._crop(grey, [(face.box, face.tilt) for face in weak]))
        refused = {id(face) for face, score in zip(weak, scores, strict=True) if score.max() < LEAST_CONFIDENCE}
        return [face for face in found if id(face) not in refused]


def _known(face: Detection, expected: Sequence[Track]) -> bool:
    return any(shared(face.box, track.box) > SAME_FACE for track in expected)
