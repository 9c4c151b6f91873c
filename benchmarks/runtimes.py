"""Every way to run a stored network, by name."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from models import registry
from models.runtime import LiteRtNetwork, calibrated
from models.training.quiet import quiet

if TYPE_CHECKING:
    import keras

REFERENCE = "keras predict"
"""What the other ways are compared with; absent for a network that is kept without its Keras file."""

Scorer = Callable[[np.ndarray], np.ndarray]
"""Crops uint8 (n, 48, 48) to calibrated scores (n, 7)."""


def use_one_thread() -> None:
    """Keeps TensorFlow to one thread, as LiteRT is; to be called before anything is run."""
    with quiet():
        import tensorflow as tf

        tf.config.threading.set_intra_op_parallelism_threads(1)
        tf.config.threading.set_inter_op_parallelism_threads(1)


def runtimes(stored: registry.StoredNetwork, training: np.ndarray) -> dict[str, Scorer]:
    """Keras in every way, every form that Keras can be converted to, and last the file that is served.

    Args:
        stored: The network; without its Keras file only what is served is there.
        training: Crops uint8 (m, 48, 48), from which full int8 takes its ranges.
    """
    from models.training.evaluate import load_keras
    from models.training.export import FORMS

    served, temperature = served_runtime(stored), stored.card.temperature
    try:
        model = load_keras(stored)
    except registry.NetworkUnavailable:
        return {served: stored.open()}
    converted = {
        f"LiteRT {form}": LiteRtNetwork(convert(model, training), temperature=temperature)
        for form, convert in FORMS.items()
        if f"LiteRT {form}" != served
    }
    return {**_keras_runtimes(model, temperature), **converted, served: stored.open()}


def served_runtime(stored: registry.StoredNetwork) -> str:
    """The name of the way that is served."""
    return f"LiteRT {stored.card.serving['form']}"


def _keras_runtimes(model: "keras.Model", temperature: float) -> dict[str, Scorer]:
    import tensorflow as tf

    compiled = tf.function(lambda crops: model(crops, training=False), reduce_retracing=True)

    def scorer(call: Callable[[np.ndarray], object]) -> Scorer:
        return lambda crops: calibrated(np.asarray(call(crops[..., None].astype(np.float32))), temperature)

    return {
        REFERENCE: scorer(lambda crops: model.predict(crops, verbose=0)),
        "keras call": scorer(lambda crops: model(crops, training=False)),
        "tf.function": scorer(lambda crops: compiled(tf.constant(crops))),
    }
