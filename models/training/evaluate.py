"""Scores of a Keras network, the reference that serving is compared with."""

import keras
import numpy as np

from models import registry

BATCH = 256
"""Faces in one call."""


def load_keras(stored: registry.StoredNetwork) -> keras.Model:
    """The Keras network that a served one was made from.

    Raises:
        NetworkUnavailable: Its card names none.
    """
    if registry.KERAS not in stored.card.files:
        raise registry.NetworkUnavailable(f"the network {stored.card.name} has no {registry.KERAS} beside it")
    return keras.models.load_model(stored.folder / registry.KERAS, compile=False)


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
