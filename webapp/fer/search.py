"""Where to look for faces in each frame of a stream, so that it costs little."""

from collections.abc import Iterator, Sequence

import numpy as np

from webapp.fer.closeup import TILT_STEP, around, close_up
from webapp.fer.detector import SAME_FACE, Detection, HaarFaceDetector, distinct, shared
from webapp.fer.following import Following
from webapp.fer.looks import TURN, Look, schedule, whole
from webapp.fer.memory import Remembers
from webapp.fer.stillness import Stillness
from webapp.fer.track import Track

FOLLOWING = 0.4
"""How far around the place where a face is expected to look, as a part of its size: with its speed known, it seldom is
farther off, and the search costs a fifth less than with 0.5."""

BETTER = 1.2
"""A tilt is left for another where that one has this much more support."""

MOST_TILTED = 36.0
"""Degrees; a face that leans further is not followed."""

WEAK = 8
"""A face with less support than this may be leaning, and is looked for at other tilts as well."""

NEIGHBORS, TURNED_NEIGHBORS = 2, 5
"""Windows that must agree near a face that is followed; turned frames make more false boxes."""

LOOKS_WITH_FACES, LOOKS_WITHOUT = 2.0, 12.0
"""Looks a second at parts of the frame: with faces, for newcomers only; without, for anyone."""

MOST_LOOKS, MOST_WITH_FACES = 2.0, 0.25
"""Looks in one frame, whatever the time since the last. With faces there are fewer: where a server has many streams,
each gets few frames a second, and those are not to cost more for it."""

FOLLOWED = 0.29
"""Seconds for which faces are followed by what they look like, before the cascade looks near them again: in two frames
of three at 10 a second, in one of two at 5."""

TILTS_PER_SECOND = 4.0
"""How often at most a face that leans, or may, is tried at a tilt beside its own: now to one side, now to the other."""


class FaceSearch(Remembers):
    """Frame and expected faces -> detections. One for each stream."""

    _memories = "_frame", "_place", "_due", "_time", "_step", "_stepped", "_looked", "_stillness", "_following"

    def __init__(
        self,
        detector: HaarFaceDetector,
        *,
        smallest_face: float = 0.08,
        looks_with_faces: float = LOOKS_WITH_FACES,
        most_with_faces: float = MOST_WITH_FACES,
    ):
        """Begins at the top of its schedule.

        Args:
            detector: Shared by all streams.
            smallest_face: Height of the smallest face to find, as a fraction of the frame's.
            looks_with_faces: Looks a second for newcomers, while there are faces already.
            most_with_faces: The most of them a frame, on average.
        """
        self._detector = detector
        self._looks_with_faces, self._most_with_faces = looks_with_faces, most_with_faces
        self._smallest_face = smallest_face
        self._upright = schedule(smallest_face, turned=False)
        self._all = schedule(smallest_face, turned=True)
        self._stillness = Stillness(smallest_face)
        self._frame = 0
        self._place = 0
        self._due = 0.0
        self._time: float | None = None
        self._step, self._stepped = TILT_STEP, float("-inf")
        self._looked = float("-inf")
        self._following = Following()

    def __call__(
        self, grey: np.ndarray, expected: Sequence[Track], time: float, *, thorough: bool = False
    ) -> list[Detection]:
        """Looks where faces should be, and takes the next looks at the rest of the frame.

        With faces there, a look waits while its part of the frame shows what it showed before.

        Args:
            grey: uint8 (h, w).
            expected: Where faces should be.
            time: When the frame was taken, in seconds.
            thorough: Whether to look everywhere at once, for small and tilted faces too.
        """
        looks = self._due_looks(sum(track.misses == 0 for track in expected), time)
        self._frame += 1
        if thorough:
            return self.thorough(grey)
        known = distinct([face for faces in self._found_again(grey, expected, time) for face in faces])
        if known:
            looks = self._stillness.worth_taking(grey, looks, known)
        return known + self._newcomers(grey, looks, known, scale_factor=1.2)

    def thorough(self, grey: np.ndarray) -> list[Detection]:
        """Searches the whole frame; where that finds nothing, turned frames too."""
        found = self._newcomers(grey, whole(self._smallest_face), (), scale_factor=1.1)
        if found:
            return found
        turned = [look for tilt in (TURN, -TURN) for look in whole(self._smallest_face, tilt)]
        return self._newcomers(grey, turned, (), scale_factor=1.1)

    def _newcomers(
        self, grey: np.ndarray, looks: Sequence[Look], known: Sequence[Detection], scale_factor: float
    ) -> list[Detection]:
        """Takes looks, and a closer one at whatever they find that is not known."""
        seen = distinct([face for look in looks for face in self._look(grey, look, scale_factor, NEIGHBORS)])
        new = [face for face in seen if all(shared(face.box, other.box) <= SAME_FACE for other in known)]
        return distinct([closer for face in new if (closer := close_up(self._detector, grey, face))])

    def _found_again(self, grey: np.ndarray, expected: Sequence[Track], time: float) -> Iterator[list[Detection]]:
        """What there is near each face that is expected: by what it looks like, or, now and then, by the cascade."""
        look, step = time - self._looked > FOLLOWED, 0.0
        if look:
            self._looked, step = time, self._tilt_step(time)
        self._following.forget_others(expected)
        for track in expected:
            found = None if look else self._following(grey, track)
            if found:
                yield [found]
            else:
                near = self.near(grey, track, step)
                self._following.learn(grey, track, near)
                yield near

    def near(self, grey: np.ndarray, track: Track, step: float = 0.0) -> list[Detection]:
        """Searches around a face's place at its tilt, and where that finds little, at other tilts.

        Args:
            grey: uint8 (h, w).
            track: The face.
            step: Degrees from its tilt at which it is tried too, if it leans or may be leaning; 0 for no such try.
        """
        found = self._look(grey, around(track.box, track.tilt, FOLLOWING))
        if not found:
            others = (0.0,) if track.tilt else (TURN, -TURN)
            others = others if track.misses == 0 else others[self._frame % len(others) :][:1]
            found = next((more for tilt in others if (more := self._look(grey, around(track.box, tilt)))), [])
        elif step and len(found) == 1 and (found[0].tilt or found[0].support < WEAK):
            found = [self._straightened(grey, found[0], step)]
        return found

    def _tilt_step(self, time: float) -> float:
        """How far to the side faces are tried in this frame, in degrees; 0 in most."""
        if time - self._stepped < 1 / TILTS_PER_SECOND:
            return 0.0
        self._step, self._stepped = -self._step, time
        return self._step

    def _straightened(self, grey: np.ndarray, face: Detection, step: float) -> Detection:
        """The face at its own tilt, or at a neighbouring one that fits better."""
        tilt = face.tilt + step
        others = self._look(grey, around(face.box, tilt, FOLLOWING)) if abs(tilt) <= MOST_TILTED else []
        return others[0] if others and others[0].support > BETTER * face.support else face

    def _look(
        self, grey: np.ndarray, look: Look, scale_factor: float = 1.1, min_neighbors: int | None = None
    ) -> list[Detection]:
        if min_neighbors is None:
            min_neighbors = TURNED_NEIGHBORS if look.tilt else NEIGHBORS
        where = {"tilt": look.tilt, "region": look.region}
        how = {"scale_factor": scale_factor, "min_neighbors": min_neighbors}
        return self._detector(grey, look.smallest, look.largest, **where, **how)

    def _due_looks(self, faces: int, time: float) -> list[Look]:
        """The looks that have come due since the last frame."""
        elapsed = time - self._time if self._time is not None else 0.0
        self._time = time
        due = min(elapsed * self._looks_with_faces, self._most_with_faces) if faces else elapsed * LOOKS_WITHOUT
        self._due = min(self._due + due, MOST_LOOKS)
        count = int(self._due)
        self._due -= count
        looks = self._upright if faces else self._all
        start, self._place = self._place, self._place + count
        return [looks[place % len(looks)] for place in range(start, start + count)]
