"""Frames of any size and colour to the grey ones that recognition works on."""

import cv2
import numpy as np

from webapp.fer.errors import UnreadablePicture
from webapp.fer.shape import unusable

MOST_PIXELS = 1280
"""A frame whose shorter side is longer than this is shrunk: its faces have more pixels than a crop can use."""


def to_grey(frame: np.ndarray) -> np.ndarray:
    """Checks a frame, and makes it grey and no larger than recognition needs.

    Args:
        frame: BGR uint8 (h, w, 3) or grey uint8 (h, w).

    Returns:
        Grey uint8 (h, w).

    Raises:
        ValueError: It is no such array.
        UnreadablePicture: It is too small to hold a face (`too_few_pixels`), or too long and narrow (`too_narrow`).
    """
    if not isinstance(frame, np.ndarray) or frame.dtype != np.uint8 or not _is_picture(frame.shape):
        came = f"{frame.dtype} {frame.shape}" if isinstance(frame, np.ndarray) else type(frame).__name__
        raise ValueError(f"expected a frame of uint8 (h, w, 3) or (h, w); got {came}")
    height, width = frame.shape[:2]
    if problem := unusable(width, height):
        code, expected = problem
        raise UnreadablePicture(code, f"{expected}; it has {width} x {height}")
    shrink = min(width, height) // (MOST_PIXELS // 2)
    if shrink > 1:
        frame = cv2.resize(frame, (width // shrink, height // shrink), interpolation=cv2.INTER_AREA)
    return cv2.cvtColor(frame, cv2.COLOR_BGR2GRAY) if frame.ndim == 3 else frame


def _is_picture(shape: tuple[int, ...]) -> bool:
    return len(shape) == 2 or (len(shape) == 3 and shape[2] == 3)
