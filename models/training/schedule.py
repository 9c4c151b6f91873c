"""The learning rate and the end of a run, as pure functions of the config and of what came before.

Nothing is kept in callbacks, so that a resumed run goes on exactly as an unbroken one.
"""

import math
from collections.abc import Sequence

from models.training.config import TrainingConfig
from models.training.history import Row

PLATEAU_FACTOR, PLATEAU_PATIENCE = 0.75, 5
"""Khaireddin and Chen (2021), section 3: ReduceLROnPlateau, mode max."""


def learning_rate(config: TrainingConfig, progress: float, history: Sequence[Row]) -> float:
    """The step size at a moment of the run.

    Args:
        config: The settings of the run.
        progress: Epochs behind it, with a fraction for the one that is running.
        history: A row for each epoch behind it.
    """
    if finishing(config, len(history)):
        begin = config.finishing_from
        return config.finishing_rate * _cosine((progress - begin) / config.finishing_epochs)
    if fine_tuning(config, len(history)):
        return config.fine_tuning_rate * _shape(config, progress, history)
    return config.learning_rate * _shape(config, progress, history)


def fine_tuning(config: TrainingConfig, epoch: int) -> bool:
    """Whether the ImageNet base is trained too in an epoch, counted from 0."""
    return bool(config.tuned_layers) and epoch >= config.frozen_epochs


def finishing(config: TrainingConfig, epoch: int) -> bool:
    """Whether an epoch, counted from 0, is one of the last that see whole pictures."""
    return config.finishing_from <= epoch < config.epochs


def stopped_early(config: TrainingConfig, history: Sequence[Row]) -> bool:
    """Whether the watched accuracy has not grown for the config's patience."""
    return config.patience is not None and epochs_without_gain(history) >= config.patience


def best_epoch(history: Sequence[Row]) -> int:
    """The index of the first row with the highest watched accuracy."""
    accuracies = [row["val_accuracy"] for row in history]
    return accuracies.index(max(accuracies))


def epochs_without_gain(history: Sequence[Row]) -> int:
    """How many rows come after the best one."""
    return len(history) - 1 - best_epoch(history) if history else 0


def _shape(config: TrainingConfig, progress: float, history: Sequence[Row]) -> float:
    """The part of the full rate."""
    if progress < config.warmup_epochs:
        return progress / config.warmup_epochs
    if config.schedule == "cosine":
        begin, end = _cycle(config, progress)
        begin = max(begin, config.warmup_epochs)
        return _cosine((progress - begin) / (end - begin))
    if config.schedule == "plateau":
        return PLATEAU_FACTOR ** _plateaus(history)
    return 1.0


def _cycle(config: TrainingConfig, progress: float) -> tuple[float, float]:
    """Where the running cycle of the cosine begins and ends, in epochs."""
    end = config.finishing_from
    if not config.restart or end <= config.restart:
        return 0.0, end
    return (0.0, config.restart) if progress < config.restart else (config.restart, end)


def _cosine(part: float) -> float:
    """From 1 to 0, as `part` goes from 0 to 1."""
    return (1 + math.cos(math.pi * part)) / 2


def _plateaus(history: Sequence[Row]) -> int:
    """How often the rate was lowered, counted as Keras's ReduceLROnPlateau does."""
    best, waited, lowered = -math.inf, 0, 0
    for row in history:
        if row["val_accuracy"] > best:
            best, waited = row["val_accuracy"], 0
            continue
        waited += 1
        if waited >= PLATEAU_PATIENCE:
            lowered, waited = lowered + 1, 0
    return lowered
