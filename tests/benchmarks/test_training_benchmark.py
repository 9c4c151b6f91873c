import json

import numpy as np
import pytest

from benchmarks import training
from benchmarks.made_crops import made_crops
from models.training.presets import PRESETS


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    path = tmp_path_factory.mktemp("data") / "faces.npz"
    np.savez(path, images=made_crops(150, seed=0), labels=np.arange(150) % 7)
    return path


def test_pipeline_and_step_are_measured_alone_and_together(data, tmp_path, capsys):
    out = tmp_path / "training.json"
    training.main(["four_conv_augmented", "--data", str(data), "--batches", "9", "--json", str(out)])
    report = json.loads(out.read_text(encoding="utf-8"))
    (row,) = report["rows"]
    assert row["preset"] == "four_conv_augmented" and row["batch_size"] == 64
    assert row["batches"] == 2  # 150 pictures are two whole batches
    assert min(row["pipeline"], row["step"], row["together"]) > 0
    head, line = capsys.readouterr().out.splitlines()[-2:]
    assert head.startswith("pictures a second") and line.split()[0] == "four_conv_augmented"
    assert "CPU cores" in report["compute"]


def test_an_unknown_preset_is_refused(data, capsys):
    with pytest.raises(SystemExit):
        training.main(["nobody", "--data", str(data)])
    assert "invalid choice: 'nobody'" in capsys.readouterr().err and "nobody" not in PRESETS


def test_a_missing_data_set_ends_with_a_sentence(tmp_path):
    with pytest.raises(SystemExit, match="does not exist"):
        training.main(["four_conv", "--data", str(tmp_path / "none.npz")])
