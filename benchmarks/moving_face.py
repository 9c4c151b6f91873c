"""JPEG frames of one face that moves about, ready before anything is timed."""

import math

import cv2
import numpy as np
import skimage.data

FACE_MIDDLE = (224, 117)
"""Where the face is in `skimage.data.astronaut()` (NASA, public domain), in pixels."""


def moving_face(count: int, *, width: int = 320, height: int = 240, quality: int = 80) -> list[bytes]:
    """Frames in which the face goes once round an ellipse, so that they can be played in a loop.

    Args:
        count: How many frames a round has.
        width: Pixels across.
        height: Pixels down.
        quality: JPEG quality, 0 to 100.
    """
    picture = cv2.cvtColor(skimage.data.astronaut(), cv2.COLOR_RGB2BGR)
    return [_frame(picture, 2 * math.pi * number / count, width, height, quality) for number in range(count)]


def _frame(picture: np.ndarray, angle: float, width: int, height: int, quality: int) -> bytes:
    scale = height / 240 * 0.65
    middle = width * (0.5 + 0.12 * math.cos(angle)), height * (0.45 + 0.08 * math.sin(angle))
    shift = [middle[axis] - scale * FACE_MIDDLE[axis] for axis in (0, 1)]
    matrix = np.array([[scale, 0, shift[0]], [0, scale, shift[1]]])
    frame = cv2.warpAffine(picture, matrix, (width, height), borderMode=cv2.BORDER_REFLECT)
    return cv2.imencode(".jpg", frame, [cv2.IMWRITE_JPEG_QUALITY, quality])[1].tobytes()
