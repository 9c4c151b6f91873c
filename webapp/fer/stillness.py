"""Which parts of a stream's frames show what they showed before, so that looking there again can wait."""

from collections.abc import Sequence
from math import ceil, floor, log2

import cv2
import numpy as np

from webapp.fer.closeup import around
from webapp.fer.detector import Detection
from webapp.fer.looks import Look
from webapp.fer.memory import Remembers
from webapp.fer.results import Box

BLOCKS = 2.0
"""Blocks to the height of the smallest face: the frame is compared by their means, in which little noise is left."""

CHANGED = 4.0
"""Grey levels by which a block's mean must differ: noise of 4 a pixel stays below, whoever comes in makes tens."""

MARGIN = 0.5
"""Around a face that is followed, changes do not count so far, as a part of its size: hair and shoulders move too."""

MOST_RESTS = 3
"""A look is left out so often in a row at most: a face that was overlooked may hold still."""


class Stillness(Remembers):
    """Leaves out looks that would see what they saw the last time. One for each stream."""

    _memories = ("_seen",)

    def __init__(self, smallest_face: float):
        """Has seen nothing yet.

        Args:
            smallest_face: Height of the smallest face to find, as a fraction of the frame's.
        """
        self._rows = ceil(BLOCKS / smallest_face)
        self._seen: dict[tuple[float, ...], tuple[bytes, int]] = {}

    def worth_taking(self, grey: np.ndarray, looks: Sequence[Look], known: Sequence[Detection]) -> list[Look]:
        """Those looks whose part of the frame has changed since they were last taken.

        Args:
            grey: uint8 (h, w).
            looks: Looks that are due.
            known: Faces that are followed: no news where they are.
        """
        if not looks:
            return []
        blocks = self._blocks(grey)
        return [look for look in looks if not self._rests(look, blocks, known)]

    def _rests(self, look: Look, blocks: np.ndarray, known: Sequence[Detection]) -> bool:
        part, key = _part(look.region, blocks), (look.smallest, look.tilt, look.region.x, look.region.y)
        seen, rests = self._seen.get(key, (b"", 0))
        if rests == MOST_RESTS or _changed(seen, blocks, part, known):
            self._seen[key] = blocks[part].tobytes(), 0  # bytes: they travel from process to process
            return False
        self._seen[key] = seen, rests + 1
        return True

    def _blocks(self, grey: np.ndarray) -> np.ndarray:
        """Mean grey of square blocks, uint8 (rows, columns)."""
        columns = max(round(self._rows * grey.shape[1] / grey.shape[0]), 1)
        for _ in range(max(floor(log2(grey.shape[0] / self._rows)), 0)):  # a fifth of the cost of doing it at once
            height, width = (side // 2 for side in grey.shape)
            grey = cv2.resize(grey[: 2 * height, : 2 * width], (width, height), interpolation=cv2.INTER_AREA)
        return cv2.resize(grey, (columns, self._rows), interpolation=cv2.INTER_AREA)


def _changed(seen: bytes, blocks: np.ndarray, part: tuple[slice, slice], known: Sequence[Detection]) -> bool:
    now = blocks[part]
    if len(seen) != now.size:
        return True
    difference = np.zeros(blocks.shape, np.uint8)
    difference[part] = cv2.absdiff(now, np.frombuffer(seen, np.uint8).reshape(now.shape))
    for face in known:
        difference[_part(around(face.box, face.tilt, MARGIN).region, blocks)] = 0
    return bool(difference.max(initial=0) > CHANGED)


def _part(box: Box, blocks: np.ndarray) -> tuple[slice, slice]:
    """The blocks that a part of the frame touches."""
    rows, columns = blocks.shape
    return (
        slice(max(int(box.y * rows), 0), max(ceil((box.y + box.h) * rows), 0)),
        slice(max(int(box.x * columns), 0), max(ceil((box.x + box.w) * columns), 0)),
    )
