"""A training run: what it leaves, how it goes on, and how it fails."""

import dataclasses
import json
import shutil
import subprocess
import sys
import time
from pathlib import Path

import keras
import numpy as np
import pytest
from keras import layers

from models.architectures import ARCHITECTURES
from models.training.callbacks import EpochStart
from models.training.errors import TrainingFailed
from models.training.evaluate import keras_scores
from models.training.fer2013 import load_faces
from models.training.history import read_history
from models.training.presets import PRESETS
from models.training.train import TrainedNetwork, train
from models.training.workdir import Workdir


def build_small(side: int = 48) -> keras.Model:
    """A network with a bit of everything that a real one has, and a hundredth of its cost."""
    stages = [layers.Rescaling(1 / 255), layers.MaxPooling2D(8), layers.Conv2D(8, 3, activation="relu")]
    ends = [
        layers.BatchNormalization(momentum=0.5),
        layers.Dropout(0.25),
        layers.GlobalAveragePooling2D(),
        layers.Dense(7, activation="softmax", dtype="float32"),
    ]
    return keras.Sequential([keras.Input((side, side, 1)), *stages, *ends])


@pytest.fixture
def run_in_graphs(monkeypatch, made_faces, tiny_config):
    """Trains the small network on made faces in a folder, with any changes to the settings."""
    monkeypatch.setitem(ARCHITECTURES, "small", build_small)

    def go(folder: Path, *, resume: bool = False, n: int = 48, **changes: object) -> TrainedNetwork:
        config = tiny_config(architecture="small", horizontal_flip=True, **changes)
        return train(config, made_faces(n), made_faces(14, seed=1), Workdir(folder), resume=resume)

    return go


@pytest.fixture
def run(run_in_graphs, eagerly):
    """The same without graphs, in a third of the time."""
    return run_in_graphs


def weights_of(folder: Path) -> list[np.ndarray]:
    return keras.models.load_model(folder / "model.keras", compile=False).get_weights()


def test_a_run_leaves_config_history_checkpoint_and_network(tmp_path, run):
    trained = run(tmp_path / "new" / "run")
    assert sorted(path.name for path in (tmp_path / "new" / "run").iterdir()) == [
        "checkpoint.keras",
        "config.json",
        "history.csv",
        "model.keras",
        "tensorboard",
    ]
    rows = read_history(tmp_path / "new" / "run" / "history.csv")
    assert [row["epoch"] for row in rows] == [1, 2] and rows == trained.history
    assert set(rows[0]) == {"epoch", "accuracy", "loss", "val_accuracy", "val_loss", "seconds"}
    assert trained.model.dtype_policy.name == "float32" and "CPU" in trained.compute


def test_a_resumed_run_ends_where_an_unbroken_one_does(tmp_path, run_in_graphs):
    run_in_graphs(tmp_path / "unbroken", epochs=3)
    run_in_graphs(tmp_path / "broken", epochs=1)
    run_in_graphs(tmp_path / "broken", epochs=3, resume=True)
    for whole, resumed in zip(weights_of(tmp_path / "unbroken"), weights_of(tmp_path / "broken"), strict=True):
        np.testing.assert_array_equal(whole, resumed)
    first, second = (read_history(tmp_path / name / "history.csv") for name in ("unbroken", "broken"))
    assert [row | {"seconds": 0} for row in first] == [row | {"seconds": 0} for row in second]


@pytest.mark.parametrize(
    "changes",
    [
        {"optimizer": "sgd", "learning_rate": 0.05, "schedule": "cosine", "warmup_epochs": 1, "weight_decay": 1e-3},
        {"ema": 0.9, "side": 40, "rotation_degrees": 10, "erasing": 0.5, "degrade": 0.3, "mixup": 0.2},
        {"schedule": "plateau", "keep": "best", "patience": 5},
        {"schedule": "cosine", "side": 40, "ema": 0.9, "finishing_epochs": 2, "finishing_rate": 1e-3},
        {"schedule": "cosine", "side": 40, "finishing_epochs": 3, "finishing_rate": 1e-3},
    ],
)
def test_every_means_goes_on_after_a_break_as_if_there_had_been_none(tmp_path, run, changes, monkeypatch):
    class Cut(Exception):
        pass

    whole = run(tmp_path / "whole", epochs=4, **changes)
    began = EpochStart.on_epoch_begin

    def cut_at_two(self, epoch, logs=None):
        if epoch == 2:
            raise Cut
        began(self, epoch, logs)

    with monkeypatch.context() as patch, pytest.raises(Cut):
        patch.setattr(EpochStart, "on_epoch_begin", cut_at_two)
        run(tmp_path / "cut", epochs=4, **changes)
    resumed = run(tmp_path / "cut", epochs=4, resume=True, **changes)
    for one, other in zip(whole.model.get_weights(), resumed.model.get_weights(), strict=True):
        np.testing.assert_allclose(one, other, atol=1e-6)
    assert [row["val_accuracy"] for row in whole.history] == [row["val_accuracy"] for row in resumed.history]


def test_the_moving_average_is_what_is_kept(tmp_path, run):
    plain = run(tmp_path / "plain", epochs=2, learning_rate=1e-2)
    averaged = run(tmp_path / "averaged", epochs=2, learning_rate=1e-2, ema=0.9)
    again = run(tmp_path / "averaged", epochs=2, learning_rate=1e-2, ema=0.9, resume=True)
    assert not np.allclose(plain.model.get_weights()[0], averaged.model.get_weights()[0], atol=1e-5)
    for one, other in zip(averaged.model.get_weights(), again.model.get_weights(), strict=True):
        np.testing.assert_allclose(one, other, atol=1e-7)


def test_the_best_epoch_is_kept_where_that_is_asked_for(tmp_path, run, made_faces):
    def accuracy(keep):
        trained, watched = run(tmp_path / keep, epochs=5, n=112, keep=keep, learning_rate=0.03), made_faces(14, seed=1)
        named = keras_scores(trained.model, watched.images).argmax(axis=1)
        return (named == watched.labels).mean(), [row["val_accuracy"] for row in trained.history]

    best, accuracies = accuracy("best")
    assert best == pytest.approx(max(accuracies), abs=1e-6) and max(accuracies) > accuracies[-1]
    assert accuracy("last")[0] == pytest.approx(accuracies[-1], abs=1e-6)


def test_a_run_without_gain_ends_early_and_stays_ended(tmp_path, run):
    trained = run(tmp_path, epochs=50, patience=2, learning_rate=0.0)
    assert len(trained.history) == 3
    assert len(run(tmp_path, epochs=50, patience=2, learning_rate=0.0, resume=True).history) == 3


def test_the_curves_can_be_seen_in_tensorboard(tmp_path, run):
    run(tmp_path)
    assert {path.parent.name for path in (tmp_path / "tensorboard").rglob("events.out.*")} == {"train", "validation"}


def test_a_run_cut_off_between_history_and_checkpoint_repeats_that_epoch(tmp_path, run):
    run(tmp_path / "run", epochs=1)
    shutil.copy(tmp_path / "run" / "checkpoint.keras", tmp_path / "after_one.keras")
    run(tmp_path / "run", epochs=2, resume=True)
    shutil.copy(tmp_path / "after_one.keras", tmp_path / "run" / "checkpoint.keras")
    run(tmp_path / "run", epochs=3, resume=True)
    assert [row["epoch"] for row in read_history(tmp_path / "run" / "history.csv")] == [1, 2, 3]
    model = keras.models.load_model(tmp_path / "run" / "checkpoint.keras")
    assert int(model.optimizer.iterations) == 3 * 3


def test_a_finished_run_is_not_trained_on(tmp_path, run):
    run(tmp_path / "run", epochs=1)
    before = weights_of(tmp_path / "run")
    trained = run(tmp_path / "run", epochs=1, resume=True)
    assert len(trained.history) == 1
    for old, new in zip(before, weights_of(tmp_path / "run"), strict=True):
        np.testing.assert_array_equal(old, new)


def test_resuming_where_there_is_nothing_starts(tmp_path, run):
    assert len(run(tmp_path / "run", epochs=1, resume=True).history) == 1


def test_a_run_in_half_precision_is_saved_in_float32(tmp_path, run):
    run(tmp_path / "run", epochs=1, precision="mixed_bfloat16")
    saved = keras.models.load_model(tmp_path / "run" / "model.keras", compile=False)
    assert {layer.dtype_policy.name for layer in saved.layers} == {"float32"}
    assert keras.config.dtype_policy().name == "float32"


def test_another_run_in_the_folder_is_refused_and_kept(tmp_path, run):
    run(tmp_path, epochs=2)
    for changes, sentence in [
        ({}, "already holds a run; give --resume"),
        ({"resume": True, "seed": 1}, "holds a run of tiny that differs in seed"),
        ({"resume": True, "preset": "other"}, "differs in preset"),
        ({"resume": True, "n": 49}, "differs in data"),
        ({"resume": True, "epochs": 1}, "has 2 epochs behind it; give --epochs 2 or more"),
    ]:
        with pytest.raises(TrainingFailed, match=sentence):
            run(tmp_path, **{"epochs": 2} | changes)
    assert len(run(tmp_path, epochs=2, resume=True).history) == 2


def test_a_damaged_run_is_refused(tmp_path, run):
    run(tmp_path, epochs=1)
    for file, sentence in [("checkpoint.keras", "is damaged"), ("config.json", "cannot be read")]:
        (tmp_path / file).write_text("{")
        with pytest.raises(TrainingFailed, match=sentence):
            run(tmp_path, epochs=2, resume=True)


def test_a_run_from_before_the_data_was_recorded_can_go_on(tmp_path, run):
    run(tmp_path / "run", epochs=1)
    config = tmp_path / "run" / "config.json"
    config.write_text(
        json.dumps({name: value for name, value in json.loads(config.read_text()).items() if name != "data"})
    )
    assert len(run(tmp_path / "run", epochs=2, resume=True).history) == 2


def test_a_loss_that_is_no_number_ends_the_run(tmp_path, run):
    with pytest.raises(TrainingFailed, match=r"the loss is nan .* smaller learning rate"):
        run(tmp_path / "run", learning_rate=1e30, epochs=3)


def test_a_full_disk_ends_the_run_with_a_sentence_and_can_be_mended(tmp_path, run):
    for file in ("new-config.json", "new-history.csv", "new-checkpoint.keras", "new-model.keras"):
        (tmp_path / file).symlink_to("/dev/full")
        with pytest.raises(TrainingFailed, match="No space left on device; mend that and go on with --resume"):
            run(tmp_path, epochs=1, resume=True)
        assert not (tmp_path / file).is_symlink()
    assert len(run(tmp_path, epochs=1, resume=True).history) == 1


def test_a_folder_that_cannot_be_made_is_said(tmp_path, run):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(TrainingFailed, match="cannot write to"):
        run(tmp_path / "file" / "run")


def test_a_killed_run_goes_on_with_a_complete_history(tmp_path, tiny_npz):
    command = [
        sys.executable,
        "-m",
        "models",
        "train",
        "four_conv",
        "--data",
        str(tiny_npz),
        "--workdir",
        str(tmp_path),
    ]
    process = subprocess.Popen([*command, "--epochs", "500"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + 60
        while not Workdir(tmp_path).begun and time.monotonic() < deadline:
            time.sleep(0.05)
        time.sleep(0.5)
    finally:
        process.kill()
        process.wait()
    done = int(keras.models.load_model(tmp_path / "checkpoint.keras").optimizer.iterations)
    config = dataclasses.replace(PRESETS["four_conv"].config, epochs=done + 1)
    training, watched = load_faces(tiny_npz, "Training"), load_faces(tiny_npz, "PublicTest")
    train(config, training, watched, Workdir(tmp_path), resume=True)
    assert [row["epoch"] for row in read_history(tmp_path / "history.csv")] == list(range(1, done + 2))
