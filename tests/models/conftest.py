"""What the tests of the networks share: made faces, a made data set, and runs that take a second."""

import dataclasses
import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import benchmarks.made_crops
from models import saving
from models.emotions import LABELS
from models.training.config import TrainingConfig
from models.training.faces import Faces
from models.training.ferplus import SAME, VOTES


@pytest.fixture(scope="session")
def made_crops() -> np.ndarray:
    """400 grey crops of one face, shifted, scaled, mirrored, brighter or darker, and noisy: uint8 (400, 48, 48)."""
    return benchmarks.made_crops.made_crops(400, seed=7)


@pytest.fixture(scope="session")
def made_faces() -> Callable[..., Faces]:
    """Makes a data set of `n` faces from a `seed`."""
    return draw_faces


@pytest.fixture(scope="session")
def tiny_config() -> Callable[..., TrainingConfig]:
    """Makes the settings of a run that takes a second, with any changes."""
    return small_config


def draw_faces(n: int, seed: int = 0) -> Faces:
    """Noise whose mean grey tells the label: enough for a network to learn something, and no picture twice."""
    rng = np.random.default_rng(seed)
    labels = np.arange(n, dtype=np.uint8) % len(LABELS)
    images = rng.integers(0, 80, (n, 48, 48)) + 25 * labels[:, None, None]
    return Faces(images.astype(np.uint8), labels, "made faces")


def small_config(**changes: object) -> TrainingConfig:
    """A run of two epochs over a few steps, in float32 so that it can be repeated to the last bit."""
    config = TrainingConfig(preset="tiny", architecture="four_conv", epochs=2, batch_size=16, precision="float32")
    return dataclasses.replace(config, **changes)


@pytest.fixture
def eagerly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Networks take each step as it comes: to trace it as a graph costs more than the few steps of a test."""
    import keras

    fitted = keras.Model.fit

    def fit(model: keras.Model, *args: object, **options: object) -> keras.callbacks.History:
        model.run_eagerly, model.jit_compile = True, False
        return fitted(model, *args, **options)

    monkeypatch.setattr(keras.Model, "fit", fit)


@pytest.fixture(scope="session")
def tiny_npz(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data set with splits, as `unpack.py` and its like write them."""
    path = tmp_path_factory.mktemp("data") / "tiny.npz"
    training, watched = draw_faces(42), draw_faces(21, seed=1)
    np.savez(
        path,
        training_images=training.images,
        training_labels=training.labels,
        publictest_images=watched.images,
        publictest_labels=watched.labels,
    )
    return path


@pytest.fixture(scope="session")
def tiny_votes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """FER+ votes for `tiny_npz`, in which all ten taggers agree with each label."""
    lines = [",".join(("Usage", "Image name", *VOTES))]
    for usage, faces in (("Training", draw_faces(42)), ("PublicTest", draw_faces(21, seed=1))):
        for label in faces.labels:
            counts = ["10" if name == SAME[LABELS[label]] else "0" for name in VOTES]
            lines.append(",".join([usage, "", *counts]))
    path = tmp_path_factory.mktemp("votes") / "votes.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def imagenet(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Weights of MobileNetV2 without top, random, in the form of the real ones."""
    import keras

    path = tmp_path_factory.mktemp("imagenet") / "base.weights.h5"
    keras.applications.MobileNetV2(input_shape=(48, 48, 3), include_top=False, weights=None).save_weights(path)
    return path


@pytest.fixture(scope="session")
def tiny_weights(tmp_path_factory: pytest.TempPathFactory, tiny_npz: Path) -> Path:
    """A folder with a network that the training command made and published; not to be written to."""
    from models.__main__ import main

    folder = tmp_path_factory.mktemp("tiny")
    arguments = ["--data", str(tiny_npz), "--workdir", str(folder / "work"), "--weights", str(folder / "weights")]
    assert main(["train", "four_conv", *arguments, "--epochs", "1", "--publish"]) == 0
    return folder / "weights"


@pytest.fixture
def weights(tiny_weights: Path, tmp_path: Path) -> Path:
    """A copy of `tiny_weights` that a test may spoil."""
    saving.copy("four_conv", source=tiny_weights, weights=tmp_path / "weights")
    return tmp_path / "weights"
