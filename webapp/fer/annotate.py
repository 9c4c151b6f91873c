"""Drawing results on a copy of a picture."""

import cv2
import numpy as np

from models.emotions import EMOTIONS
from webapp.fer.results import FaceResult, FrameResult

INK = (16, 16, 16)

LEAST_SCALE = 0.35
"""Of OpenCV's font; smaller cannot be read."""


def annotated(frame: np.ndarray, result: FrameResult) -> np.ndarray:
    """A copy of a picture with each face boxed and named.

    Args:
        frame: BGR uint8 (h, w, 3) or grey uint8 (h, w).
        result: What was recognised in it.

    Returns:
        BGR uint8 (h, w, 3).
    """
    picture = cv2.cvtColor(frame, cv2.COLOR_GRAY2BGR) if frame.ndim == 2 else frame.copy()
    for face in result.faces:
        draw_face(picture, face, caption(face))
    return picture


def caption(face: FaceResult, name: str = "") -> str:
    """What stands above a face's box: its name or else its id, and what it looks like."""
    if face.unsure:
        return f"{name or face.id}: unsure ({face.likeliest[0]} or {face.likeliest[1]})"
    return f"{name or face.id}: looks {face.label} {face.confidence:.0%}"


def draw_face(picture: np.ndarray, face: FaceResult, text: str) -> None:
    """Boxes and names a face, in place.

    Args:
        picture: BGR uint8 (h, w, 3).
        face: Where it is; the colour is that of its likeliest expression.
        text: What to write above it; ASCII, for OpenCV's font has no other letters.
    """
    height, width = picture.shape[:2]
    colour = _bgr(EMOTIONS[int(face.scores.argmax())].colour)
    thick = max(round(min(height, width) / 240), 1)
    middle = ((face.box.x + face.box.w / 2) * width, (face.box.y + face.box.h / 2) * height)
    corners = cv2.boxPoints((middle, (face.box.w * width, face.box.h * height), face.tilt)).round().astype(np.int32)
    cv2.polylines(picture, [corners], True, INK, thick * 3, cv2.LINE_AA)
    cv2.polylines(picture, [corners], True, colour, thick, cv2.LINE_AA)
    _write(picture, text, corners.min(axis=0), colour, face.box.w * width)


def _write(picture: np.ndarray, text: str, corner: np.ndarray, colour: tuple[int, int, int], width: float) -> None:
    """Text on a dark ground just above a corner, about as wide as the box, moved so that it stays in the picture."""
    usual = cv2.getTextSize(text, cv2.FONT_HERSHEY_SIMPLEX, 1.0, 1)[0][0]
    scale = max(1.2 * width / usual, LEAST_SCALE)
    (wide, high), below = cv2.getTextSize(text, cv2.FONT_HERSHEY_SIMPLEX, scale, 1)
    x = int(np.clip(corner[0], 0, max(picture.shape[1] - wide, 0)))
    y = int(np.clip(corner[1] - 2, high + below, picture.shape[0]))
    cv2.rectangle(picture, (x, y - high - below), (x + wide, y), INK, cv2.FILLED)
    cv2.putText(picture, text, (x, y - below // 2), cv2.FONT_HERSHEY_SIMPLEX, scale, colour, 1, cv2.LINE_AA)


def _bgr(colour: str) -> tuple[int, int, int]:
    red, green, blue = bytes.fromhex(colour[1:])
    return blue, green, red
