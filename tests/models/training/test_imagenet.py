"""Transfer learning with a base of random weights, saved and read like the real one."""

import dataclasses

import keras
import numpy as np
import pytest

from models.architectures.mobilenet_v2 import BASE
from models.training.errors import TrainingFailed
from models.training.imagenet import unfreeze
from models.training.presets import PRESETS
from models.training.train import new_model, train
from models.training.workdir import Workdir


@pytest.fixture
def config():
    changes = {"epochs": 2, "frozen_epochs": 1, "batch_size": 16, "precision": "float32", "fine_tuning_rate": 1e-3}
    return dataclasses.replace(PRESETS["mobilenet_v2_finetuned"].config, **changes)


def test_the_base_is_filled_and_frozen(config, imagenet):
    model = new_model(config, imagenet)
    base = keras.applications.MobileNetV2(input_shape=(48, 48, 3), include_top=False, weights=None)
    base.load_weights(imagenet)
    for one, other in zip(base.get_weights(), model.get_layer(BASE).get_weights(), strict=True):
        np.testing.assert_array_equal(one, other)
    assert len(model.trainable_variables) == 2


@pytest.mark.parametrize(
    ("name", "sentence"), [(None, "give --imagenet"), ("other", "holds no weights of MobileNetV2")]
)
def test_a_missing_or_wrong_file_is_said(config, tmp_path, name, sentence):
    if name:
        (tmp_path / name).write_text("no weights")
    with pytest.raises(TrainingFailed, match=sentence):
        new_model(config, name and tmp_path / name)


def test_a_base_that_learns_still_normalises_by_what_it_has_stored(config, imagenet, made_faces):
    model = new_model(config, imagenet)
    base, faces = model.get_layer(BASE), np.repeat(made_faces(4).images[..., None], 3, axis=3) / 127.5 - 1
    frozen = np.asarray(base(faces))
    unfreeze(model, config)
    np.testing.assert_allclose(base(faces, training=True), frozen, atol=1e-5)
    assert {layer.name for layer in base.layers[: -config.tuned_layers] if layer.trainable} == set()


def test_the_upper_layers_learn_after_the_frozen_epochs_and_a_resumed_run_ends_alike(
    config, imagenet, made_faces, tmp_path, eagerly
):
    def run(folder, epochs, resume=False):
        changed = dataclasses.replace(config, epochs=epochs)
        return train(
            changed,
            made_faces(16),
            made_faces(14, seed=1),
            Workdir(tmp_path / folder),
            resume=resume,
            imagenet=imagenet,
        ).model

    def base_of(model):
        return [layer.get_weights() for layer in model.get_layer(BASE).layers]

    frozen = base_of(run("broken", 1))
    resumed = run("broken", 2, resume=True)
    whole = run("whole", 2)
    moved = [
        any((one != other).any() for one, other in zip(before, after, strict=True))
        for before, after in zip(frozen, base_of(whole), strict=True)
    ]
    assert not any(moved[: -config.tuned_layers]) and any(moved[-config.tuned_layers :])
    for one, other in zip(whole.get_weights(), resumed.get_weights(), strict=True):
        np.testing.assert_allclose(one, other, atol=1e-6)
