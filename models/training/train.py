"""One training run, from data to a finished Keras file, seeded and resumable."""

import csv
import dataclasses
import io
import json
import os
import platform
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import keras
import numpy as np

from models.architectures import ARCHITECTURES
from models.training.batches import TrainingBatches, one_hot
from models.training.config import TrainingConfig
from models.training.errors import TrainingFailed
from models.training.fer2013 import Faces

CHECKPOINT, HISTORY, CONFIG, FINISHED = "checkpoint.keras", "history.csv", "config.json", "model.keras"
"""What a run leaves in its work folder."""


@dataclass(frozen=True)
class TrainedNetwork:
    """What a run ends with.

    Attributes:
        model: The Keras model, in float32 throughout.
        history: One row an epoch: epoch, loss, accuracy, val_loss, val_accuracy, seconds.
        compute: The machine and arithmetic it was trained with, in words.
    """

    model: keras.Model
    history: list[dict[str, float]]
    compute: str


def train(config: TrainingConfig, training: Faces, watched: Faces, workdir: Path, *, resume: bool) -> TrainedNetwork:
    """Trains one preset, or goes on with a run that was cut off.

    Nothing is chosen on `watched`: its loss and accuracy are only recorded, and the weights of the last epoch are kept.

    Args:
        config: All settings of the run.
        training: The faces to learn from.
        watched: The faces whose loss and accuracy the curves show.
        workdir: Gets config, history, checkpoint and the finished model.
        resume: Go on from the checkpoint in `workdir`, if there is one.

    Raises:
        TrainingFailed: The loss is no number any more, the disk is full, or the folder holds another run.
    """
    try:
        workdir.mkdir(parents=True, exist_ok=True)
        model, history = _start_or_resume(config, workdir, resume=resume)
        if len(history) < config.epochs:
            _fit(model, config, training, watched, workdir, history)
        finished = _in_float32(model, config)
        finished.save(workdir / FINISHED)
    except OSError as error:
        raise TrainingFailed(
            f"cannot write to {workdir}: {error.strerror or error}; make room and run the command again with --resume"
        ) from error
    return TrainedNetwork(finished, history, _compute(config))


def _start_or_resume(
    config: TrainingConfig, workdir: Path, *, resume: bool
) -> tuple[keras.Model, list[dict[str, float]]]:
    """The model to go on with, and a row for each epoch that it has behind it."""
    checkpoint = workdir / CHECKPOINT
    if checkpoint.exists() and not resume:
        raise TrainingFailed(f"{workdir} already holds a run; give --resume to go on with it, or another --workdir")
    if not checkpoint.exists():
        _write(workdir / CONFIG, json.dumps(config.to_dict(), indent=2))
        return _new_model(config), []
    begun = json.loads((workdir / CONFIG).read_text())
    if begun | {"epochs": config.epochs} != config.to_dict():
        raise TrainingFailed(f"{workdir} holds a run with other settings ({begun['preset']}); give another --workdir")
    model = keras.models.load_model(checkpoint)
    return model, read_history(workdir / HISTORY)[: _epochs_done(workdir)]


def _new_model(config: TrainingConfig) -> keras.Model:
    keras.utils.set_random_seed(config.seed)
    keras.config.set_dtype_policy(config.precision)
    try:
        model = ARCHITECTURES[config.architecture]()
    finally:
        keras.config.set_dtype_policy("float32")
    model.compile(keras.optimizers.Adam(config.learning_rate), "categorical_crossentropy", metrics=["accuracy"])
    return model


def _fit(
    model: keras.Model,
    config: TrainingConfig,
    training: Faces,
    watched: Faces,
    workdir: Path,
    history: list[dict[str, float]],
) -> None:
    batches = TrainingBatches(training.images, training.labels, config, first_epoch=len(history))
    model.fit(
        batches,
        validation_data=(watched.images[..., None].astype(np.float32), one_hot(watched.labels)),
        validation_batch_size=256,
        initial_epoch=len(history),
        epochs=config.epochs,
        callbacks=[_Checkpoint(workdir, history)],
        verbose=1 if sys.stdout.isatty() else 2,
    )


class _Checkpoint(keras.callbacks.Callback):
    """After each epoch: the history row, then the model with its optimizer, each replaced in one step."""

    def __init__(self, workdir: Path, history: list[dict[str, float]]):
        super().__init__()
        self._workdir, self._history, self._began = workdir, history, 0.0

    def on_epoch_begin(self, epoch: int, logs: dict | None = None) -> None:
        self._began = time.monotonic()

    def on_train_batch_end(self, batch: int, logs: dict | None = None) -> None:
        if logs and not np.isfinite(logs["loss"]):
            raise TrainingFailed(f"the loss is {logs['loss']} at batch {batch}; try a smaller learning rate")

    def on_epoch_end(self, epoch: int, logs: dict | None = None) -> None:
        row = {"epoch": epoch + 1} | {name: float(value) for name, value in (logs or {}).items()}
        self._history.append(row | {"seconds": round(time.monotonic() - self._began, 1)})
        _write(self._workdir / HISTORY, history_text(self._history))
        new = self._workdir / f"new-{CHECKPOINT}"
        self.model.save(new)
        new.replace(self._workdir / CHECKPOINT)
        _write(self._workdir / "epochs_done", str(epoch + 1))


def _epochs_done(workdir: Path) -> int:
    return int((workdir / "epochs_done").read_text())


def _in_float32(model: keras.Model, config: TrainingConfig) -> keras.Model:
    """The same weights in a network that computes in float32, as it is evaluated and served."""
    plain = ARCHITECTURES[config.architecture]()
    plain.set_weights(model.get_weights())
    return plain


def _compute(config: TrainingConfig) -> str:
    return f"{os.cpu_count()} CPU cores ({platform.machine()}), Keras on {keras.backend.backend()}, {config.precision}"


def read_history(path: Path) -> list[dict[str, float]]:
    """The rows of a history file, numbers as numbers."""
    with path.open(newline="") as file:
        return [{name: float(value) for name, value in row.items()} for row in csv.DictReader(file)]


def history_text(history: list[dict[str, float]]) -> str:
    """One row an epoch, as `history.csv` has it."""
    text = io.StringIO()
    writer = csv.DictWriter(text, list(history[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(history)
    return text.getvalue()


def with_epochs(config: TrainingConfig, epochs: int | None) -> TrainingConfig:
    """The config with another number of epochs, if one is given."""
    return config if epochs is None else dataclasses.replace(config, epochs=epochs)


def _write(path: Path, text: str) -> None:
    new = path.with_name(f"new-{path.name}")
    new.write_text(text)
    new.replace(path)
