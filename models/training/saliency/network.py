"""The trained saliency network: from pictures to maps."""

import cv2
import keras
import numpy as np

BLUR = 0.015
"""Of a finished map: a Gaussian, in widths of the picture. ML-Net's program smooths its maps too."""

FLOOR = 0.01
"""Added to a finished map, as a share of its greatest value: ReLU leaves nothing in most places, but people look
everywhere now and then. Of the measures, only the divergence sees it. Both were chosen on the watched pictures."""


def finished_map(grid: np.ndarray, height: int, width: int) -> np.ndarray:
    """A map as large as its picture.

    Args:
        grid: What the network gives, (rows, columns).
        height: Pixels of the picture.
        width: Pixels of the picture.

    Returns:
        float32 (h, w) in 0..1, the greatest 1; if the network sees nothing, the same everywhere.
    """
    large = cv2.resize(grid.astype(np.float32), (width, height), interpolation=cv2.INTER_LINEAR)
    smooth = cv2.GaussianBlur(large, (0, 0), BLUR * width, borderType=cv2.BORDER_REFLECT)
    return (smooth / max(float(smooth.max()), 1e-12) + FLOOR) / (1 + FLOOR)


def grids_of(head: keras.Model, levels: np.ndarray, batch: int = 20) -> np.ndarray:
    """What a head makes of pictures' levels: (n, rows, columns, 608) to float32 (n, rows, columns)."""
    parts = (levels[start : start + batch].astype(np.float32) for start in range(0, len(levels), batch))
    return np.concatenate([np.asarray(head.predict_on_batch(part))[..., 0] for part in parts])
