"""Crops for comparing networks where no data set is at hand: one public-domain face, changed at random."""

import cv2
import numpy as np
from skimage import data

from models.training.faces import SIDE

FACE = (224, 112)
"""The middle of the astronaut's face in scikit-image's picture, x and y."""


def made_crops(n: int, seed: int) -> np.ndarray:
    """The face shifted, scaled, mirrored, brighter or darker, and noisy: grey uint8 (n, 48, 48)."""
    grey = cv2.cvtColor(data.astronaut(), cv2.COLOR_RGB2GRAY)
    rng = np.random.default_rng(seed)
    return np.stack([_made_crop(grey, rng) for _ in range(n)])


def _made_crop(grey: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    half = rng.integers(45, 80)
    x, y = (middle + rng.integers(-12, 13) for middle in FACE)
    crop = cv2.resize(grey[y - half : y + half, x - half : x + half], (SIDE, SIDE), interpolation=cv2.INTER_AREA)
    crop = crop[:, ::-1] if rng.random() < 0.5 else crop
    noisy = crop * rng.uniform(0.5, 1.3) + rng.normal(0, rng.uniform(0, 15), crop.shape)
    return np.clip(noisy, 0, 255).astype(np.uint8)
