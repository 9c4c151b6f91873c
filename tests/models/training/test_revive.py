"""A run taken up again from the network that it left."""

import dataclasses

import numpy as np
import pytest

from models import registry
from models.__main__ import main
from models.training.errors import TrainingFailed
from models.training.fer2013 import training_and_watched
from models.training.history import read_history
from models.training.kept_weights import unpacked
from models.training.presets import PRESETS
from models.training.revive import revive
from models.training.train import train
from models.training.workdir import Workdir


def test_a_revived_run_goes_on_with_weights_history_and_machine(tiny_weights, tiny_npz, tmp_path):
    training, watched = training_and_watched(tiny_npz, 0, None)
    stored = registry.load("four_conv", weights=tiny_weights)
    config = dataclasses.replace(PRESETS["four_conv"].config, epochs=2, learning_rate=0.0, ema=0.9)
    revive(config, training, stored, Workdir(tmp_path / "work"))
    trained = train(config, training, watched, Workdir(tmp_path / "work"), resume=True)
    assert [row["epoch"] for row in trained.history] == [1, 2]
    assert trained.history[0] == read_history(stored.folder / "history.csv")[0]
    assert trained.compute == stored.card.training.compute
    for weight, kept in zip(trained.model.get_weights(), unpacked(stored.folder / "weights.npz"), strict=True):
        np.testing.assert_allclose(weight, kept, atol=1e-6)


def test_a_network_with_all_its_epochs_is_not_revived(tiny_weights, tiny_npz, tmp_path):
    training, _ = training_and_watched(tiny_npz, 0, None)
    stored = registry.load("four_conv", weights=tiny_weights)
    config = dataclasses.replace(PRESETS["four_conv"].config, epochs=1)
    with pytest.raises(TrainingFailed, match="1 epochs behind it; give --epochs above that"):
        revive(config, training, stored, Workdir(tmp_path))


def test_the_command_refuses_to_revive_into_a_folder_with_a_run(tiny_weights, tiny_npz, tmp_path, capsys):
    arguments = [
        "train",
        "four_conv",
        "--data",
        str(tiny_npz),
        "--workdir",
        str(tmp_path),
        "--weights",
        str(tiny_weights),
    ]
    (tmp_path / "checkpoint.keras").write_bytes(b"a run")
    assert main([*arguments, "--epochs", "2", "--revive"]) == 2
    assert "already holds a run" in capsys.readouterr().err
