"""Scores of a Keras network, the reference that serving is compared with."""

import zipfile

import keras
import numpy as np

from models import registry
from models.architectures import ARCHITECTURES
from models.training.crops import central, mirrored, ten_crops
from models.training.kept_weights import unpacked

BATCH = 256
"""Faces in one call."""


def load_keras(stored: registry.StoredNetwork, side: int = 48) -> keras.Model:
    """The Keras network that a served one was made from.

    Args:
        stored: A saved network.
        side: Pixels along each side of the input.

    Raises:
        NetworkUnavailable: Its weights were not kept beside it, or do not fit its architecture.
    """
    name = stored.card.name
    if registry.WEIGHTS_FILE not in stored.card.files:
        raise registry.NetworkUnavailable(f"the network {name} has no {registry.WEIGHTS_FILE} beside it")
    try:
        model = ARCHITECTURES[stored.card.architecture](side)
        model.set_weights(unpacked(stored.folder / registry.WEIGHTS_FILE))
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
        raise registry.NetworkUnavailable(
            f"the network {name} is refused: {registry.WEIGHTS_FILE} does not fit {stored.card.architecture}"
        ) from error
    return model


def round_to_float16(model: keras.Model) -> None:
    """Rounds the weights of a model to what is kept of them, so that all that is measured can be had again."""
    model.set_weights([weight.astype(np.float16).astype(np.float32) for weight in model.get_weights()])


def with_side(model: keras.Model, architecture: str, side: int) -> keras.Model:
    """The same weights in a network for pictures of another size."""
    other = ARCHITECTURES[architecture](side)
    other.set_weights(model.get_weights())
    return other


def scores_of_crops(model: keras.Model, faces: np.ndarray, crops: str) -> np.ndarray:
    """Scores averaged over several crops of each face.

    Args:
        model: For pictures of its own side, float (n, side, side, 1).
        faces: Grey uint8 (n, 48, 48).
        crops: One of `models.training.crops.VIEWS`.

    Returns:
        The mean of the probabilities, float32 (n, 7).
    """
    side = model.input_shape[1]
    views = {"one": lambda: central(faces, side)[None], "mirrored": lambda: mirrored(central(faces, side))}
    pictures = ten_crops(faces, side) if crops == "ten" else views[crops]()
    return np.mean([keras_scores(model, np.ascontiguousarray(view)) for view in pictures], axis=0)


def keras_scores(model: keras.Model, faces: np.ndarray) -> np.ndarray:
    """What a Keras network gives, uncalibrated.

    Args:
        model: From float (n, 48, 48, 1) in 0..255 to probabilities (n, 7).
        faces: Grey uint8 (n, 48, 48), n at least 1.

    Returns:
        float32 (n, 7).
    """
    batches = (faces[start : start + BATCH, ..., None] for start in range(0, len(faces), BATCH))
    return np.concatenate([np.asarray(model.predict_on_batch(batch.astype(np.float32))) for batch in batches])
