"""Where people would look in a face, by the saliency network (docs/SALIENCY.md)."""

from functools import cache

import numpy as np

from models import saliency_network
from models.saliency_network import StoredSaliency
from webapp.fer.explanation import Explanation
from webapp.fer.pool import Pool


class SaliencyMap:
    """Crop -> Explanation. Shared by threads."""

    def __init__(self, stored: StoredSaliency):
        self._networks = Pool(stored.open)

    def __call__(self, crop: np.ndarray) -> Explanation:
        """Maps one face.

        Args:
            crop: Grey uint8 (48, 48).
        """
        with self._networks.lend() as network:
            grid = network(crop)
        most = float(grid.max())
        return Explanation((grid / most if most > 0 else np.zeros_like(grid)).astype(np.float32))


@cache
def saliency_map() -> SaliencyMap:
    """The published network's, one for the process; loaded when somebody first asks for it.

    Raises:
        models.stored.NetworkUnavailable: It is not there, or not what its card says.
    """
    return SaliencyMap(saliency_network.load())
