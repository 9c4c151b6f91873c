"""The networks' shapes: each module builds one Keras model from raw grey crops to seven probabilities."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from models.architectures.four_conv import build_four_conv
from models.architectures.mien import build_mien
from models.architectures.mini_xception import build_mini_xception
from models.architectures.mobilenet_v2 import build_mobilenet_v2
from models.architectures.vggnet import build_vggnet

if TYPE_CHECKING:
    import keras

ARCHITECTURES: dict[str, Callable[[int], "keras.Model"]] = {
    "four_conv": build_four_conv,
    "mien": build_mien,
    "mien_half": partial(build_mien, narrower=2),
    "mini_xception": build_mini_xception,
    "mobilenet_v2_48": partial(build_mobilenet_v2, shown=48),
    "mobilenet_v2_96": partial(build_mobilenet_v2, shown=96),
    "vggnet": build_vggnet,
}
"""By name: each takes the side of its input in pixels."""
