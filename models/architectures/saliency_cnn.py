"""The saliency CNN's two halves: MobileNetV2 up to a block, whose output is kept, and the rest of it, which learns."""

import keras
from keras import layers

from models.emotions import LABELS

CUTS = {"block_5_add": (8, 32), "block_12_add": (16, 96)}
"""Where MobileNetV2 may be cut: the stride and the maps of that layer's output."""


def build_lower_half(side: int, cut: str) -> tuple[keras.Model, keras.Model]:
    """The frozen half; its weights are random until they are loaded.

    Args:
        side: Pixels along each side of the input, a multiple of 32.
        cut: A key of `CUTS`.

    Returns:
        A model from float (n, side, side, 3) in 0..255 to (n, side / stride, side / stride, maps); and MobileNetV2
        without top, a part of which it is.
    """
    base = _base(side)
    picture = keras.Input((side, side, 3), name="picture")
    lower = keras.Model(base.input, base.get_layer(cut).output, name="lower")
    levels = lower(layers.Rescaling(1 / 127.5, offset=-1.0)(picture))
    return keras.Model(picture, levels, name="lower_half"), base


def build_upper_half(side: int, cut: str, *, dropout: float = 0.2) -> tuple[keras.Model, keras.Model]:
    """The half that learns, with the mean of its 1280 maps, dropout and seven scores on top.

    Normalisation stays as it was stored: that of the weights at hand is folded into the kernels.

    Args:
        side: Pixels along each side of the picture, a multiple of 32.
        cut: A key of `CUTS`.
        dropout: Share of the 1280 means.

    Returns:
        A model from what the lower half gives to float32 (n, 7), rows summing to 1; and MobileNetV2 without top, a
        part of which it holds.
    """
    base = _base(side)
    upper = keras.Model(base.get_layer(cut).output, base.output, name="upper")
    for layer in upper.layers:
        if isinstance(layer, layers.BatchNormalization):
            layer.trainable = False
    stride, maps = CUTS[cut]
    levels = keras.Input((side // stride, side // stride, maps), name="levels")
    x = layers.Dropout(dropout)(layers.GlobalAveragePooling2D()(upper(levels)))
    scores = layers.Dense(len(LABELS), activation="softmax", dtype="float32", name="scores")(x)
    return keras.Model(levels, scores, name="upper_half"), base


def _base(side: int) -> keras.Model:
    return keras.applications.MobileNetV2(input_shape=(side, side, 3), include_top=False, weights=None)
