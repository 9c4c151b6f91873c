"""The network of Khaireddin and Chen (2021)."""

import keras
from keras import layers

from models.emotions import LABELS

WIDTHS, HIDDEN, DROPOUT, SIDE = (64, 128, 256, 512), 4096, 0.2, 40
"""Filters of the four stages, units of the two hidden layers, dropout between them, and the side of what it sees."""


def build_vggnet(side: int = 48) -> keras.Model:
    """VGGNet as in "Facial emotion recognition: state of the art performance on FER2013", section 3.

    Four stages of two 3x3 convolutions with batch normalisation and ReLU and a 2x2 max pooling, two dense layers of
    4096 with dropout, and the scores. It sees 40x40 pixels: of a larger picture, the middle.

    Args:
        side: Pixels along each side of the input, at least 40.

    Returns:
        A model from float (n, side, side, 1) in 0..255 to float32 (n, 7), rows summing to 1.
    """
    face = keras.Input((side, side, 1), name="face")
    edge = side - SIDE
    x = layers.Cropping2D((edge // 2, edge - edge // 2))(face) if edge else face
    x = layers.Rescaling(1 / 255)(x)
    for width in WIDTHS:
        for _ in range(2):
            x = layers.Conv2D(width, 3, padding="same", kernel_initializer="he_normal")(x)
            x = layers.ReLU()(layers.BatchNormalization()(x))
        x = layers.MaxPooling2D()(x)
    x = layers.Flatten()(x)
    for _ in range(2):
        x = layers.Dropout(DROPOUT)(layers.Dense(HIDDEN, activation="relu", kernel_initializer="he_normal")(x))
    scores = layers.Dense(len(LABELS), activation="softmax", dtype="float32", name="scores")(x)
    return keras.Model(face, scores, name="vggnet")
