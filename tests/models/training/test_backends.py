"""What is trained on one Keras backend is finished and served on another."""

import os
import subprocess
import sys

import keras
import numpy as np
import pytest

from models import registry
from models.__main__ import main
from models.training import export

pytest.importorskip("jax", reason="JAX is not installed")

TRAIN_AND_SCORE = """
import sys
import keras, numpy as np
from models.__main__ import main

model, crops, scores, *command = sys.argv[1:]
assert main(command) == 0
read = keras.models.load_model(model, compile=False)
np.save(scores, np.asarray(read(np.load(crops)[..., None].astype("float32"))))
"""


def under_jax(*arguments: object) -> str:
    """What `TRAIN_AND_SCORE` says under JAX, in a process of its own: the backend is chosen at the import of Keras."""
    environment = os.environ | {"KERAS_BACKEND": "jax"}
    command = [sys.executable, "-c", TRAIN_AND_SCORE, *map(str, arguments)]
    return subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout


def test_a_network_trained_under_jax_is_served_by_tensorflow_with_the_same_scores(
    tmp_path, tiny_npz, made_crops, capsys, monkeypatch
):
    monkeypatch.setattr(export, "FORMS", {"float16 weights": export.as_float16})  # test_export.py tries all forms
    model, crops, scores = tmp_path / "work" / "model.keras", tmp_path / "crops.npy", tmp_path / "scores.npy"
    np.save(crops, made_crops[:40])
    places = ("--data", tiny_npz, "--workdir", tmp_path / "work", "--weights", tmp_path / "weights")
    command = [str(word) for word in ("train", "mini_xception", *places)]
    said = under_jax(model, crops, scores, *command, "--epochs", 1)
    assert "KERAS_BACKEND=tensorflow and --resume measures it" in said
    read = keras.models.load_model(model, compile=False)
    assert keras.backend.backend() == "tensorflow"
    expected = np.asarray(read(made_crops[:40, ..., None].astype("float32")))
    np.testing.assert_allclose(np.load(scores), expected, atol=1e-4)
    assert main([*command, "--resume", "--publish"]) == 0
    assert "published in" in capsys.readouterr().out
    card = registry.load("mini_xception", weights=tmp_path / "weights").card
    assert "Keras on jax" in card.training.compute and card.training.epochs == 1
