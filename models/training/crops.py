"""Views of a picture: its middle, its mirror picture, and the ten crops of Krizhevsky et al. (2012)."""

import numpy as np

VIEWS = ("one", "mirrored", "ten")
"""What scores may be averaged over: the picture itself, it and its mirror picture, ten crops."""


def central(images: np.ndarray, side: int) -> np.ndarray:
    """The middle (n, side, side) of pictures (n, h, w)."""
    top, left = (images.shape[1] - side) // 2, (images.shape[2] - side) // 2
    return images[:, top : top + side, left : left + side]


def mirrored(images: np.ndarray) -> np.ndarray:
    """Pictures (n, h, w) and their mirror pictures: (2, n, h, w)."""
    return np.stack([images, images[:, :, ::-1]])


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
    return np.concatenate(mirrored(np.concatenate(crops)).reshape(2, 5, len(images), side, side))
