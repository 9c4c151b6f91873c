"""ML-Net's loss."""

from collections.abc import Callable

import keras
from keras import ops


def ml_net_loss(alpha: float) -> Callable[[keras.KerasTensor, keras.KerasTensor], keras.KerasTensor]:
    """The squared error of a map divided by its maximum, dearest where people looked most (Cornia et al. 2016, eq. 3).

    mean((p / max p - g)^2 / (alpha - g)) for a map p and a density g whose maximum is 1.

    Args:
        alpha: More than 1; ML-Net has 1.1.

    Returns:
        A function of the truth and the map, each (n, h, w, 1), that gives a loss (n,).
    """

    def loss(truth: keras.KerasTensor, found: keras.KerasTensor) -> keras.KerasTensor:
        """The loss of each picture."""
        greatest = ops.max(found, axis=(1, 2, 3), keepdims=True) + keras.config.epsilon()
        return ops.mean(ops.square(found / greatest - truth) / (alpha - truth), axis=(1, 2, 3))

    return loss
