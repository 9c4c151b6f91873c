"""What each means of the served network's recipe brings: the recipe again, each time with one thing changed."""

import dataclasses
from dataclasses import dataclass
from pathlib import Path
from statistics import mean

import numpy as np

from models.training.evaluate import scores_of_crops
from models.training.faces import Faces
from models.training.measures import negative_log_likelihood
from models.training.presets import PRESETS
from models.training.train import train
from models.training.workdir import Workdir

RECIPE = "the recipe"

CHANGES: dict[str, dict[str, object]] = {
    RECIPE: {},
    "labels alone, no votes": {"votes": 0.0},
    "label smoothing .1 in place of votes": {"votes": 0.0, "label_smoothing": 0.1},
    "votes alone, no labels": {"votes": 1.0},
    "mixup .2 as well": {"mixup": 0.2},
    "no rotation, rescaling or shift": {"rotation_degrees": 0.0, "rescale": 0.0, "shift": 0.0},
    "no random crops": {"side": 48},
    "no erasing": {"erasing": 0.0},
    "no spoilt light, details, noise or JPEG": {"degrade": 0.0},
    "a constant rate": {"schedule": "constant", "warmup_epochs": 0.0},
    "no averaging of weights": {"ema": 0.0},
    "Adam 1e-3 in place of SGD": {"optimizer": "adam", "learning_rate": 1e-3},
    "copies and constant pictures left in": {"clean": False},
    "the last 2 epochs on whole pictures, as its own pupil": {"finishing_epochs": 2},
}
"""What is changed, in words, and the settings that do it."""

SHORT: dict[str, object] = {"restart": 0, "finishing_epochs": 0}
"""What every run here leaves out: a second cycle and six finishing epochs are for runs of many epochs."""


@dataclass(frozen=True)
class Variant:
    """One changed recipe, trained with one or more seeds.

    Attributes:
        change: What was changed.
        accuracy: On the watched faces, for each seed.
        mirrored: The same with the mirror picture.
        nll: Mean negative log-likelihood, uncalibrated, for each seed.
    """

    change: str
    accuracy: list[float]
    mirrored: list[float]
    nll: list[float]

    def to_dict(self) -> dict[str, object]:
        """The row as JSON has it, with the means."""
        return dataclasses.asdict(self) | {"mean_accuracy": mean(self.accuracy)}


def ablated(change: str, training: Faces, watched: Faces, workdir: Path, *, epochs: int, seeds: int) -> Variant:
    """Trains the half-width network by a changed recipe, in one cosine cycle and without finishing epochs.

    Args:
        change: A key of `CHANGES`.
        training: What to learn from, as the change wants it.
        watched: What to measure on; nothing is chosen on it.
        workdir: Gets a folder for each run; a run that is there already is gone on with.
        epochs: Passes over the training faces.
        seeds: How many runs, with seeds from the preset's upwards.
    """
    runs = []
    for number in range(seeds):
        config = dataclasses.replace(
            PRESETS["mien"].config,
            preset="mien_half",
            architecture="mien_half",
            epochs=epochs,
            seed=PRESETS["mien"].config.seed + number,
            **(SHORT | CHANGES[change]),
        )
        folder = workdir / f"{list(CHANGES).index(change):02}-{number}"
        model = train(config, training, watched, Workdir(folder), resume=True).model
        runs.append([scores_of_crops(model, watched.images, crops) for crops in ("one", "mirrored")])
    right = np.array([[(scores.argmax(axis=1) == watched.labels).mean() for scores in pair] for pair in runs])
    likelihoods = [negative_log_likelihood(pair[0], watched.labels) for pair in runs]
    return Variant(change, right[:, 0].tolist(), right[:, 1].tolist(), likelihoods)
