"""The frozen part of the saliency network, from a file that is given and not part of the project."""

from pathlib import Path

import keras
import numpy as np

from models.architectures.saliency_net import build_saliency_features
from models.training.errors import TrainingFailed
from models.training.saliency.frozen import Runner


def load_features(imagenet: Path | None, height: int, width: int) -> keras.Model:
    """MobileNetV2's levels with the weights of ImageNet, frozen.

    Args:
        imagenet: Keras weights of MobileNetV2 1.0 without top, `.weights.h5`.
        height: Pixels of the pictures, a multiple of 32.
        width: Pixels of the pictures, a multiple of 32.

    Raises:
        TrainingFailed: No file was given, or it cannot be read, or holds other weights.
    """
    if imagenet is None:
        raise TrainingFailed("the saliency network stands on ImageNet weights; give --imagenet FILE.weights.h5")
    model, base = build_saliency_features(height, width)
    try:
        base.load_weights(imagenet)
    except (OSError, ValueError, KeyError) as error:
        raise TrainingFailed(f"{imagenet} holds no weights of MobileNetV2 1.0 without top") from error
    model.trainable = False
    return model


def features_of(run: Runner, pictures: np.ndarray) -> np.ndarray:
    """What the levels make of pictures.

    Args:
        run: Computes the model of `load_features`.
        pictures: RGB uint8 (n, height, width, 3).

    Returns:
        float16 (n, height / 16, width / 16, 608).
    """
    return np.asarray(run(pictures.astype(np.float32))).astype(np.float16)
