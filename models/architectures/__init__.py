"""The networks' shapes: each module builds one Keras model from raw grey crops to seven probabilities."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from models.architectures.four_conv import build_four_conv

if TYPE_CHECKING:
    import keras

ARCHITECTURES: dict[str, Callable[[], "keras.Model"]] = {"four_conv": build_four_conv}
