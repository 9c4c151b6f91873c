"""Scores smoothed in time, for each face on its own."""

from collections.abc import Sequence
from math import exp

import numpy as np

from webapp.fer.memory import Remembers


class ScoreSmoother(Remembers):
    """Scores of a frame -> scores smoothed over the last moments. One for each stream."""

    _memories = ("_smoothed",)

    def __init__(self, seconds: float):
        """Begins with no faces.

        Args:
            seconds: Time constant of the exponential mean: after this long, a sample counts for 1/e. 0 turns it off.
        """
        self._seconds = seconds
        self._smoothed: dict[int, tuple[np.ndarray, float]] = {}

    def __call__(self, ids: Sequence[int], scores: np.ndarray, time: float) -> None:
        """Takes in the scores of the faces that were read in this frame.

        Args:
            ids: Of the faces.
            scores: Probabilities, float32 (n, 7).
            time: When the frame was taken, in seconds.
        """
        for face, sample in zip(ids, scores, strict=True):
            old, before = self._smoothed.get(face, (sample, time))
            weight = 1 - exp(-max(time - before, 0.0) / self._seconds) if self._seconds > 0 else 1.0
            self._smoothed[face] = (old + np.float32(weight) * (sample - old), time)

    @property
    def seconds(self) -> float:
        """The time constant."""
        return self._seconds

    def restart(self) -> None:
        """Forgets all faces: their next scores stand alone."""
        self._smoothed = {}

    def knows(self, face: int) -> bool:
        """Whether it has scores of this face."""
        return face in self._smoothed

    def of(self, ids: Sequence[int]) -> list[np.ndarray]:
        """The smoothed scores of these faces, float32 (7,) each; the other faces are forgotten."""
        self._smoothed = {face: self._smoothed[face] for face in ids}
        return [smoothed for smoothed, _ in self._smoothed.values()]
