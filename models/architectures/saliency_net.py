"""A saliency network in the manner of ML-Net (Cornia et al. 2016), on MobileNetV2 in place of VGG-16."""

import keras
import numpy as np
from keras import layers, ops

LEVELS = ("block_5_add", "block_12_add", "block_15_add", "block_16_project_BN")
"""The layers of MobileNetV2 whose outputs are taken together: at strides 8, 16, 32 and 32."""

CHANNELS, STRIDE = 32 + 96 + 160 + 320, 16
"""Maps of all levels, and pixels of the picture for each place of the grid that they are brought to."""

PRIOR_ROWS, PRIOR_COLUMNS = 6, 8
"""Of the learned prior: a tenth of ML-Net's map of 60 by 80 (Cornia et al. 2016, section III.B)."""


def build_saliency_features(height: int, width: int) -> tuple[keras.Model, keras.Model]:
    """The levels of MobileNetV2, concatenated; its weights are random until they are loaded.

    ML-Net takes pool3, pool4 and conv5_3 of VGG-16, 1280 maps. Here the linear ends of four groups of blocks are taken,
    608 maps in all: the finer level is averaged down, and the coarser ones are interpolated up, to a stride of 16.

    Args:
        height: Pixels of the picture, a multiple of 32.
        width: Pixels of the picture, a multiple of 32.

    Returns:
        A model from RGB float (n, height, width, 3) in 0..255 to (n, height / 16, width / 16, 608); and MobileNetV2
        without top, whose levels these are.
    """
    base = keras.applications.MobileNetV2(input_shape=(height, width, 3), include_top=False, weights=None)
    tapped = keras.Model(base.input, [base.get_layer(name).output for name in LEVELS], name="levels")
    picture = keras.Input((height, width, 3), name="picture")
    fine, *others = tapped(layers.Rescaling(1 / 127.5, offset=-1.0)(picture))
    middle, *coarse = others
    brought = [layers.AveragePooling2D(2)(fine), middle]
    brought += [layers.UpSampling2D(2, interpolation="bilinear")(level) for level in coarse]
    return keras.Model(picture, layers.Concatenate()(brought), name="saliency_features"), base


def build_saliency_head(rows: int, columns: int, *, penalty: float = 1.0) -> keras.Model:
    """What is trained of the network: from the levels' maps to one map of saliency.

    Dropout .5, a 3x3 convolution to 64 maps, a 1x1 convolution to one, the learned prior, ReLU (Cornia et al. 2016,
    section III). Before them, each of the levels' maps is brought to mean 0 and variance 1 by fixed numbers.

    Args:
        rows: Height of the grid.
        columns: Width of the grid. The weights are the same for every grid.
        penalty: How dearly the prior pays for being anything else than 1 everywhere.

    Returns:
        A model from (n, rows, columns, 608) to float32 (n, rows, columns, 1), at least 0.
    """
    levels = keras.Input((rows, columns, CHANNELS), name="levels")
    x = layers.BatchNormalization(center=False, scale=False, trainable=False, dtype="float32", name="standard")(levels)
    x = layers.Dropout(0.5)(x)
    x = layers.Conv2D(64, 3, padding="same", activation="relu", kernel_initializer="he_normal", name="conv3")(x)
    x = layers.Conv2D(1, 1, dtype="float32", bias_initializer=keras.initializers.Constant(0.1), name="conv1")(x)
    x = Prior(penalty, dtype="float32", name="prior")(x)
    return keras.Model(levels, layers.ReLU(dtype="float32")(x), name="saliency_head")


@keras.saving.register_keras_serializable("mien")
class Prior(layers.Layer):
    """Multiplies maps by a learned prior of 6 by 8, interpolated to their size (Cornia et al. 2016, section III.B)."""

    def __init__(self, penalty: float = 1.0, **options: object):
        super().__init__(**options)
        self.penalty = penalty

    def build(self, shape: tuple[int | None, ...]) -> None:
        """Makes the prior, 1 everywhere, and what interpolates it."""
        self.prior = self.add_weight(shape=(PRIOR_ROWS, PRIOR_COLUMNS), initializer="ones", name="prior")
        self._down, self._across = interpolation(shape[1], PRIOR_ROWS), interpolation(shape[2], PRIOR_COLUMNS)

    def call(self, x: keras.KerasTensor) -> keras.KerasTensor:
        """Maps (n, rows, columns, 1) times the prior."""
        self.add_loss(self.penalty * ops.mean(ops.square(1 - self.prior)))
        grid = ops.matmul(ops.matmul(self._down, self.prior), ops.transpose(self._across))
        return x * grid[None, :, :, None]

    def get_config(self) -> dict:
        """What a saved model makes the layer from."""
        return super().get_config() | {"penalty": self.penalty}


def interpolation(size: int, knots: int) -> np.ndarray:
    """The matrix that interpolates evenly spaced values linearly, the first and the last at the ends.

    Args:
        size: How many values to make.
        knots: How many values there are.

    Returns:
        float32 (size, knots), rows summing to 1.
    """
    places = np.linspace(0, knots - 1, size) if size > 1 else np.array([(knots - 1) / 2])
    return np.maximum(0, 1 - np.abs(places[:, None] - np.arange(knots))).astype(np.float32)
