"""Transfer learning: the base's weights from a file, and which of its layers learn."""

from pathlib import Path

import keras

from models.architectures.mobilenet_v2 import BASE
from models.training.config import TrainingConfig
from models.training.errors import TrainingFailed


def load_base(model: keras.Model, path: Path | None) -> None:
    """Fills the ImageNet base of a network, and freezes it.

    Args:
        model: A network of `models.architectures.mobilenet_v2`.
        path: Keras weights of MobileNetV2 1.0 without top, `.weights.h5`.

    Raises:
        TrainingFailed: No file was given, or it cannot be read, or holds other weights.
    """
    if path is None:
        raise TrainingFailed("this network begins with ImageNet weights; give --imagenet FILE.weights.h5")
    base = model.get_layer(BASE)
    try:
        base.load_weights(path)
    except (OSError, ValueError, KeyError) as error:
        raise TrainingFailed(f"{path} holds no weights of MobileNetV2 1.0 without top") from error
    base.trainable = False


def unfreeze(model: keras.Model, config: TrainingConfig) -> None:
    """Lets the last `config.tuned_layers` layers of the base learn, but for batch normalisation.

    Keras computes normalisation that does not learn with its stored mean and variance. Those of the ImageNet weights at
    hand are folded into the kernels, so that statistics of batches would be normalised twice.
    """
    base = model.get_layer(BASE)
    base.trainable = True
    for layer in base.layers[: -config.tuned_layers]:
        layer.trainable = False
    for layer in base.layers:
        if isinstance(layer, keras.layers.BatchNormalization):
            layer.trainable = False
