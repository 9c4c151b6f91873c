"""What happens at the seams of a training run: between epochs, and after each batch."""

import importlib.util
import time

import keras
import numpy as np

from models.training.batches import TrainingBatches
from models.training.config import TrainingConfig
from models.training.errors import TrainingFailed
from models.training.files import replace, replace_text
from models.training.history import Row, history_text
from models.training.schedule import best_epoch, learning_rate, stopped_early
from models.training.workdir import Workdir


class EpochStart(keras.callbacks.Callback):
    """Sets all randomness of an epoch by the seed and the epoch alone.

    A Keras file does not keep the state of dropout's random numbers, so that a resumed run could not go on with it.
    """

    def __init__(self, batches: TrainingBatches, config: TrainingConfig, history: list[Row]):
        super().__init__()
        self._batches, self._config, self._history, self._seed = batches, config, history, config.seed

    def on_epoch_begin(self, epoch: int, logs: dict | None = None) -> None:
        """Sets the learning rate, chooses the order of the batches, and starts the random numbers of each layer."""
        self.model.optimizer.learning_rate = learning_rate(self._config, epoch + 0.5, self._history)
        self._batches.start(epoch)
        for index, layer in enumerate(self.model.layers):
            generator = getattr(layer, "seed_generator", None)
            if generator is not None:
                start = np.random.default_rng((self._seed, epoch, index)).integers(1 << 31)
                generator.state.assign(np.array([start, 0], generator.state.dtype))


class FiniteLoss(keras.callbacks.Callback):
    """Ends a run whose loss is no number any more."""

    def on_train_batch_end(self, batch: int, logs: dict | None = None) -> None:
        """Looks at the mean loss of the epoch so far, in which one bad batch shows."""
        if logs and not np.isfinite(logs["loss"]):
            raise TrainingFailed(f"the loss is {logs['loss']} at batch {batch}; try a smaller learning rate")


class Checkpoint(keras.callbacks.Callback):
    """After each epoch: the history, then the model with its optimizer, each replaced in one step."""

    def __init__(self, workdir: Workdir, config: TrainingConfig, history: list[Row]):
        super().__init__()
        self._workdir, self._config, self._history, self._began = workdir, config, history, 0.0

    def on_epoch_begin(self, epoch: int, logs: dict | None = None) -> None:
        """Starts the clock."""
        self._began = time.monotonic()

    def on_epoch_end(self, epoch: int, logs: dict | None = None) -> None:
        """Adds a row and writes both files."""
        row = {"epoch": epoch + 1} | {name: float(value) for name, value in (logs or {}).items()}
        self._history.append(row | {"seconds": round(time.monotonic() - self._began, 1)})
        if self._config.keep == "best" and best_epoch(self._history) == len(self._history) - 1:
            replace(self._workdir.best, self.model.save_weights)
        replace_text(self._workdir.history, history_text(self._history))
        replace(self._workdir.checkpoint, self.model.save)


class EarlyStop(keras.callbacks.Callback):
    """Ends a run whose watched accuracy has not grown for the config's patience."""

    def __init__(self, config: TrainingConfig, history: list[Row]):
        super().__init__()
        self._config, self._history = config, history

    def on_epoch_end(self, epoch: int, logs: dict | None = None) -> None:
        """Looks at the history, which has this epoch already."""
        self.model.stop_training = stopped_early(self._config, self._history)


def tensorboard(workdir: Workdir) -> list[keras.callbacks.Callback]:
    """The callback that writes curves for TensorBoard; none where it is not installed."""
    if importlib.util.find_spec("tensorboard") is None:
        return []
    return [keras.callbacks.TensorBoard(workdir.tensorboard, write_graph=False)]
