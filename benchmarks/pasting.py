"""Face pictures pasted into scenes, at the sizes that a camera would show them at."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from benchmarks.scenes import background, paste
from webapp.fer.results import Box

SIDES = (56, 80, 112, 160, 240)
"""Pixels of the pasted pictures: 12 % to 50 % of the frame's height."""

WIDTH, HEIGHT = 640, 480
"""Of the frames, in pixels: what a webcam gives."""


@dataclass(frozen=True)
class PastedPicture:
    """A scene with one picture in it.

    Attributes:
        scene: Grey uint8 (480, 640).
        place: Where the picture was pasted.
        index: Which picture it is.
    """

    scene: np.ndarray
    place: Box
    index: int


def pasted_pictures(images: np.ndarray, seed: int) -> Iterator[PastedPicture]:
    """Each picture, grey uint8 (48, 48), at a random size and place in a scene without faces."""
    random = np.random.default_rng(seed)
    for index, image in enumerate(images):
        side = int(random.choice(SIDES))
        scene = background(int(random.integers(1000)), WIDTH, HEIGHT)
        left, top = random.uniform(0, WIDTH - side), random.uniform(0, HEIGHT - side)
        yield PastedPicture(scene, paste(scene, image, left, top, side), index)


def middle_inside(box: Box, place: Box) -> bool:
    """Whether a box's middle lies inside a place."""
    x, y = box.x + box.w / 2, box.y + box.h / 2
    return place.x < x < place.x + place.w and place.y < y < place.y + place.h


def iou(one: Box, other: Box) -> float:
    """Intersection over union of two boxes."""
    width = min(one.x + one.w, other.x + other.w) - max(one.x, other.x)
    height = min(one.y + one.h, other.y + other.h) - max(one.y, other.y)
    common = max(width, 0.0) * max(height, 0.0)
    return common / (one.w * one.h + other.w * other.h - common)
