"""One training run, from data to a finished Keras network, seeded and resumable."""

import os
import platform
import sys
from dataclasses import dataclass
from zipfile import BadZipFile

import keras
import numpy as np

from models.architectures import ARCHITECTURES
from models.training.batches import TrainingBatches, one_hot
from models.training.callbacks import Checkpoint, EpochStart, FiniteLoss
from models.training.config import TrainingConfig
from models.training.errors import TrainingFailed
from models.training.faces import Faces
from models.training.files import replace
from models.training.history import Row, read_history
from models.training.workdir import Workdir


@dataclass(frozen=True)
class TrainedNetwork:
    """What a run ends with.

    Attributes:
        config: The settings that it was trained with.
        model: The Keras model, in float32 throughout.
        history: One row an epoch.
        compute: The machine and arithmetic it was trained with, in words.
    """

    config: TrainingConfig
    model: keras.Model
    history: list[Row]
    compute: str


def train(config: TrainingConfig, training: Faces, watched: Faces, workdir: Workdir, *, resume: bool) -> TrainedNetwork:
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
        workdir.claim(config, training, resume=resume)
        model, history = _resumed(config, training, workdir) if workdir.begun else (_new_model(config), [])
        if len(history) < config.epochs:
            _fit(model, config, training, watched, workdir, history)
        finished = in_float32(model, config)
        replace(workdir.finished, finished.save)
    except OSError as error:
        reason = error.strerror or error
        raise TrainingFailed(f"cannot write to {workdir.path}: {reason}; mend that and go on with --resume") from error
    return TrainedNetwork(config, finished, history, _compute(config))


def _resumed(config: TrainingConfig, training: Faces, workdir: Workdir) -> tuple[keras.Model, list[Row]]:
    """The model to go on with, and a row for each epoch that it has behind it.

    How far it came is read from the optimizer in the checkpoint itself: the history is written before the checkpoint,
    so that a run cut off between the two has a row too many, never one too few.
    """
    try:
        model = keras.models.load_model(workdir.checkpoint)
        done = int(model.optimizer.iterations) // config.batches(len(training))
        history = read_history(workdir.history)[:done]
    except (OSError, ValueError, KeyError, BadZipFile) as error:
        raise TrainingFailed(
            f"the run in {workdir.path} is damaged and cannot go on; give another --workdir"
        ) from error
    if len(history) < done or done > config.epochs:
        raise TrainingFailed(f"the run in {workdir.path} has {done} epochs behind it; give --epochs {done} or more")
    return model, history


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
    workdir: Workdir,
    history: list[Row],
) -> None:
    batches = TrainingBatches(training.images, training.labels, config)
    model.fit(
        batches,
        validation_data=(watched.images[..., None].astype(np.float32), one_hot(watched.labels)),
        validation_batch_size=256,
        initial_epoch=len(history),
        epochs=config.epochs,
        shuffle=False,  # the batches are shuffled already; Keras would change their order once more, by another seed
        callbacks=[EpochStart(batches, config.seed), FiniteLoss(), Checkpoint(workdir, history)],
        verbose=1 if sys.stdout.isatty() else 2,
    )


def in_float32(model: keras.Model, config: TrainingConfig) -> keras.Model:
    """The same weights in a network that computes in float32, as it is evaluated and served."""
    plain = ARCHITECTURES[config.architecture]()
    plain.set_weights(model.get_weights())
    return plain


def _compute(config: TrainingConfig) -> str:
    return f"{os.cpu_count()} CPU cores ({platform.machine()}), Keras on {keras.backend.backend()}, {config.precision}"
