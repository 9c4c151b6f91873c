import keras
import numpy as np
import pytest
from keras import layers

from models.architectures import ARCHITECTURES
from models.training.quicker import NARROW, QUICKER, FusedSGD, SideBySideConv2D, quicker


@pytest.fixture(scope="module")
def networks():
    plain = ARCHITECTURES["mien"](40)
    quick = quicker(plain)
    for network in (plain, quick):
        for layer in network.layers:
            if isinstance(layer, layers.Dropout):
                layer.rate = 0  # each would drop others
    return plain, quick


def pictures():
    return np.random.default_rng(0).uniform(0, 255, (5, 40, 40, 1)).astype(np.float32)


def test_every_layer_that_has_a_quicker_one_is_exchanged_and_the_weights_stay(networks):
    plain, quick = networks
    assert [QUICKER.get(type(layer), type(layer)) for layer in plain.layers] == [type(layer) for layer in quick.layers]
    assert {type(layer) for layer in quick.layers} >= set(QUICKER.values())
    for one, other in zip(plain.get_weights(), quick.get_weights(), strict=True):
        np.testing.assert_array_equal(one, other)


def test_training_and_inference_give_the_same(networks):
    plain, quick = networks
    for training in (False, True):
        expected = plain(pictures(), training=training)
        np.testing.assert_allclose(quick(pictures(), training=training), expected, atol=5e-5)
    for one, other in zip(plain.get_weights(), quick.get_weights(), strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-3, atol=1e-5)


def test_a_saved_network_is_read_again(networks, tmp_path):
    networks[1].save(tmp_path / "model.keras")
    again = keras.models.load_model(tmp_path / "model.keras")
    np.testing.assert_array_equal(again(pictures()), networks[1](pictures()))


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"use_bias": True, "bias_initializer": "ones", "activation": "relu"},
        {"strides": 2},
        {"dilation_rate": 2},
        {"padding": "valid"},
        {"kernel_size": 5},
        {"kernel_size": 1},
    ],
)
@pytest.mark.parametrize("width", [NARROW, NARROW + 1])
def test_side_by_side_or_not_a_convolution_and_its_gradients_are_the_same(changed, width):
    tf = pytest.importorskip("tensorflow")
    rng = np.random.default_rng(1)
    settings = {"filters": 4, "kernel_size": 3, "padding": "same", "use_bias": False} | changed
    plain, beside = layers.Conv2D(**settings), SideBySideConv2D(**settings)
    inputs = tf.constant(rng.normal(size=(3, 5, width, 2)), tf.float32)
    plain.build(inputs.shape)
    beside.build(inputs.shape)
    beside.set_weights(plain.get_weights())
    results = []
    for layer in (plain, beside):
        with tf.GradientTape() as tape:
            tape.watch(inputs)
            outputs = layer(inputs)
            score = tf.reduce_sum(outputs**2)
        results.append([outputs, *tape.gradient(score, [inputs, *layer.trainable_variables])])
    for expected, got in zip(*results, strict=True):
        np.testing.assert_allclose(got, expected, rtol=1e-4, atol=1e-4)


def test_only_narrow_pictures_are_laid_side_by_side(monkeypatch):
    seen = []
    real = layers.Conv2D.call
    monkeypatch.setattr(layers.Conv2D, "call", lambda self, inputs: (seen.append(inputs.shape), real(self, inputs))[1])
    layer = SideBySideConv2D(4, 3, padding="same")
    for width in (NARROW, NARROW + 1):
        layer(np.ones((3, 5, width, 2), np.float32))
    assert seen == [(1, 5, 3 * (NARROW + 1), 2), (3, 5, NARROW + 1, 2)]


@pytest.mark.parametrize("settings", [{"nesterov": True}, {}, {"nesterov": True, "weight_decay": 0.1, "use_ema": True}])
def test_the_fused_optimizer_takes_the_same_steps(settings):
    ended = []
    for kind in (keras.optimizers.SGD, FusedSGD):
        keras.utils.set_random_seed(0)
        model = keras.Sequential([keras.Input((4,)), layers.Dense(3), layers.Dense(2, activation="softmax")])
        model.compile(kind(0.05, 0.9, **settings), "categorical_crossentropy")
        x = np.random.default_rng(0).normal(size=(32, 4)).astype(np.float32)
        begun = model.get_weights()
        model.fit(x, np.eye(2)[(x[:, 0] > 0).astype(int)], batch_size=8, epochs=5, verbose=0)
        ended.append([*model.get_weights(), *(variable.numpy() for variable in model.optimizer.variables)])
    assert any(np.abs(one - other).max() > 0.1 for one, other in zip(begun, ended[0][: len(begun)], strict=True))
    for one, other in zip(*ended, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-4, atol=1e-5)


def test_the_fused_optimizer_goes_on_after_a_save(tmp_path):
    model = keras.Sequential([keras.Input((4,)), layers.Dense(2)])
    model.compile(FusedSGD(0.05, 0.9, nesterov=True), "mse")
    x = np.ones((8, 4), np.float32)
    model.fit(x, x[:, :2], epochs=3, verbose=0)
    model.save(tmp_path / "model.keras")
    again = keras.models.load_model(tmp_path / "model.keras")
    assert type(again.optimizer) is FusedSGD
    for one, other in zip(model.optimizer.variables, again.optimizer.variables, strict=True):
        np.testing.assert_array_equal(one.numpy(), other.numpy())
