"""The four-conv CNN of paper A."""

import keras
from keras import layers

from models.emotions import LABELS


def build_four_conv(side: int = 48) -> keras.Model:
    """The network of Neamtiu (2023), section "CNN": raw grey crops in, seven probabilities out.

    Four 3x3 convolutions with 32, 64, 128 and 128 filters and ReLU, 2x2 max pooling, dropout .25, .25 and .5, and a
    dense layer of 1024. The paper names the range of filters and the dropouts; the order is that of
    atulapra/Emotion-detection, which the paper builds on.

    Args:
        side: Pixels along each side of the input.

    Returns:
        A model from float (n, side, side, 1) in 0..255 to float32 (n, 7), rows summing to 1.
    """
    return keras.Sequential(
        [
            keras.Input((side, side, 1), name="face"),
            layers.Rescaling(1 / 255),
            layers.Conv2D(32, 3, activation="relu"),
            layers.Conv2D(64, 3, activation="relu"),
            layers.MaxPooling2D(),
            layers.Dropout(0.25),
            layers.Conv2D(128, 3, activation="relu"),
            layers.MaxPooling2D(),
            layers.Conv2D(128, 3, activation="relu"),
            layers.MaxPooling2D(),
            layers.Dropout(0.25),
            layers.Flatten(),
            layers.Dense(1024, activation="relu"),
            layers.Dropout(0.5),
            layers.Dense(len(LABELS), activation="softmax", dtype="float32", name="scores"),
        ],
        name="four_conv",
    )
