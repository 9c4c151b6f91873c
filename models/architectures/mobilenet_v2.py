"""Transfer learning: MobileNetV2 (Sandler et al. 2018) as ImageNet left it, under a new last layer."""

import keras
from keras import layers

from models.emotions import LABELS

BASE = "imagenet_base"
"""The name of the layer that holds the network trained on ImageNet."""


def build_mobilenet_v2(side: int = 48, *, shown: int) -> keras.Model:
    """MobileNetV2 without its top, the mean of its 1280 maps, dropout .2, seven scores.

    The weights are random until `models.training.imagenet.load_base` fills the base and freezes it.

    Args:
        side: Pixels along each side of the input.
        shown: Pixels along each side of what the base is shown: the input is enlarged to that.

    Returns:
        A model from float (n, side, side, 1) in 0..255 to float32 (n, 7), rows summing to 1.
    """
    base = keras.applications.MobileNetV2(input_shape=(shown, shown, 3), include_top=False, weights=None)
    base.name = BASE
    face = keras.Input((side, side, 1), name="face")
    x = face if shown == side else layers.Resizing(shown, shown, dtype="float32")(face)
    x = layers.Rescaling(1 / 127.5, offset=-1.0)(x)
    x = base(layers.Concatenate()([x, x, x]))
    x = layers.Dropout(0.2)(layers.GlobalAveragePooling2D()(x))
    scores = layers.Dense(len(LABELS), activation="softmax", dtype="float32", name="scores")(x)
    return keras.Model(face, scores, name="mobilenet_v2")
