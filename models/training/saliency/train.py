"""Trains the saliency network's head over frozen levels, seeded and resumable."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile

import keras
import numpy as np

from models.architectures.saliency_net import STRIDE, build_saliency_head
from models.training.errors import TrainingFailed
from models.training.history import Row, read_history
from models.training.saliency.batches import SceneBatches, target
from models.training.saliency.cache import View, cached_features
from models.training.saliency.config import SaliencyConfig
from models.training.saliency.epochs import HeadEpochs
from models.training.saliency.fixations import HELD_OUT, TRAINING, WATCHED, Scene
from models.training.saliency.loss import ml_net_loss
from models.training.saliency.workdir import SaliencyWorkdir

SAMPLED = 8
"""One in so many training pictures tells the mean and variance of the levels' maps."""


@dataclass(frozen=True)
class TrainedHead:
    """What a run ends with.

    Attributes:
        config: Its settings.
        head: The head, in float32 throughout.
        history: One row an epoch: `epoch`, `loss`, `val_loss`, `seconds`.
        held_out: The frozen levels of the held-out pictures, in their order.
    """

    config: SaliencyConfig
    head: keras.Model
    history: list[Row]
    held_out: np.ndarray


def train_head(
    config: SaliencyConfig,
    scenes: dict[str, Sequence[Scene]],
    imagenet: Path | None,
    workdir: SaliencyWorkdir,
    *,
    resume: bool,
) -> TrainedHead:
    """Trains, or goes on with a run that was cut off; the levels of all pictures are computed first, once.

    Args:
        config: All settings of the run.
        scenes: Of `models.training.saliency.fixations.load_scenes`.
        imagenet: Weights of MobileNetV2.
        workdir: Gets the levels, the history and the checkpoint.
        resume: Go on from the checkpoint in `workdir`, if there is one.

    Raises:
        TrainingFailed: The run cannot go on.
        UnreadableDataset: A picture cannot be read.
    """
    workdir.claim(config, resume=resume)
    training, watched, held_out = (scenes[name] for name in (TRAINING, WATCHED, HELD_OUT))
    views = [View(scene) for scene in (*training, *watched, *held_out)] + [View(scene, True) for scene in training]
    levels = cached_features(views, imagenet, workdir.path, height=config.height, width=config.width)
    ends = np.cumsum([len(training), len(watched), len(held_out)])
    as_they_are, of_watched, of_held_out, mirrored = np.split(levels, ends)
    head, history = _begun(config, as_they_are, workdir)
    if len(history) < config.epochs:
        targets = np.stack([target(scene, config) for scene in training])
        batches = SceneBatches(as_they_are, mirrored, targets, config)
        seen = (of_watched.astype(np.float32), np.stack([target(scene, config) for scene in watched]))
        _fit(head, batches, seen, config, workdir, history)
    return TrainedHead(config, in_float32(head, config), history, of_held_out)


def _begun(config: SaliencyConfig, levels: np.ndarray, workdir: SaliencyWorkdir) -> tuple[keras.Model, list[Row]]:
    """The head to go on with, compiled, and a row for each epoch that it has behind it."""
    if not workdir.checkpoint.exists():
        return new_head(config, levels), []
    try:
        head = keras.models.load_model(workdir.checkpoint, compile=True, custom_objects={"loss": _loss(config)})
        done = int(head.optimizer.iterations) // -(-len(levels) // config.batch_size)
        history = read_history(workdir.history)[:done]
    except (OSError, ValueError, KeyError, TypeError, BadZipFile) as error:
        raise TrainingFailed(f"the run in {workdir.path} is damaged; give another --workdir") from error
    if len(history) < done or done > config.epochs:
        raise TrainingFailed(f"the run in {workdir.path} does not fit its history; give another --workdir")
    return head, history


def new_head(config: SaliencyConfig, levels: np.ndarray) -> keras.Model:
    """The head as a run begins with it, compiled.

    Args:
        config: The settings of the run.
        levels: Of the training pictures, float16 (n, rows, columns, 608).
    """
    keras.utils.set_random_seed(config.seed)
    keras.config.set_dtype_policy(config.precision)
    try:
        head = _built(config)
    finally:
        keras.config.set_dtype_policy("float32")
    some = levels[::SAMPLED].astype(np.float32)
    head.get_layer("standard").set_weights([some.mean(axis=(0, 1, 2)), some.var(axis=(0, 1, 2))])
    head.compile(keras.optimizers.Adam(config.learning_rate), _loss(config))
    return head


def in_float32(head: keras.Model, config: SaliencyConfig) -> keras.Model:
    """The same weights, rounded to the float16 that is kept of them, in a head that computes in float32."""
    plain = _built(config)
    plain.set_weights([weight.astype(np.float16).astype(np.float32) for weight in head.get_weights()])
    return plain


def _built(config: SaliencyConfig) -> keras.Model:
    return build_saliency_head(config.height // STRIDE, config.width // STRIDE, penalty=config.prior_penalty)


def _loss(config: SaliencyConfig) -> object:
    return ml_net_loss(config.alpha)


def _fit(
    head: keras.Model,
    batches: SceneBatches,
    watched: tuple[np.ndarray, np.ndarray],
    config: SaliencyConfig,
    workdir: SaliencyWorkdir,
    history: list[Row],
) -> None:
    head.fit(
        batches,
        validation_data=watched,
        validation_batch_size=20,
        initial_epoch=len(history),
        epochs=config.epochs,
        shuffle=False,  # the batches are shuffled already
        callbacks=[HeadEpochs(batches, config, workdir, history)],
        verbose=1 if sys.stdout.isatty() else 2,
    )
