"""The networks' shapes: each module builds one Keras model from raw grey crops to seven probabilities."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from models.architectures.four_conv import build_four_conv
from models.architectures.mien import build_mien

if TYPE_CHECKING:
    import keras

ARCHITECTURES: dict[str, Callable[[int], "keras.Model"]] = {
    "four_conv": build_four_conv,
    "mien": build_mien,
}
