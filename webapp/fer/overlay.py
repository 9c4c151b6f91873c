"""Which faces of a timeline are drawn on a frame of its video."""

from collections.abc import Iterator

import numpy as np

from webapp.fer.annotate import caption, draw_face
from webapp.fer.people import Person
from webapp.fer.results import Box, FaceResult
from webapp.fer.timeline import Timeline

HELD = 2.0
"""Analysis intervals for which the last known place of a face is drawn."""

LEAST_HELD = 0.05
"""Seconds; what a picture and a video of one frame go by."""


class Overlay:
    """Time -> the faces to draw at it."""

    def __init__(self, timeline: Timeline):
        """Takes a timeline.

        Args:
            timeline: With the owner's changes applied.
        """
        self._times = timeline.times
        self._people = timeline.people
        self._held = max(HELD * timeline.interval, LEAST_HELD)

    def at(self, time: float) -> list[tuple[FaceResult, str]]:
        """The faces as they were last analysed, unless that is too long ago; and what to write above them."""
        frame = int(np.searchsorted(self._times, time + 1e-6, "right")) - 1
        if frame < 0 or time - self._times[frame] > self._held:
            return []
        return list(self._faces(frame))

    def draw(self, picture: np.ndarray, faces: list[tuple[FaceResult, str]]) -> None:
        """Draws them, in place, on a BGR uint8 (h, w, 3) picture."""
        for face, text in faces:
            draw_face(picture, face, text)

    def _faces(self, frame: int) -> Iterator[tuple[FaceResult, str]]:
        for person in self._people:
            row = int(np.searchsorted(person.frames, frame))
            if row < len(person) and person.frames[row] == frame:
                face = _face(person, row)
                yield face, caption(face, person.name if person.name.isascii() else f"Person {person.id}")


def _face(person: Person, row: int) -> FaceResult:
    box, scores = Box(*person.boxes[row].tolist()), person.scores[row].astype(np.float32)
    return FaceResult(person.id, box, scores, bool(person.unsure[row]), float(person.tilts[row]))
