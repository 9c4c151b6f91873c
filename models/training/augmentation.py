"""Random changes to training pictures, in NumPy and OpenCV so that every Keras backend sees the same."""

import cv2
import numpy as np

from models.training.config import TrainingConfig


def augment(images: np.ndarray, config: TrainingConfig, rng: np.random.Generator) -> np.ndarray:
    """Each picture turned and mirrored as the config says.

    Args:
        images: Grey uint8 (n, h, w).
        config: `rotation_degrees` and `horizontal_flip` are read.
        rng: The source of all randomness.

    Returns:
        Grey uint8 (n, h, w): a new array, the input is left as it was.
    """
    out = images.copy()
    if config.horizontal_flip:
        flipped = rng.random(len(out)) < 0.5
        out[flipped] = out[flipped, :, ::-1]
    if config.rotation_degrees:
        for index, angle in enumerate(rng.uniform(-config.rotation_degrees, config.rotation_degrees, len(out))):
            out[index] = rotated(out[index], angle)
    return out


def rotated(image: np.ndarray, degrees: float) -> np.ndarray:
    """A grey picture turned about its middle, edges repeated outward, bilinear."""
    height, width = image.shape
    matrix = cv2.getRotationMatrix2D(((width - 1) / 2, (height - 1) / 2), degrees, 1.0)
    return cv2.warpAffine(image, matrix, (width, height), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
