"""Scores of saved networks on labelled faces, as served or as Keras runs them."""

import numpy as np

from models.runtime import calibrated
from models.stored import StoredNetwork
from models.training.crops import mirrored
from models.training.faces import SIDE, Faces, not_in
from models.training.measures import Evaluation, measured
from models.training.quiet import quiet


def without_copies_measured(name: str, scores: np.ndarray, faces: Faces, training: Faces | None) -> Evaluation | None:
    """The measures without the faces that also stand in Training; None where there are none, or no others."""
    fresh = np.ones(len(faces), bool) if training is None else not_in(faces, training)
    return None if fresh.all() or not fresh.any() else measured(name, scores[fresh], faces.labels[fresh])


def scores_of(stored: StoredNetwork, images: np.ndarray, *, runtime: str, crops: str) -> np.ndarray:
    """Calibrated scores of a saved network.

    Args:
        stored: The network.
        images: Grey uint8 (n, 48, 48).
        runtime: `litert`, as it is served, or `keras`.
        crops: One of `models.training.crops.VIEWS`; `ten` needs `keras`.

    Returns:
        float32 (n, 7), the mean over the crops.

    Raises:
        NetworkUnavailable: Its Keras weights are asked for and were not kept.
    """
    with quiet():
        return (_keras_scores if runtime == "keras" else _served_scores)(stored, images, crops)


def _served_scores(stored: StoredNetwork, images: np.ndarray, crops: str) -> np.ndarray:
    network = stored.open()
    views = mirrored(images) if crops == "mirrored" else images[None]
    return np.mean([network(view) for view in views], axis=0)


def _keras_scores(stored: StoredNetwork, images: np.ndarray, crops: str) -> np.ndarray:
    from models.training.evaluate import load_keras, scores_of_crops

    side = int(stored.card.training.config.get("side", SIDE)) if crops == "ten" else SIDE
    return calibrated(scores_of_crops(load_keras(stored, side), images, crops), stored.card.temperature)
