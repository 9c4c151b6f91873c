"""A small picture of each person in a recording, so that they can be told apart and named."""

from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np

from webapp.fer.people import Person
from webapp.fer.timeline import Timeline
from webapp.fer.video import read_frames

SIDE = 144
"""Pixels of a thumbnail's side: 72 on a page, for screens with two pixels in one."""
MARGIN = 0.25
"""Of the face's size, on each side, so that hair and chin are seen."""
QUALITY = 85
MOST_PEOPLE = 100
"""With more, the tracker has split people, or there is a crowd; those seen longest get a picture."""
JUST_BEFORE = 1e-4
"""Seconds: times that were rounded must not lie behind their frame."""


def thumbnails(path: Path | str, timeline: Timeline) -> Iterator[tuple[int, bytes]]:
    """The id of each person and a square JPEG of the face, at the time that shows it best.

    Args:
        path: Of the file that was analysed.
        timeline: What was found in it.
    """
    longest = sorted(timeline.people, key=len, reverse=True)[:MOST_PEOPLE]
    for person in sorted(longest, key=lambda person: person.thumbnail_time):
        start = max(person.thumbnail_time - JUST_BEFORE, 0.0)
        timed = next(read_frames(path, fps=None, start=start), None)
        if timed is not None:
            yield person.id, _jpeg(_face(timed.frame, _box_at(person, timeline)))


def _box_at(person: Person, timeline: Timeline) -> np.ndarray:
    """The person's box at the time of the thumbnail."""
    return person.boxes[np.abs(timeline.times[person.frames] - person.thumbnail_time).argmin()]


def _face(frame: np.ndarray, box: np.ndarray) -> np.ndarray:
    """The square around a face; where it reaches over the frame, the edge goes on."""
    height, width = frame.shape[:2]
    x, y, w, h = box * (width, height, width, height)
    side = max(2.0, max(w, h) * (1 + 2 * MARGIN))
    scale = SIDE / side
    left, top = x + w / 2 - side / 2, y + h / 2 - side / 2
    move = np.array([[scale, 0, -left * scale], [0, scale, -top * scale]], np.float32)
    sampling = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    return cv2.warpAffine(frame, move, (SIDE, SIDE), flags=sampling, borderMode=cv2.BORDER_REPLICATE)


def _jpeg(picture: np.ndarray) -> bytes:
    _, coded = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, QUALITY])
    return coded.tobytes()
