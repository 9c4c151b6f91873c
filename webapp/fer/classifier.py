"""Crops to calibrated scores."""

import numpy as np

from models.stored import StoredNetwork
from webapp.fer.pool import Pool


class EmotionClassifier:
    """Crops -> scores, all faces of a frame in one batch. Shared by threads."""

    def __init__(self, stored: StoredNetwork):
        self._networks = Pool(stored.open)

    def __call__(self, crops: np.ndarray) -> np.ndarray:
        """Reads expressions.

        Args:
            crops: Grey uint8 (n, 48, 48); n may be 0.

        Returns:
            Calibrated probabilities, float32 (n, 7), in the order of `models.emotions.LABELS`.
        """
        with self._networks.lend() as network:
            return network(crops)
