"""What happens at the seams of the saliency network's training."""

import math
import time

import keras
import numpy as np

from models.training.errors import TrainingFailed
from models.training.files import replace, replace_text
from models.training.history import Row, history_text
from models.training.saliency.batches import SceneBatches
from models.training.saliency.config import SaliencyConfig
from models.training.saliency.workdir import SaliencyWorkdir


class HeadEpochs(keras.callbacks.Callback):
    """Begins each epoch by the seed and its number alone, and keeps the history and the head after it."""

    def __init__(
        self, batches: SceneBatches, config: SaliencyConfig, workdir: SaliencyWorkdir, history: list[Row]
    ) -> None:
        super().__init__()
        self._batches, self._config, self._workdir, self._history = batches, config, workdir, history

    def on_epoch_begin(self, epoch: int, logs: dict | None = None) -> None:
        """Sets the rate, the order and dropout's random numbers, which a Keras file does not keep."""
        self._began = time.monotonic()
        fall = 0.5 * (1 + math.cos(math.pi * (epoch + 0.5) / self._config.epochs))
        self.model.optimizer.learning_rate = self._config.learning_rate * fall
        self._batches.start(epoch)
        for index, layer in enumerate(self.model.layers):
            generator = getattr(layer, "seed_generator", None)
            if generator is not None:
                begin = np.random.default_rng((self._config.seed, epoch, index)).integers(1 << 31)
                generator.state.assign(np.array([begin, 0], generator.state.dtype))

    def on_epoch_end(self, epoch: int, logs: dict | None = None) -> None:
        """Adds a row, and replaces both files, each in one step.

        Raises:
            TrainingFailed: The loss is no number any more.
        """
        values = {name: float(value) for name, value in (logs or {}).items()}
        if not all(map(math.isfinite, values.values())):
            raise TrainingFailed(f"the loss is no number any more in epoch {epoch + 1}; try a smaller learning rate")
        self._history.append({"epoch": epoch + 1} | values | {"seconds": round(time.monotonic() - self._began, 1)})
        replace_text(self._workdir.history, history_text(self._history))
        replace(self._workdir.checkpoint, self.model.save)
