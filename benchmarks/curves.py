"""Deletion and insertion curves (Petsiuk et al. 2018, "RISE", section 4.3): how faithful a map is to its network."""

from collections.abc import Callable, Iterator

import cv2
import numpy as np

STEPS = 12
"""Steps from the whole picture to nothing; each takes as many pixels."""
BLUR = 5.0
"""Standard deviation in pixels of the blur that insertion begins with."""

Scorer = Callable[[np.ndarray], np.ndarray]
"""Crops uint8 (n, 48, 48) to scores (n, 7)."""


def deletion(score: Scorer, crop: np.ndarray, label: int, heat: np.ndarray) -> float:
    """The area under the label's probability while pixels turn grey, hottest first; a faithful map makes it small."""
    grey = np.full_like(crop, round(float(crop.mean())))
    return _area(score, list(_mixed(crop, grey, heat)), label)


def insertion(score: Scorer, crop: np.ndarray, label: int, heat: np.ndarray) -> float:
    """The area under it while the pixels of a blurred crop turn sharp, hottest first; a faithful map makes it large."""
    return _area(score, list(_mixed(cv2.GaussianBlur(crop, (0, 0), BLUR), crop, heat)), label)


def spread(heat: np.ndarray, side: int) -> np.ndarray:
    """A map (g, g) over a crop of `side` pixels, between the middles of its cells as the browser draws it."""
    return cv2.resize(heat.astype(np.float32), (side, side), interpolation=cv2.INTER_LINEAR)


def _mixed(before: np.ndarray, after: np.ndarray, heat: np.ndarray) -> Iterator[np.ndarray]:
    """From one crop to the other; pixels of the same heat in a fixed order that follows no direction."""
    shuffled = np.random.default_rng(0).permutation(before.size)
    order = shuffled[np.argsort(-spread(heat, len(before)).ravel()[shuffled], kind="stable")]
    for step in range(STEPS + 1):
        crop = before.copy().ravel()
        taken = order[: round(step / STEPS * before.size)]
        crop[taken] = after.ravel()[taken]
        yield crop.reshape(before.shape)


def _area(score: Scorer, crops: list[np.ndarray], label: int) -> float:
    probabilities = score(np.stack(crops))[:, label]
    return float(((probabilities[1:] + probabilities[:-1]) / 2).mean())
