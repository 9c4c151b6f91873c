"""Which marks lie on which analysed frame."""

from collections.abc import Sequence

import numpy as np

from webapp.fer.edits import Mark


def marked_frames(times: np.ndarray, marks: Sequence[Mark]) -> dict[int, list[str]]:
    """The names of the marks on each frame that has any.

    A moment lies on the last frame that is not after it, and so does a range that has no frame in it; a range lies on
    every frame from its start to its end.

    Args:
        times: Of the analysed frames, float64 (n,), rising.
        marks: In the order in which their names are to stand.
    """
    named: dict[int, list[str]] = {}
    for mark in marks if len(times) else ():
        before = max(int(np.searchsorted(times, mark.start, "right")) - 1, 0)
        first = int(np.searchsorted(times, mark.start))
        last = first if mark.end is None else int(np.searchsorted(times, mark.end, "right"))
        for frame in range(first, last) if last > first else (before,):
            named.setdefault(frame, []).append(mark.name)
    return named
