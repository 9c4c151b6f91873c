"""A picture of what augmentation makes of faces, to look at before a long training."""

import cv2
import numpy as np

from models.training.augmentation import augment
from models.training.config import TrainingConfig

FACES, VIEWS, GAP, ZOOM = 10, 14, 2, 2
"""Rows, columns beside the face itself, pixels between pictures, and how often each pixel is repeated."""


def grid(images: np.ndarray, config: TrainingConfig) -> bytes:
    """Faces, each followed by random views of it as training would show them.

    Args:
        images: Grey uint8 (n, 48, 48); ten of them are drawn by the config's seed.
        config: The settings whose augmentation is shown.

    Returns:
        A PNG.
    """
    rng = np.random.default_rng(config.seed)
    rows = rng.permutation(len(images))[:FACES]
    lines = []
    for row in rows:
        views = augment(np.repeat(images[row][None], VIEWS, axis=0), config, rng)
        lines.append(np.hstack([_framed(images[row], images.shape[1]), *(_framed(v, images.shape[1]) for v in views)]))
    picture = np.vstack(lines).repeat(ZOOM, axis=0).repeat(ZOOM, axis=1)
    done, content = cv2.imencode(".png", picture)
    assert done
    return content.tobytes()


def _framed(image: np.ndarray, side: int) -> np.ndarray:
    """The picture in the middle of a white square."""
    out = np.full((side + GAP, side + GAP), 255, np.uint8)
    edge = (side + GAP - len(image)) // 2
    out[edge : edge + len(image), edge : edge + len(image)] = image
    return out
