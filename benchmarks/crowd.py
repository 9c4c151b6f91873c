"""Streams of JPEGs with any number of moving faces, made from one portrait free of rights."""

from math import ceil, pi, sin, sqrt

import cv2
import numpy as np

from benchmarks.scenes import astronaut_head, background, paste

NOISE = 2.0
"""Standard deviation of a webcam's noise, in grey levels: no two frames are the same."""

PERIOD = 4.0
"""Seconds in which a moving face comes back to where it was."""

TIGHT = slice(30, 194)
"""The part of the head's picture that is pasted: the face and a little around it."""

FACE = 100 / 164
"""Height of the face in that part."""


def crowd(faces: int, moving: bool, size: tuple[int, int], frames: int, fps: float = 30.0) -> list[bytes]:
    """Draws a stream.

    Args:
        faces: How many.
        moving: Whether they move, by up to one and a half of their widths a second, and come nearer and go.
        size: Width and height in pixels.
        frames: How many.
        fps: Frames a second.

    Returns:
        Colour JPEGs.
    """
    width, height = size
    random = np.random.default_rng(faces)
    grey = background(3, width, height)
    drawn = []
    for number in range(frames):
        scene = grey.copy()
        for place in range(faces):
            paste(scene, astronaut_head()[TIGHT, TIGHT], *_place(place, faces, width, height, number / fps * moving))
        noisy = scene[..., None] + random.normal(0, NOISE, (height, width, 3))
        drawn.append(
            cv2.imencode(".jpg", noisy.clip(0, 255).astype(np.uint8), [cv2.IMWRITE_JPEG_QUALITY, 85])[1].tobytes()
        )
    return drawn


def _place(place: int, faces: int, width: int, height: int, time: float) -> tuple[float, float, float]:
    """Left, top and side of a face's picture at a time: each swings in a cell of its own."""
    columns = ceil(sqrt(faces * width / height))
    rows = ceil(faces / columns)
    cell_width, cell_height = width / columns, height / rows
    phase = 2 * pi * (time / PERIOD + place / faces)
    side = min(cell_width, cell_height, 0.5 * height / FACE) * (0.8 + 0.05 * place % 0.1 + 0.08 * sin(phase * 1.5))
    x = (place % columns + 0.5) * cell_width + 0.5 * (cell_width - side) * sin(phase)
    y = (place // columns + 0.5) * cell_height + 0.4 * (cell_height - side) * sin(2 * phase)
    return x - side / 2, y - side / 2, side
