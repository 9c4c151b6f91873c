"""One network out of several runs: the mean of their weights."""

import dataclasses
import shutil

import numpy as np
import pytest

from models.__main__ import main
from models.training import export
from models.training.averaging import averaged, finished_run
from models.training.errors import TrainingFailed
from models.training.history import seconds_of
from models.training.presets import PRESETS
from models.training.run import train_and_evaluate
from models.training.train import train
from models.training.workdir import Workdir


@pytest.fixture(scope="module")
def settings(tiny_config):
    return tiny_config(epochs=1, learning_rate=1e-3)


@pytest.fixture(scope="module")
def faces(made_faces):
    return made_faces(32)


@pytest.fixture(scope="module")
def folders(settings, faces, tmp_path_factory):
    """Work folders of two finished runs that differ in the seed."""
    folder = tmp_path_factory.mktemp("runs")
    for seed in (1, 2):
        config = dataclasses.replace(settings, seed=seed)
        train(config, faces, faces, Workdir(folder / str(seed)), resume=False)
    return folder


@pytest.fixture
def runs(settings, faces, folders):
    return [finished_run(folders / seed, settings, faces) for seed in "12"]


def test_weights_are_averaged_and_the_first_runs_settings_kept(runs):
    both = averaged(runs)
    for mean, one, other in zip(*(run.model.get_weights() for run in (both, *runs)), strict=True):
        np.testing.assert_allclose(mean, (one + other) / 2, atol=1e-7)
    assert any((one != other).any() for one, other in zip(*(run.model.get_weights() for run in runs), strict=True))
    assert both.config.seed == 1 and both.history == runs[0].history
    assert both.compute == f"{runs[0].compute}; mean of the weights of 2 runs (seeds 1, 2)"


def test_epochs_from_before_the_runs_parted_count_once(runs):
    first, second = runs
    common = {"epoch": 1, "loss": 2.0, "seconds": 100.0}
    parted = [
        dataclasses.replace(run, history=[common, {"epoch": 2, "loss": loss, "seconds": 10.0}])
        for run, loss in ((first, 1.5), (second, 1.4))
    ]
    assert averaged(parted).seconds == 120.0
    assert averaged(runs).seconds == pytest.approx(seconds_of(first.history) + seconds_of(second.history))


def test_a_run_does_not_count_twice(runs):
    with pytest.raises(TrainingFailed, match="different seeds; got 1, 1"):
        averaged([runs[0], runs[0]])


def test_what_is_no_finished_run_of_these_settings_is_refused(settings, faces, folders, made_faces, tmp_path):
    with pytest.raises(TrainingFailed, match="holds no finished run"):
        finished_run(tmp_path, settings, faces)
    with pytest.raises(TrainingFailed, match="has 1 of 5 epochs behind it"):
        finished_run(folders / "2", dataclasses.replace(settings, epochs=5), faces)
    with pytest.raises(TrainingFailed, match="differs in batch_size"):
        finished_run(folders / "2", dataclasses.replace(settings, batch_size=8), faces)
    with pytest.raises(TrainingFailed, match="differs in data"):
        finished_run(folders / "2", settings, made_faces(32, seed=9))
    damaged = shutil.copytree(folders / "2", tmp_path / "damaged")
    (damaged / "model.keras").write_bytes(b"no network")
    with pytest.raises(TrainingFailed, match="is damaged"):
        finished_run(damaged, settings, faces)


def test_the_command_trains_two_and_saves_their_mean(tiny_npz, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(export, "FORMS", {"float16 weights": export.as_float16})  # test_export.py tries all forms
    preset, places = PRESETS["four_conv"], {"weights": tmp_path / "weights"}
    train_and_evaluate(preset, tiny_npz, tmp_path / "a", epochs=1, **places)
    command = ["train", "four_conv", "--data", str(tiny_npz), "--weights", str(tmp_path / "weights"), "--epochs", "1"]
    assert main([*command, "--workdir", str(tmp_path / "b"), "--seed", "7"]) == 0
    assert main([*command, "--workdir", str(tmp_path / "a"), "--resume", "--average", str(tmp_path / "b")]) == 0
    card = (tmp_path / "a" / "network" / "four_conv" / "card.json").read_text()
    assert "mean of the weights of 2 runs (seeds 2013, 7)" in card
    capsys.readouterr()
    assert main([*command, "--workdir", str(tmp_path / "b"), "--resume"]) == 2
    assert "differs in seed" in capsys.readouterr().err
