"""What is trained on one Keras backend is finished and served on another."""

import os
import subprocess
import sys

import numpy as np
import pytest

from models import registry

pytest.importorskip("jax", reason="JAX is not installed")

SCORE = """
import sys, keras, numpy as np
model = keras.models.load_model(sys.argv[1], compile=False)
np.save(sys.argv[3], np.asarray(model(np.load(sys.argv[2])[..., None].astype("float32"))))
"""


def run(backend, *arguments):
    environment = os.environ | {"KERAS_BACKEND": backend}
    command = [sys.executable, *map(str, arguments)]
    return subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout


def test_a_network_trained_under_jax_is_served_by_tensorflow_with_the_same_scores(tmp_path, tiny_npz, made_crops):
    work, weights = tmp_path / "work", tmp_path / "weights"
    command = ["-m", "models", "train", "mini_xception", "--data", tiny_npz, "--workdir", work, "--weights", weights]
    assert "KERAS_BACKEND=tensorflow and --resume measures it" in run("jax", *command, "--epochs", 1)
    np.save(tmp_path / "crops.npy", made_crops[:40])
    for backend in ("jax", "tensorflow"):
        run(backend, "-c", SCORE, work / "model.keras", tmp_path / "crops.npy", tmp_path / f"{backend}.npy")
    scores = [np.load(tmp_path / f"{backend}.npy") for backend in ("jax", "tensorflow")]
    np.testing.assert_allclose(*scores, atol=1e-4)
    assert "published in" in run("tensorflow", *command, "--resume", "--publish")
    card = registry.load("mini_xception", weights=weights).card
    assert "Keras on jax" in card.training.compute and card.training.epochs == 1
