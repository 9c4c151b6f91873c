"""Frames for the benchmarks, made from pictures that scikit-image brings along (all free of rights)."""

from functools import cache

import cv2
import numpy as np
import skimage.data

from webapp.fer.results import Box

SCENES = ("coffee", "chelsea", "rocket", "brick", "grass", "gravel", "coins", "page", "moon", "clock")
"""Pictures inside scikit-image's wheel in which nobody is seen."""

FEATHER = 0.15
"""A pasted picture is mirrored past its edge by this part of its side, and fades into the scene there."""


@cache
def _scene(name: str) -> np.ndarray:
    picture = getattr(skimage.data, name)()
    return picture if picture.ndim == 2 else cv2.cvtColor(picture[..., :3], cv2.COLOR_RGB2GRAY)


def background(number: int, width: int, height: int) -> np.ndarray:
    """A grey scene without faces, uint8 (height, width); the same number gives the same scene."""
    picture = _scene(SCENES[number % len(SCENES)])
    random = np.random.default_rng(number)
    part = random.uniform(0.6, 1.0)
    ratio = min(picture.shape[1] / width, picture.shape[0] / height) * part
    w, h = int(width * ratio), int(height * ratio)
    left, top = random.integers(picture.shape[1] - w + 1), random.integers(picture.shape[0] - h + 1)
    scene = cv2.resize(picture[top : top + h, left : left + w], (width, height), interpolation=cv2.INTER_CUBIC)
    return np.ascontiguousarray(scene[:, ::-1]) if random.random() < 0.5 else scene


def paste(scene: np.ndarray, picture: np.ndarray, left: float, top: float, side: float) -> Box:
    """Puts a square picture into a scene of as many channels, in place.

    Args:
        scene: uint8 (h, w) or (h, w, 3).
        picture: uint8 (s, s) or (s, s, 3).
        left: Pixels from the scene's left edge; need not be whole.
        top: Pixels from its upper edge.
        side: Pixels of the pasted picture's side.

    Returns:
        Where the picture is now.
    """
    height, width = scene.shape[:2]
    border = round(picture.shape[0] * FEATHER)
    wide = cv2.copyMakeBorder(picture, border, border, border, border, cv2.BORDER_REFLECT)
    scale = side / picture.shape[0]
    if scale < 0.5:
        halved = max(int(1 / scale), 1)
        wide = cv2.resize(wide, None, fx=1 / halved, fy=1 / halved, interpolation=cv2.INTER_AREA)
        border, scale = border * wide.shape[0] / (wide.shape[0] * halved), scale * halved
    matrix = np.array([[scale, 0, left - (border - 0.5) * scale - 0.5], [0, scale, top - (border - 0.5) * scale - 0.5]])
    moved = cv2.warpAffine(wide, matrix, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    x, y = np.arange(width) + 0.5, np.arange(height) + 0.5
    outside = np.maximum.outer(
        np.maximum(top - y, y - top - side).clip(0), np.maximum(left - x, x - left - side).clip(0)
    )
    share = (1 - outside / (FEATHER * side)).clip(0, 1)
    share = share if scene.ndim == 2 else share[..., None]
    scene[:] = np.round(scene + share * (moved.astype(np.float64) - scene)).astype(np.uint8)
    return Box(left / width, top / height, side / width, side / height)


@cache
def astronaut_head() -> np.ndarray:
    """A head with its surroundings, grey uint8 (224, 224), the face's box about 100 pixels wide in its middle."""
    return cv2.cvtColor(skimage.data.astronaut(), cv2.COLOR_RGB2GRAY)[0:224, 111:335].copy()
