import keras
import numpy as np

from models.training.saliency import frozen
from models.training.saliency.frozen import FrozenNetwork, runner


def test_litert_computes_what_keras_does(monkeypatch):
    keras.utils.set_random_seed(1)
    picture = keras.Input((32, 48, 3))
    x = keras.layers.Conv2D(8, 3, strides=2, padding="same", activation="relu6")(picture)
    x = keras.layers.UpSampling2D(2, interpolation="bilinear")(keras.layers.AveragePooling2D(2)(x))
    model = keras.Model(picture, x)
    network = FrozenNetwork(model)
    for n in (1, 5, 2):
        pictures = np.random.default_rng(n).normal(size=(n, 32, 48, 3))
        found = network(pictures)
        assert found.shape == (n, 16, 24, 8) and found.dtype == np.float32
        np.testing.assert_allclose(found, model.predict_on_batch(pictures.astype(np.float32)), atol=1e-4)
    monkeypatch.setattr(frozen, "WORTH_CONVERTING", 10)
    assert isinstance(runner(model, 10), FrozenNetwork) and not isinstance(runner(model, 9), FrozenNetwork)
