"""Training pictures as shuffled, augmented batches that any Keras backend can take."""

import keras
import numpy as np

from models.emotions import LABELS
from models.training.augmentation import augment
from models.training.config import TrainingConfig


class TrainingBatches(keras.utils.PyDataset):
    """Batches of one training set; order and augmentation depend on the seed, the epoch and the batch alone.

    A resumed run therefore sees what an unbroken one would have seen.
    """

    def __init__(self, images: np.ndarray, labels: np.ndarray, config: TrainingConfig, *, first_epoch: int = 0):
        super().__init__()
        self._images, self._labels, self._config = images, labels, config
        self._epoch = first_epoch
        self._shuffle()

    def __len__(self) -> int:
        return self._config.batches(len(self._images))

    def __getitem__(self, index: int) -> tuple[np.ndarray, np.ndarray]:
        """Batch `index`: float32 (b, 48, 48, 1) in 0..255, and one-hot float32 (b, 7)."""
        size = self._config.batch_size
        rows = self._order[index * size : (index + 1) * size]
        rng = np.random.default_rng((self._config.seed, self._epoch, index))
        images = augment(self._images[rows], self._config, rng)
        return images[..., None].astype(np.float32), one_hot(self._labels[rows])

    def on_epoch_end(self) -> None:
        """Moves on to the next epoch's order; Keras calls it."""
        self._epoch += 1
        self._shuffle()

    def _shuffle(self) -> None:
        self._order = np.random.default_rng((self._config.seed, self._epoch)).permutation(len(self._images))


def one_hot(labels: np.ndarray) -> np.ndarray:
    """Labels uint8 (n,) as float32 (n, 7)."""
    return np.eye(len(LABELS), dtype=np.float32)[labels]
