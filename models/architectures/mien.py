"""The network that Mien serves."""

import keras
from keras import layers

from models.emotions import LABELS

STEM, WIDTHS = 32, (64, 160, 320)
"""Filters of the first two convolutions, and of each stage after them."""


def build_mien(side: int = 48, *, narrower: int = 1) -> keras.Model:
    """A small residual network: 3 million weights, 238 million multiply-adds at 48x48.

    Every picture is first brought to mean 0 and variance 1, so that light and contrast count for less. Two
    convolutions follow, then three stages that each halve the picture: max pooling, a convolution that widens, and a
    residual block of two (He et al. 2016). The mean over the last 6x6 places gives the scores, so that the same weights
    read a picture of any size.

    Args:
        side: Pixels along each side of the input.
        narrower: The number of filters is divided by this, for trials that take less time.

    Returns:
        A model from float (n, side, side, 1) in 0..255 to float32 (n, 7), rows summing to 1.
    """
    face = keras.Input((side, side, 1), name="face")
    x = layers.LayerNormalization(axis=(1, 2, 3), center=False, scale=False, epsilon=1.0, dtype="float32")(face)
    x = _convolution(_convolution(x, STEM // narrower), STEM // narrower)
    for width in WIDTHS:
        x = _convolution(layers.MaxPooling2D(padding="same")(x), width // narrower)
        x = _residual(x, width // narrower)
    x = layers.Dropout(0.3)(layers.GlobalAveragePooling2D()(x))
    scores = layers.Dense(len(LABELS), activation="softmax", dtype="float32", name="scores")(x)
    return keras.Model(face, scores, name="mien")


def _residual(x: keras.KerasTensor, width: int) -> keras.KerasTensor:
    y = _convolution(x, width)
    y = layers.BatchNormalization()(layers.Conv2D(width, 3, padding="same", use_bias=False)(y))
    return layers.ReLU()(layers.Add()([x, y]))


def _convolution(x: keras.KerasTensor, width: int) -> keras.KerasTensor:
    x = layers.Conv2D(width, 3, padding="same", use_bias=False, kernel_initializer="he_normal")(x)
    return layers.ReLU()(layers.BatchNormalization()(x))
