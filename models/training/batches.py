"""Training pictures as shuffled, augmented batches that any Keras backend can take."""

import keras
import numpy as np

from models.training.augmentation import augment
from models.training.config import TrainingConfig
from models.training.targets import mixed_up


class TrainingBatches(keras.utils.PyDataset):
    """Batches of one training set; order and augmentation depend on the seed, the epoch and the batch alone.

    A resumed run therefore sees what an unbroken one would have seen. Keras may look at some batches before it begins,
    so the epoch is told by `start` and not counted here.
    """

    def __init__(self, images: np.ndarray, targets: np.ndarray, config: TrainingConfig):
        """Takes a training set.

        Args:
            images: Grey uint8 (n, 48, 48).
            targets: Probabilities float32 (n, 7).
            config: The settings of the run.
        """
        super().__init__()
        self._images, self._targets, self._config = images, targets, config
        self.start(0)

    def __len__(self) -> int:
        return self._config.batches(len(self._images))

    def __getitem__(self, index: int) -> tuple[np.ndarray, np.ndarray]:
        """Batch `index`: float32 (b, side, side, 1) in 0..255, and targets float32 (b, 7)."""
        size = self._config.batch_size
        rows = self._order[index * size : (index + 1) * size]
        rng = np.random.default_rng((self._config.seed, self._epoch, index))
        images = augment(self._images[rows], self._config, rng)[..., None].astype(np.float32)
        if self._config.mixup:
            return mixed_up(images, self._targets[rows], self._config.mixup, rng)
        return images, self._targets[rows]

    def start(self, epoch: int) -> None:
        """Takes the order of an epoch, counted from 0."""
        self._epoch = epoch
        self._order = np.random.default_rng((self._config.seed, epoch)).permutation(len(self._images))
