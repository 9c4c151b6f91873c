"""What can go wrong with a picture of a face before a network sees it, each as a function of picture and chance."""

from collections.abc import Callable
from functools import partial
from math import cos, radians, sin

import cv2
import numpy as np

Harm = Callable[[np.ndarray, np.random.Generator], np.ndarray]
"""Grey uint8 (s, s) and the source of all randomness to grey uint8 (s, s); the picture itself is left as it was."""

COVER = 128
"""The grey of whatever covers a part of the face."""

MIDDLE_GREY = 127.5


def harmed(images: np.ndarray, harm: Harm, seed: int) -> np.ndarray:
    """All pictures uint8 (n, s, s), harmed; what happens to each depends on the seed and its row alone."""
    out = np.empty_like(images)
    for row, image in enumerate(images):
        out[row] = harm(image, np.random.default_rng((seed, row)))
    return out


def none(image: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """The picture as it is."""
    return image.copy()


def blur(image: np.ndarray, rng: np.random.Generator, *, sigma: float) -> np.ndarray:
    """Out of focus: a Gaussian of so many pixels."""
    return cv2.GaussianBlur(image, (0, 0), sigma, borderType=cv2.BORDER_REPLICATE)


def noise(image: np.ndarray, rng: np.random.Generator, *, sigma: float) -> np.ndarray:
    """Each pixel off by chance, with this standard deviation in grey values."""
    return _grey(image + rng.normal(0, sigma, image.shape))


def low_light(image: np.ndarray, rng: np.random.Generator, *, part: float, sigma: float) -> np.ndarray:
    """Only a part of the light, and a sensor whose noise stays."""
    return noise(_grey(image * part), rng, sigma=sigma)


def gamma(image: np.ndarray, rng: np.random.Generator, *, power: float) -> np.ndarray:
    """Dark tones darker still: grey, in 0..1, to this power."""
    return _grey(255 * (image / 255) ** power)


def side_light(image: np.ndarray, rng: np.random.Generator, *, dark: float, bright: float) -> np.ndarray:
    """A lamp to the left or the right: grey is multiplied by `bright` at its edge, by `dark` at the other."""
    light = np.linspace(dark, bright, image.shape[1])
    return _grey(image * (light if rng.random() < 0.5 else light[::-1]))


def contrast(image: np.ndarray, rng: np.random.Generator, *, part: float) -> np.ndarray:
    """Distances from the middle grey shrunk to a part."""
    return _grey((image - MIDDLE_GREY) * part + MIDDLE_GREY)


def jpeg(image: np.ndarray, rng: np.random.Generator, *, quality: int) -> np.ndarray:
    """Compressed and decoded."""
    content = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, quality])[1]
    return cv2.imdecode(content, cv2.IMREAD_GRAYSCALE)


def fewer_pixels(image: np.ndarray, rng: np.random.Generator, *, side: int) -> np.ndarray:
    """As a face far away: so many pixels along each side, enlarged again."""
    small = cv2.resize(image, (side, side), interpolation=cv2.INTER_AREA)
    return cv2.resize(small, image.shape[::-1], interpolation=cv2.INTER_LINEAR)


def rotation(image: np.ndarray, rng: np.random.Generator, *, degrees: float) -> np.ndarray:
    """Turned by an angle, clockwise or not."""
    angle = radians(degrees if rng.random() < 0.5 else -degrees)
    return _moved(image, np.array([[cos(angle), -sin(angle)], [sin(angle), cos(angle)]]), (0.0, 0.0))


def zoom(image: np.ndarray, rng: np.random.Generator, *, scale: float) -> np.ndarray:
    """Cut too close (above 1) or too wide (below)."""
    return _moved(image, np.eye(2) * scale, (0.0, 0.0))


def shift(image: np.ndarray, rng: np.random.Generator, *, part: float) -> np.ndarray:
    """Moved by a part of the side to the left, to the right, up or down."""
    way = ((1, 0), (-1, 0), (0, 1), (0, -1))[rng.integers(4)]
    return _moved(image, np.eye(2), (way[0] * part * image.shape[1], way[1] * part * image.shape[0]))


def mirrored(image: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Left and right changed over."""
    return image[:, ::-1].copy()


def band(image: np.ndarray, rng: np.random.Generator, *, top: float, bottom: float) -> np.ndarray:
    """Covered from edge to edge between two heights, as parts of the side."""
    out, side = image.copy(), len(image)
    out[round(top * side) : round(bottom * side)] = COVER
    return out


def quarter(image: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """A square of half the side covered, anywhere."""
    out, half = image.copy(), len(image) // 2
    top, left = rng.integers(0, len(image) - half, size=2, endpoint=True)
    out[top : top + half, left : left + half] = COVER
    return out


HARMS: dict[str, Harm] = {
    "none": none,
    "blur, sigma 1": partial(blur, sigma=1),
    "blur, sigma 2": partial(blur, sigma=2),
    "a quarter of the light, noise 5": partial(low_light, part=0.25, sigma=5),
    "dark, gamma 2.5": partial(gamma, power=2.5),
    "light from one side": partial(side_light, dark=0.15, bright=1.5),
    "contrast times .3": partial(contrast, part=0.3),
    "JPEG, quality 20": partial(jpeg, quality=20),
    "noise, sigma 15": partial(noise, sigma=15),
    "turned by 15 degrees": partial(rotation, degrees=15),
    "turned by 30 degrees": partial(rotation, degrees=30),
    "mouth covered (lower third)": partial(band, top=2 / 3, bottom=1),
    "eyes covered (a quarter of the height)": partial(band, top=0.25, bottom=0.5),
    "any quarter covered": quarter,
    "cut closer, 1.2 times": partial(zoom, scale=1.2),
    "cut wider, .8 times": partial(zoom, scale=0.8),
    "24x24 pixels": partial(fewer_pixels, side=24),
    "16x16 pixels": partial(fewer_pixels, side=16),
    "shifted by 10 %": partial(shift, part=0.1),
    "mirrored": mirrored,
}
"""All harms by name; pixels are those of a 48x48 crop, angles and shifts go either way by chance."""


def _moved(image: np.ndarray, turn: np.ndarray, offset: tuple[float, float]) -> np.ndarray:
    """Turned and scaled about the middle, then moved; past the picture its edge goes on."""
    middle = (np.array(image.shape[::-1]) - 1) / 2
    matrix = np.column_stack([turn, middle - turn @ middle + offset])
    return cv2.warpAffine(image, matrix, image.shape[::-1], flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)


def _grey(values: np.ndarray) -> np.ndarray:
    return np.clip(np.round(values), 0, 255).astype(np.uint8)
