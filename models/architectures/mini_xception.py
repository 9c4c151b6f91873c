"""The small network of depthwise convolutions of Arriaga, Valdenegro-Toro and Plöger (2017)."""

import keras
from keras import layers

from models.emotions import LABELS

FILTERS = (16, 32, 64, 128)
"""Of the four residual modules."""


def build_mini_xception(side: int = 48) -> keras.Model:
    """mini-Xception: 60,000 weights, no dense layer.

    Two 3x3 convolutions with 8 filters, then four modules of two depthwise separable convolutions beside a strided 1x1
    convolution, each with batch normalisation, then a convolution to seven maps whose means give the scores
    ("Real-time Convolutional Neural Networks for Emotion and Gender Classification", 2017, section 3).

    Args:
        side: Pixels along each side of the input.

    Returns:
        A model from float (n, side, side, 1) in 0..255 to float32 (n, 7), rows summing to 1.
    """
    face = keras.Input((side, side, 1), name="face")
    x = layers.Rescaling(1 / 127.5, offset=-1.0)(face)
    for _ in range(2):
        x = layers.Conv2D(8, 3, use_bias=False)(x)
        x = layers.ReLU()(layers.BatchNormalization()(x))
    for filters in FILTERS:
        x = _module(x, filters)
    x = layers.GlobalAveragePooling2D()(layers.Conv2D(len(LABELS), 3, padding="same")(x))
    scores = layers.Activation("softmax", dtype="float32", name="scores")(x)
    return keras.Model(face, scores, name="mini_xception")


def _module(x: keras.KerasTensor, filters: int) -> keras.KerasTensor:
    beside = layers.BatchNormalization()(layers.Conv2D(filters, 1, strides=2, padding="same", use_bias=False)(x))
    x = layers.SeparableConv2D(filters, 3, padding="same", use_bias=False)(x)
    x = layers.ReLU()(layers.BatchNormalization()(x))
    x = layers.BatchNormalization()(layers.SeparableConv2D(filters, 3, padding="same", use_bias=False)(x))
    return layers.Add()([layers.MaxPooling2D(3, strides=2, padding="same")(x), beside])
