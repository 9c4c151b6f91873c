"""Training pictures' levels as shuffled batches, each picture as it is or mirrored."""

import cv2
import keras
import numpy as np

from models.architectures.saliency_net import STRIDE
from models.training.saliency.config import SaliencyConfig
from models.training.saliency.fixations import Scene


def target(scene: Scene, config: SaliencyConfig) -> np.ndarray:
    """Where people looked, on the network's grid: float32 (rows, columns, 1) with the maximum 1."""
    density = scene.density(config.height, config.width)
    size = (config.width // STRIDE, config.height // STRIDE)
    small = cv2.resize(density, size, interpolation=cv2.INTER_AREA)
    return (small / small.max())[..., None]


class SceneBatches(keras.utils.PyDataset):
    """Batches whose order and mirroring depend on the seed and the epoch alone, so that a resumed run sees the same."""

    def __init__(self, levels: np.ndarray, mirrored: np.ndarray, targets: np.ndarray, config: SaliencyConfig):
        """Takes the training pictures.

        Args:
            levels: Of the pictures, float16 (n, rows, columns, channels).
            mirrored: Of their mirror pictures.
            targets: float32 (n, rows, columns, 1).
            config: The settings of the run.
        """
        super().__init__()
        self._levels, self._mirrored, self._targets, self._config = levels, mirrored, targets, config
        self.start(0)

    def __len__(self) -> int:
        return -(-len(self._targets) // self._config.batch_size)

    def __getitem__(self, index: int) -> tuple[np.ndarray, np.ndarray]:
        """Batch `index`: levels float32 (b, rows, columns, channels) and targets float32 (b, rows, columns, 1)."""
        size = self._config.batch_size
        rows = self._order[index * size : (index + 1) * size]
        levels = [(self._mirrored if self._turned[row] else self._levels)[row] for row in rows]
        targets = [self._targets[row][:, ::-1] if self._turned[row] else self._targets[row] for row in rows]
        return np.stack(levels).astype(np.float32), np.stack(targets)

    def start(self, epoch: int) -> None:
        """Takes the order of an epoch, counted from 0."""
        rng = np.random.default_rng((self._config.seed, epoch))
        self._order = rng.permutation(len(self._targets))
        self._turned = rng.random(len(self._targets)) < 0.5
