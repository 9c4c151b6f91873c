"""What the network is shown of a face: the face alone, or with its saliency in one of several ways."""

from collections.abc import Callable, Mapping

import cv2
import numpy as np

PLAIN, TIMES, CHANNEL, PRIOR = "face alone", "times its saliency", "saliency as a channel", "times a fixed prior"
"""Their names. The first is what the others are compared with."""


def enlarged_faces(faces: np.ndarray, side: int) -> np.ndarray:
    """Grey uint8 (n, h, w) to uint8 (n, side, side)."""
    return np.stack([cv2.resize(face, (side, side), interpolation=cv2.INTER_LINEAR) for face in faces])


def enlarged_maps(grids: np.ndarray, side: int) -> np.ndarray:
    """Maps (n, rows, columns) to float32 (n, side, side), the greatest of each 1; an empty one is 1 throughout."""
    large = [cv2.resize(grid.astype(np.float32), (side, side), interpolation=cv2.INTER_LINEAR) for grid in grids]
    return np.stack([each / each.max() if each.max() > 0 else np.ones_like(each) for each in large])


def _plain(faces: np.ndarray, maps: np.ndarray, prior: np.ndarray) -> np.ndarray:
    return _grey(faces.astype(np.float32))


def _times(faces: np.ndarray, maps: np.ndarray, prior: np.ndarray) -> np.ndarray:
    return _grey(faces * maps)


def _channel(faces: np.ndarray, maps: np.ndarray, prior: np.ndarray) -> np.ndarray:
    """The face as red and green, the map as blue: the network from ImageNet has three channels, and no fourth."""
    face = faces.astype(np.float32)
    return np.stack([face, face, 255 * maps], axis=3)


def _prior(faces: np.ndarray, maps: np.ndarray, prior: np.ndarray) -> np.ndarray:
    return _grey(faces * prior)


def _grey(pictures: np.ndarray) -> np.ndarray:
    return np.repeat(pictures[..., None], 3, axis=3)


VARIANTS: Mapping[str, Callable[[np.ndarray, np.ndarray, np.ndarray], np.ndarray]] = {
    PLAIN: _plain,
    TIMES: _times,
    CHANNEL: _channel,
    PRIOR: _prior,
}
"""From faces uint8 (n, s, s), their maps float32 (n, s, s) in 0..1 and a prior float32 (s, s) in 0..1 to pictures
float32 (n, s, s, 3) in 0..255."""


def fixed_prior(grids: np.ndarray, side: int) -> np.ndarray:
    """The mean of many faces' maps: the same darkening of the margins, but blind to the face at hand.

    Args:
        grids: Of the training faces (n, rows, columns).
        side: Pixels along each side.

    Returns:
        float32 (side, side), the greatest 1.
    """
    return enlarged_maps(enlarged_maps(grids, grids.shape[1]).mean(axis=0)[None], side)[0]
