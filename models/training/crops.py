"""Parts of a picture: the middle, and the ten crops of Krizhevsky et al. (2012)."""

import numpy as np


def central(images: np.ndarray, side: int) -> np.ndarray:
    """The middle (n, side, side) of pictures (n, h, w)."""
    top, left = (images.shape[1] - side) // 2, (images.shape[2] - side) // 2
    return images[:, top : top + side, left : left + side]


def ten_crops(images: np.ndarray, side: int) -> np.ndarray:
    """The four corners and the middle of each picture, and the same mirrored (Krizhevsky et al. 2012, section 4.1).

    Args:
        images: (n, h, w).
        side: Pixels along each side of a crop.

    Returns:
        (10, n, side, side).
    """
    bottom, right = images.shape[1] - side, images.shape[2] - side
    corners = [(0, 0), (0, right), (bottom, 0), (bottom, right)]
    crops = [images[:, top : top + side, left : left + side] for top, left in corners] + [central(images, side)]
    return np.stack(crops + [crop[:, :, ::-1] for crop in crops])
