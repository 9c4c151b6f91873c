"""Boxes from frame to frame, to tracks with stable ids."""

from collections.abc import Sequence
from dataclasses import replace
from math import hypot, log

from webapp.fer.detector import Detection
from webapp.fer.memory import Remembers
from webapp.fer.track import Track, corrected, moved

FARTHEST = 0.7
"""A detection farther from where a face is expected than this part of its size is another face."""

FARTHEST_UNSEEN = 0.8
"""What is added to `FARTHEST` for each second in which the face was not seen, for one second at most."""

MOST_RESIZED = 1.6
"""A detection this much larger or smaller than a face was is another face."""


class FaceTracker(Remembers):
    """Detections of a frame -> tracks. One for each stream."""

    _memories = "_tracks", "_time", "_last_id"

    def __init__(self, *, confirm_hits: int = 2, drop_after: float = 0.45, forget_after: float = 2.0):
        """Begins with no faces.

        Args:
            confirm_hits: Frames in which a face must be found before it is shown.
            drop_after: Seconds after which a face that is no longer found is not shown either.
            forget_after: Seconds after which it would get a new id.
        """
        self._confirm_hits = confirm_hits
        self._drop_after = drop_after
        self._forget_after = max(forget_after, drop_after)
        self._tracks: tuple[Track, ...] = ()
        self._time: float | None = None
        self._last_id = 0

    def expected(self, time: float) -> tuple[Track, ...]:
        """All faces, also those not confirmed or not seen, where they should be at this time."""
        elapsed = max(time - self._time, 0.0) if self._time is not None else 0.0
        return tuple(moved(track, elapsed) for track in self._tracks)

    def __call__(self, detections: Sequence[Detection], time: float, *, trusted: bool = False) -> tuple[Track, ...]:
        """Takes in one frame.

        Args:
            detections: What was found in it.
            time: When it was taken, in seconds; not before the frame before it.
            trusted: Whether a detection is enough to show a face at once.

        Returns:
            The faces to show, from left to right.
        """
        elapsed = max(time - self._time, 0.0) if self._time is not None else 0.0
        expected = self.expected(time)
        pairs = matched(expected, detections, time)
        tracks = [
            corrected(track, detections[pairs[place]], time, elapsed)
            if place in pairs
            else replace(track, misses=track.misses + 1)
            for place, track in enumerate(expected)
        ]
        new = [found for place, found in enumerate(detections) if place not in pairs.values()]
        new.sort(key=lambda found: found.box.x)
        tracks += [Track(0, found.box, found.tilt, found.support, time) for found in new]
        self._tracks = tuple(self._confirmed(track, trusted) for track in tracks if self._remembered(track, time))
        self._time = time
        return tuple(sorted((t for t in self._tracks if self._shown(t, time)), key=lambda track: track.box.x))

    def _confirmed(self, track: Track, trusted: bool) -> Track:
        if track.id or not (trusted or track.hits >= self._confirm_hits):
            return track
        self._last_id += 1
        return replace(track, id=self._last_id)

    def _remembered(self, track: Track, time: float) -> bool:
        return time - track.seen <= self._forget_after if track.id else track.misses < 2

    def _shown(self, track: Track, time: float) -> bool:
        return track.id > 0 and (track.misses == 0 or time - track.seen < self._drop_after)


def matched(tracks: Sequence[Track], detections: Sequence[Detection], time: float) -> dict[int, int]:
    """Which detection is of which track, nearest first; places in the two sequences."""
    costs = sorted(
        (cost, row, column)
        for row, track in enumerate(tracks)
        for column, detection in enumerate(detections)
        if (cost := _cost(track, detection, time)) is not None
    )
    pairs: dict[int, int] = {}
    for _, row, column in costs:
        if row not in pairs and column not in pairs.values():
            pairs[row] = column
    return pairs


def _cost(track: Track, detection: Detection, time: float) -> float | None:
    """How ill they fit, in sizes of the face; None where they can't be the same."""
    one, other = track.box, detection.box
    resized = abs(log(other.h / one.h))
    side_w, side_h = (one.w + other.w) / 2, (one.h + other.h) / 2
    distance = hypot(
        (one.x + one.w / 2 - other.x - other.w / 2) / side_w, (one.y + one.h / 2 - other.y - other.h / 2) / side_h
    )
    if resized > log(MOST_RESIZED) or distance > FARTHEST + FARTHEST_UNSEEN * min(time - track.seen, 1.0):
        return None
    return distance + resized
