"""Scenes with one face, and measures of boxes, for the tests of recognition."""

import cv2
import numpy as np

from benchmarks.scenes import astronaut_head, background, paste
from webapp.fer.results import Box

FACE_IN_HEAD = 100 / 224
"""Height of the face in the picture of the head."""


def face_scene(
    size: float, *, tilt: float = 0.0, middle: tuple[float, float] = (0.5, 0.5), shape: tuple[int, int] = (480, 640)
) -> tuple[np.ndarray, Box]:
    """A grey scene with one face of a height given as a fraction of the frame's; and about where the face is."""
    height, width = shape
    scene = background(3, width, height)
    turn = cv2.getRotationMatrix2D((112, 112), -tilt, 1)
    head = cv2.warpAffine(astronaut_head(), turn, (224, 224), borderMode=cv2.BORDER_REPLICATE)
    side = size * height / FACE_IN_HEAD
    paste(scene, head, middle[0] * width - side / 2, middle[1] * height - side / 2, side)
    face = size * height
    return scene, Box(middle[0] - face / width / 2, middle[1] - size / 2, face / width, size)


def iou(one: Box, other: Box) -> float:
    """Intersection over union."""
    width = min(one.x + one.w, other.x + other.w) - max(one.x, other.x)
    height = min(one.y + one.h, other.y + other.h) - max(one.y, other.y)
    common = max(width, 0.0) * max(height, 0.0)
    return common / (one.w * one.h + other.w * other.h - common)


def encoded(frame: np.ndarray, **options: int) -> bytes:
    """The frame as a JPEG."""
    return cv2.imencode(".jpg", frame, [number for pair in options.items() for number in _option(*pair)])[1].tobytes()


def _option(name: str, value: int) -> tuple[int, int]:
    return getattr(cv2, f"IMWRITE_JPEG_{name.upper()}"), value
