"""One network out of several runs that began at the same weights: the mean of theirs."""

import dataclasses
from collections.abc import Sequence
from pathlib import Path

import keras
import numpy as np

from models.architectures import ARCHITECTURES
from models.training.config import TrainingConfig
from models.training.errors import TrainingFailed
from models.training.faces import Faces
from models.training.history import read_history, seconds_of
from models.training.train import TrainedNetwork
from models.training.workdir import Workdir


def finished_run(folder: Path, config: TrainingConfig, training: Faces) -> TrainedNetwork:
    """What another run ended with.

    Args:
        folder: Its work folder.
        config: The settings that it must have been trained with, but for the seed.
        training: The faces that it must have learnt from.

    Raises:
        TrainingFailed: It holds no such run, or one that is not at its end.
    """
    workdir = Workdir(folder)
    if not (workdir.begun and workdir.finished.exists()):
        raise TrainingFailed(f"{folder} holds no finished run; train one there, with another --seed")
    config = dataclasses.replace(config, seed=workdir.seed)
    history = read_history(workdir.history)
    if len(history) != config.epochs:
        raise TrainingFailed(f"the run in {folder} has {len(history)} of {config.epochs} epochs behind it")
    workdir.claim(config, training, resume=True)
    try:
        model = keras.models.load_model(workdir.finished)
    except (OSError, ValueError) as error:
        raise TrainingFailed(f"the run in {folder} is damaged") from error
    return TrainedNetwork(config, model, history, "; ".join(workdir.machines), seconds_of(history))


def averaged(runs: Sequence[TrainedNetwork]) -> TrainedNetwork:
    """A network of the mean of the weights of several.

    Runs that begin at the same trained weights and see the data in another order end in one valley of the loss; the
    mean of their weights lies lower in it than each of them, and costs no more to serve (Wortsman et al. 2022, "Model
    soups"; Izmailov et al. 2018, "Averaging weights leads to wider optima and better generalization").

    Args:
        runs: What they ended with. Settings and history are the first one's.

    Raises:
        TrainingFailed: Two have the same seed: one would count twice.
    """
    first, seeds = runs[0], [run.config.seed for run in runs]
    if len(set(seeds)) < len(seeds):
        raise TrainingFailed(f"expected runs of different seeds; got {', '.join(map(str, seeds))}")
    model = ARCHITECTURES[first.config.architecture]()
    kept = [run.model.get_weights() for run in runs]
    model.set_weights([np.mean(weights, axis=0) for weights in zip(*kept, strict=True)])
    words = f"mean of the weights of {len(runs)} runs (seeds {', '.join(map(str, seeds))})"
    return dataclasses.replace(first, model=model, compute=f"{first.compute}; {words}", seconds=_seconds(runs))


def _seconds(runs: Sequence[TrainedNetwork]) -> float:
    """What the runs took together; epochs that they have in common, from before they parted, count once."""
    return sum({(row["epoch"], row["loss"]): row["seconds"] for run in runs for row in run.history}.values())
