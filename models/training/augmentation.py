"""Random changes to training pictures, in NumPy and OpenCV so that every Keras backend sees the same."""

import cv2
import numpy as np

from models.training.config import TrainingConfig
from models.training.faces import SIDE

ERASED_AREA, ERASED_RATIO = (0.02, 0.33), (0.3, 3.3)
"""Of an erased rectangle: its part of the picture, and width to height (Zhong et al. 2020, section 4)."""

GAMMA, CONTRAST, BRIGHTNESS = (0.5, 2.0), (0.4, 1.3), (-50, 50)
"""Other light: grey to the power of gamma, then times contrast about the middle grey, then plus brightness."""

BLUR_SIGMA, SMALLEST_SIDE, NOISE_SIGMA, JPEG_QUALITY = (0.4, 1.4), 20, (2.0, 14.0), (25, 90)
"""Blur in pixels, the fewest pixels along a side, noise in grey values, and the quality of JPEG."""


def augment(images: np.ndarray, config: TrainingConfig, rng: np.random.Generator) -> np.ndarray:
    """Each picture mirrored, turned, rescaled, shifted, cropped, degraded and erased as the config says.

    Args:
        images: Grey uint8 (n, 48, 48).
        config: `side` and all settings of augmentation are read.
        rng: The source of all randomness.

    Returns:
        Grey uint8 (n, side, side): a new array, the input is left as it was.
    """
    out = np.empty((len(images), config.side, config.side), np.uint8)
    for index, image in enumerate(images):
        view = cv2.warpAffine(
            image,
            random_geometry(config, rng),
            (config.side, config.side),
            flags=cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_REPLICATE,
        )
        out[index] = erased(degraded(view, config.degrade, rng), config.erasing, rng)
    return out


def random_geometry(config: TrainingConfig, rng: np.random.Generator) -> np.ndarray:
    """One affine map from a 48x48 picture to a crop of it, turned, rescaled and shifted about the picture's middle.

    Returns:
        float64 (2, 3), as `cv2.warpAffine` takes it.
    """
    flip = config.horizontal_flip and rng.random() < 0.5
    degrees = _sometimes(config.rotation_degrees, config, rng)
    scale = 1 + _sometimes(config.rescale, config, rng)
    right, down = SIDE * _sometimes(config.shift, config, rng), SIDE * _sometimes(config.shift, config, rng)
    left, top = rng.integers(0, SIDE - config.side, size=2, endpoint=True)
    middle = (SIDE - 1) / 2
    matrix = cv2.getRotationMatrix2D((middle, middle), degrees, scale)
    if flip:
        matrix = matrix @ np.array([[-1, 0, SIDE - 1], [0, 1, 0], [0, 0, 1]], float)
    matrix[:, 2] += right - left, down - top
    return matrix


def _sometimes(most: float, config: TrainingConfig, rng: np.random.Generator) -> float:
    """Uniform in -most..most with the config's probability, else 0."""
    value, happens = rng.uniform(-most, most), rng.random() < config.geometry_probability
    return value if happens else 0.0


def degraded(image: np.ndarray, probability: float, rng: np.random.Generator) -> np.ndarray:
    """A grey uint8 picture as a worse camera might give it: each kind of harm comes with the given probability."""
    if not probability:
        return image
    for harm in (_other_light, _fewer_details, _noisy, _jpeg):
        if rng.random() < probability:
            image = harm(image, rng)
    return image


def erased(image: np.ndarray, probability: float, rng: np.random.Generator) -> np.ndarray:
    """A picture with one rectangle covered by random grey, with some probability (Zhong et al. 2020, algorithm 1)."""
    if rng.random() >= probability:
        return image
    side = len(image)
    area = rng.uniform(*ERASED_AREA) * side * side
    ratio = np.exp(rng.uniform(*np.log(ERASED_RATIO)))
    width, height = (
        min(side, max(1, round(float(length)))) for length in (np.sqrt(area * ratio), np.sqrt(area / ratio))
    )
    left, top = rng.integers(0, side - width, endpoint=True), rng.integers(0, side - height, endpoint=True)
    out = image.copy()
    out[top : top + height, left : left + width] = rng.integers(0, 256)
    return out


def _other_light(image: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    gamma = np.exp(rng.uniform(*np.log(GAMMA)))
    contrast, brightness = rng.uniform(*CONTRAST), rng.uniform(*BRIGHTNESS)
    grey = 255 * (np.arange(256) / 255) ** gamma
    table = np.clip(np.round((grey - 127.5) * contrast + 127.5 + brightness), 0, 255).astype(np.uint8)
    return table[image]


def _fewer_details(image: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    side = len(image)
    if rng.random() < 0.5:
        return cv2.GaussianBlur(image, (0, 0), rng.uniform(*BLUR_SIGMA))
    small = int(rng.integers(SMALLEST_SIDE, side))
    return cv2.resize(cv2.resize(image, (small, small), interpolation=cv2.INTER_AREA), (side, side))


def _noisy(image: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    noise = rng.normal(0, rng.uniform(*NOISE_SIGMA), image.shape)
    return np.clip(np.round(image + noise), 0, 255).astype(np.uint8)


def _jpeg(image: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    quality = int(rng.integers(*JPEG_QUALITY, endpoint=True))
    done, content = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, quality])
    assert done
    return cv2.imdecode(content, cv2.IMREAD_GRAYSCALE)
