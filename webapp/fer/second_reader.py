"""A second network that reads the same crops, for comparison."""

from collections.abc import Sequence

import numpy as np

from webapp.fer.classifier import EmotionClassifier
from webapp.fer.memory import Remembers
from webapp.fer.results import SecondReading
from webapp.fer.smoother import ScoreSmoother


class SecondReader(Remembers):
    """Crops -> what another network makes of them, smoothed like the first one's scores. One for each stream."""

    _memories = ("_smooth",)

    def __init__(self, classify: EmotionClassifier, *, unsure_below: float, smoothing: float):
        """Knows no face yet.

        Args:
            classify: Crops -> scores.
            unsure_below: Below this probability of the likeliest expression the answer is "unsure".
            smoothing: Time constant in seconds.
        """
        self.classify = classify
        self._unsure_below = unsure_below
        self._smooth = ScoreSmoother(smoothing)

    def __call__(self, ids: Sequence[int], crops: np.ndarray, time: float) -> None:
        """Takes in the faces that were read in this frame.

        Args:
            ids: Of the faces.
            crops: Grey uint8 (n, 48, 48), one for each.
            time: When the frame was taken, in seconds.
        """
        self._smooth(ids, self.classify(crops), time)

    def restart(self) -> None:
        """Forgets all faces: their next scores stand alone."""
        self._smooth.restart()

    def of(self, ids: Sequence[int]) -> dict[int, SecondReading]:
        """The readings of those of these faces that it has seen; the other faces are forgotten."""
        known = [face for face in ids if self._smooth.knows(face)]
        return {
            face: SecondReading(scores, bool(scores.max() < self._unsure_below))
            for face, scores in zip(known, self._smooth.of(known), strict=True)
        }
