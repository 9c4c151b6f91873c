"""Grad-CAM (Selvaraju et al. 2017, section 3): the map that gradients give, to compare the served one with."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import keras


def grad_cam(model: "keras.Model") -> Callable[[np.ndarray, int], np.ndarray]:
    """Crop uint8 (48, 48) and the index of a label -> heat (g, g), at least 0, as large as the network's last maps are.

    Each of the last convolutional maps is weighted by the mean gradient of the label's logarithm of probability, and
    what speaks for the label is kept.

    Args:
        model: From float (n, 48, 48, 1) to probabilities (n, 7), on the TensorFlow backend.

    Raises:
        ValueError: It has no layer of maps.
    """
    import keras
    import tensorflow as tf

    maps = [layer.output for layer in model.layers if len(layer.output.shape) == 4 and min(layer.output.shape[1:3]) > 1]
    if not maps:
        raise ValueError(f"expected a convolutional network; {model.name} has no maps")
    parts = keras.Model(model.inputs, [maps[-1], model.outputs[0]])

    @tf.function
    def found(faces: tf.Tensor, label: tf.Tensor) -> tf.Tensor:
        with tf.GradientTape() as tape:
            tape.watch(faces)
            last, scores = parts(faces, training=False)
            wanted = tf.math.log(scores[0, label] + 1e-12)
        weights = tf.reduce_mean(tape.gradient(wanted, last), axis=(1, 2), keepdims=True)
        return tf.nn.relu(tf.reduce_sum(weights * last, axis=-1))[0]

    return lambda crop, label: found(tf.constant(crop[None, ..., None], tf.float32), tf.constant(label)).numpy()
