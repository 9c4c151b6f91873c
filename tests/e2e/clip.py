"""The clip that Chromium's fake camera plays: a public-domain portrait that sways a little."""

import math
from pathlib import Path

import cv2
import numpy as np
import skimage.data

WIDTH, HEIGHT = 640, 480
FRAMES = 60
SWAY = 12
"""Pixels that the portrait moves to each side."""
FACE = (185, 72, 88, 94)
"""The face in skimage's astronaut, measured by eye: x, y, width, height in pixels of the portrait."""
LEFT, TOP, CUT_WIDTH, CUT_HEIGHT = 30, 0, 440, 330
"""The part of the portrait that is shown, in 4:3."""


def portrait(shift: float = 0.0) -> np.ndarray:
    """One frame, BGR uint8 (480, 640, 3), moved to the right by `shift` pixels."""
    astronaut = cv2.cvtColor(skimage.data.astronaut(), cv2.COLOR_RGB2BGR)
    frame = cv2.resize(astronaut[TOP : TOP + CUT_HEIGHT, LEFT : LEFT + CUT_WIDTH], (WIDTH, HEIGHT))
    move = np.float32([[1, 0, shift], [0, 1, 0]])
    return cv2.warpAffine(frame, move, (WIDTH, HEIGHT), borderMode=cv2.BORDER_REPLICATE)


def face_box() -> tuple[float, float, float, float]:
    """Where the face is on average, as fractions of the frame: x, y, width, height."""
    x, y, w, h = FACE
    return (x - LEFT) / CUT_WIDTH, (y - TOP) / CUT_HEIGHT, w / CUT_WIDTH, h / CUT_HEIGHT


def face_reach() -> tuple[float, float, float, float]:
    """What the face covers as it sways, as fractions of the frame: x, y, width, height."""
    x, y, w, h = face_box()
    return x - SWAY / WIDTH, y, w + 2 * SWAY / WIDTH, h


def write_clip(path: Path) -> Path:
    """Write the clip as MJPEG, which Chromium plays in a loop."""
    shifts = [SWAY * math.sin(2 * math.pi * i / FRAMES) for i in range(FRAMES)]
    return write_frames(path, [portrait(shift) for shift in shifts])


def write_frames(path: Path, frames: list[np.ndarray]) -> Path:
    """Write any BGR frames as MJPEG."""
    pictures = [cv2.imencode(".jpg", frame, [cv2.IMWRITE_JPEG_QUALITY, 92])[1].tobytes() for frame in frames]
    path.write_bytes(b"".join(pictures))
    return path


def iou(a: tuple[float, ...], b: tuple[float, ...]) -> float:
    """Intersection over union of two boxes given as x, y, width, height."""
    overlap_w = min(a[0] + a[2], b[0] + b[2]) - max(a[0], b[0])
    overlap_h = min(a[1] + a[3], b[1] + b[3]) - max(a[1], b[1])
    shared = max(overlap_w, 0) * max(overlap_h, 0)
    return shared / (a[2] * a[3] + b[2] * b[3] - shared)
