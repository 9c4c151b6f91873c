"""One training run, from data to a finished Keras network, seeded and resumable."""

import sys
from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile

import keras
import numpy as np

from models.architectures import ARCHITECTURES
from models.training.batches import TrainingBatches
from models.training.callbacks import Checkpoint, EarlyStop, EpochStart, FiniteLoss, tensorboard
from models.training.config import TrainingConfig
from models.training.crops import central
from models.training.errors import TrainingFailed
from models.training.faces import Faces
from models.training.files import replace
from models.training.finishing import taught, whole_pictures
from models.training.history import Row, read_history
from models.training.imagenet import load_base, unfreeze
from models.training.machine import this_machine
from models.training.quicker import FusedSGD, quicker
from models.training.schedule import fine_tuning, finishing, stopped_early
from models.training.targets import one_hot, targets
from models.training.workdir import Workdir

MOMENTUM = 0.9
"""Of stochastic gradient descent, with Nesterov's look ahead."""


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


def train(
    config: TrainingConfig,
    training: Faces,
    watched: Faces,
    workdir: Workdir,
    *,
    resume: bool,
    imagenet: Path | None = None,
) -> TrainedNetwork:
    """Trains one preset, or goes on with a run that was cut off.

    Where the config says `keep="last"` and has no plateau or patience, nothing is chosen on `watched`: its loss and
    accuracy are only recorded.

    Args:
        config: All settings of the run.
        training: The faces to learn from.
        watched: The faces whose loss and accuracy the curves show.
        workdir: Gets config, history, checkpoint and the finished model.
        resume: Go on from the checkpoint in `workdir`, if there is one.
        imagenet: Weights of the base, for a network that has one.

    Raises:
        TrainingFailed: The loss is no number any more, the disk is full, or the folder holds another run.
    """
    try:
        workdir.claim(config, training, resume=resume)
        model, history = _resumed(config, training, workdir) if workdir.begun else (new_model(config, imagenet), [])
        for end in _phases(config):
            if len(history) < end and not stopped_early(config, history):
                workdir.add_machine(this_machine(config))
                model = _prepared(model, config, training, workdir, epoch=len(history))
                _fit(model, config, training, watched, workdir, history, end)
        finished = in_float32(_kept(model, config, workdir), config)
        replace(workdir.finished, finished.save)
    except OSError as error:
        reason = error.strerror or error
        raise TrainingFailed(f"cannot write to {workdir.path}: {reason}; mend that and go on with --resume") from error
    compute = "; ".join(workdir.machines) or this_machine(config)
    return TrainedNetwork(config, finished, history, compute)


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
    if model.input_shape[1] != config.side and done <= config.finishing_from:
        raise TrainingFailed(f"the run in {workdir.path} is finished with {done} epochs; give another --workdir")
    return model, history


def new_model(config: TrainingConfig, imagenet: Path | None = None) -> keras.Model:
    """The network as a run begins with it, compiled.

    Raises:
        TrainingFailed: It stands on an ImageNet base, whose weights were not given or cannot be read.
    """
    keras.utils.set_random_seed(config.seed)
    keras.config.set_dtype_policy(config.precision)
    try:
        model = ARCHITECTURES[config.architecture](config.side)
        if config.pretrained:
            load_base(model, imagenet)
        else:
            model = quicker(model)
    finally:
        keras.config.set_dtype_policy("float32")
    model.compile(_optimizer(config), "categorical_crossentropy", metrics=["accuracy"])
    return model


def _phases(config: TrainingConfig) -> list[int]:
    """The epochs at which a phase of the run ends."""
    if config.finishing_from < config.epochs:
        return [config.finishing_from, config.epochs]
    frozen = min(config.frozen_epochs, config.epochs)
    return [frozen, config.epochs] if config.tuned_layers else [config.epochs]


def _prepared(
    model: keras.Model, config: TrainingConfig, training: Faces, workdir: Workdir, *, epoch: int
) -> keras.Model:
    """At the start of a phase: the network as it goes on, under a fresh optimizer that goes on counting.

    Fine tuning thaws a part of the base. The finishing epochs take a network for whole pictures, and keep the one that
    was reached, as their teacher.
    """
    if fine_tuning(config, epoch) and epoch == config.frozen_epochs:
        unfreeze(model, config)
        return begun_at(epoch, model, config, training)
    if finishing(config, epoch) and epoch == config.finishing_from:
        reached = in_float32(_kept(model, config, workdir), config)
        replace(workdir.teacher, reached.save)
        whole = new_model(whole_pictures(config))
        whole.set_weights(reached.get_weights())
        return begun_at(epoch, whole, config, training)
    return model


def begun_at(epoch: int, model: keras.Model, config: TrainingConfig, training: Faces) -> keras.Model:
    """A network under a fresh optimizer that counts on from an epoch; its moving average starts at its weights."""
    model.compile(_optimizer(config), "categorical_crossentropy", metrics=["accuracy"])
    model.optimizer.build(model.trainable_variables)
    model.optimizer.iterations.assign(epoch * config.batches(len(training)))
    if config.ema:
        for average, weight in zip(
            model.optimizer._model_variables_moving_average, model.trainable_variables, strict=True
        ):
            average.assign(weight)
    return model


def _optimizer(config: TrainingConfig) -> keras.optimizers.Optimizer:
    average = {"use_ema": True, "ema_momentum": config.ema} if config.ema else {}
    if config.optimizer == "adam":
        return keras.optimizers.Adam(config.learning_rate, weight_decay=config.weight_decay or None, **average)
    # Keras takes lr * decay of each weight a step; a decay that is part of the gradient grows by 1 / (1 - momentum)
    decay = config.weight_decay / (1 - MOMENTUM) or None
    descent = FusedSGD if keras.backend.backend() == "tensorflow" else keras.optimizers.SGD
    return descent(config.learning_rate, MOMENTUM, nesterov=True, weight_decay=decay, **average)


def _fit(
    model: keras.Model,
    config: TrainingConfig,
    training: Faces,
    watched: Faces,
    workdir: Workdir,
    history: list[Row],
    end: int,
) -> None:
    wanted = targets(training, config)
    if finishing(config, len(history)):
        wanted = taught(wanted, training, workdir)
        config = whole_pictures(config)
    batches = TrainingBatches(training.images, wanted, config)
    average = [keras.callbacks.SwapEMAWeights()] if config.ema else []
    model.fit(
        batches,
        validation_data=(central(watched.images, config.side)[..., None].astype(np.float32), one_hot(watched.labels)),
        validation_batch_size=256,
        initial_epoch=len(history),
        epochs=end,
        shuffle=False,  # the batches are shuffled already; Keras would change their order once more, by another seed
        callbacks=[
            *average,
            EpochStart(batches, config, history),
            FiniteLoss(),
            Checkpoint(workdir, config, history),
            EarlyStop(config, history),
            *tensorboard(workdir),
        ],
        verbose=1 if sys.stdout.isatty() else 2,
    )


def _kept(model: keras.Model, config: TrainingConfig, workdir: Workdir) -> keras.Model:
    """The model with the weights that the config asks for."""
    if config.keep == "best":
        model.load_weights(workdir.best)
    elif config.ema:
        model.optimizer.finalize_variable_values(model.trainable_variables)
    return model


def in_float32(model: keras.Model, config: TrainingConfig) -> keras.Model:
    """The same weights in a network that computes in float32, as it is evaluated and served."""
    plain = ARCHITECTURES[config.architecture]()
    plain.set_weights(model.get_weights())
    return plain
