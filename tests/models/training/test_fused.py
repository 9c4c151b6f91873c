import keras
import numpy as np
import pytest

from models.architectures import ARCHITECTURES
from models.training.fused import FusedBatchNormalization, with_fused_normalisation


@pytest.fixture(scope="module")
def networks():
    plain = ARCHITECTURES["mini_xception"](48)
    return plain, with_fused_normalisation(plain)


def pictures():
    return np.random.default_rng(0).uniform(0, 255, (6, 48, 48, 1)).astype(np.float32)


def test_every_normalisation_is_exchanged_and_the_weights_stay(networks):
    plain, fused = networks
    assert sum(isinstance(layer, FusedBatchNormalization) for layer in fused.layers) == sum(
        isinstance(layer, keras.layers.BatchNormalization) for layer in plain.layers
    )
    for one, other in zip(plain.get_weights(), fused.get_weights(), strict=True):
        np.testing.assert_array_equal(one, other)


def test_training_and_inference_give_the_same(networks):
    plain, fused = networks
    for training in (True, False):
        np.testing.assert_allclose(
            plain(pictures(), training=training), fused(pictures(), training=training), atol=2e-5
        )
    for one, other in zip(plain.get_weights(), fused.get_weights(), strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-3, atol=1e-5)


def test_a_saved_network_is_read_again(networks, tmp_path):
    networks[1].save(tmp_path / "model.keras")
    again = keras.models.load_model(tmp_path / "model.keras")
    np.testing.assert_array_equal(again(pictures()), networks[1](pictures()))
