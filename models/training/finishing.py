"""The last epochs of a run: whole pictures in place of crops, and the network so far as a second teacher."""

import dataclasses

import keras
import numpy as np

from models.training.config import TrainingConfig
from models.training.evaluate import scores_of_crops
from models.training.faces import SIDE, Faces
from models.training.workdir import Workdir

TAUGHT = 0.5
"""The part of each target that comes from the network as it was before the finishing epochs."""


def whole_pictures(config: TrainingConfig) -> TrainingConfig:
    """The same settings for pictures of the size that is served.

    A network that learnt from crops meets features of another place and number when it is served with whole pictures; a
    few epochs at the served size repay it (Touvron et al. 2019, "Fixing the train-test resolution discrepancy").
    """
    return dataclasses.replace(config, side=SIDE)


def taught(wanted: np.ndarray, training: Faces, workdir: Workdir) -> np.ndarray:
    """Targets mixed with what the network itself said of each picture and its mirror picture.

    Doubtful and wrong labels so count for less (self-distillation: Furlanello et al. 2018, "Born-again neural
    networks").

    Args:
        wanted: The targets of the run, float32 (n, 7).
        training: The pictures they belong to.
        workdir: Holds the network as the finishing epochs began, so that a resumed run has the same targets.
    """
    teacher = keras.models.load_model(workdir.teacher)
    said = scores_of_crops(teacher, training.images, "mirrored")
    return ((1 - TAUGHT) * wanted + TAUGHT * said).astype(np.float32)
