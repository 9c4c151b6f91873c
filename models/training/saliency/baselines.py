"""What a saliency network must beat: maps that know nothing of the picture, or nothing of people."""

from collections.abc import Sequence

import cv2
import numpy as np

from models.training.saliency.fixations import Scene

SIDE, BLUR = 64, 2.5
"""Pixels of the greater side at which the residual is taken, and the Gaussian that smooths the map, in those pixels
(Hou and Zhang 2007, section 2; the blur is that of the program that they published)."""


def centre_prior(scenes: Sequence[Scene], height: int, width: int) -> np.ndarray:
    """The mean density of the fixations of many pictures: where people look whatever is there.

    Args:
        scenes: Pictures to learn from.
        height: Pixels of the map.
        width: Pixels of the map.

    Returns:
        float32 (h, w), summing to 1.
    """
    total = np.zeros((height, width), np.float64)
    for scene in scenes:
        total += scene.density(height, width)
    return (total / total.sum()).astype(np.float32)


def spectral_residual(picture: np.ndarray) -> np.ndarray:
    """What is unexpected in a picture's spectrum (Hou and Zhang 2007).

    The logarithm of the amplitude less its local mean over 3 by 3 frequencies, with the phase as it was, brought back,
    squared and smoothed.

    Args:
        picture: RGB or grey uint8 (h, w, 3) or (h, w).

    Returns:
        float32 (h, w), at least 0.
    """
    grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY) if picture.ndim == 3 else picture
    height, width = grey.shape
    scale = SIDE / max(height, width)
    small = cv2.resize(grey, (round(width * scale), round(height * scale)), interpolation=cv2.INTER_AREA)
    spectrum = np.fft.fft2(small.astype(np.float64))
    amplitude = np.log(np.abs(spectrum) + 1e-9)
    residual = amplitude - cv2.blur(amplitude, (3, 3), borderType=cv2.BORDER_REPLICATE)
    back = np.abs(np.fft.ifft2(np.exp(residual + 1j * np.angle(spectrum)))) ** 2
    smooth = cv2.GaussianBlur(back, (0, 0), BLUR)
    return np.maximum(cv2.resize(smooth, (width, height), interpolation=cv2.INTER_LINEAR), 0).astype(np.float32)
