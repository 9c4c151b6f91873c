"""The saliency commands, end to end on made pictures."""

import json
import shutil

import cv2
import numpy as np
import pytest

from models.training.saliency.measures import NAMES


def test_the_card_tells_what_was_done_and_measured(trained):
    card = json.loads((trained / "card.json").read_text())
    assert set(card["measures"]) == {"network", "centre prior", "spectral residual"}
    assert set(card["measures"]["network"]["mean"]) == set(NAMES)
    assert set(card["measures"]["network"]["sets"]) == {"osie", "others"}
    assert (card["training"]["n"], card["training"]["epochs"]) == (14, 2)
    assert "MobileNetV2 1.0 (frozen) stands in for ML-Net's VGG-16" in card["architecture"]
    assert set(card["files"]) == {"head.npz", "history.csv", "loss.png"} and len(card["limits"]) >= 4


def test_evaluate_gives_what_the_card_says(said, trained, made_sets, imagenet, tmp_path):
    out = tmp_path / "found.json"
    inputs = ("--data", made_sets, "--imagenet", imagenet, "--network", trained)
    status, text, err = said("evaluate", *inputs, "--json", out)
    assert (status, err) == (0, "") and "sAUC" in text and "the network beats the centre prior on" in text
    found, card = json.loads(out.read_text()), json.loads((trained / "card.json").read_text())
    for kind, values in card["measures"].items():
        for name, value in values["mean"].items():
            assert found[kind]["mean"][name] == pytest.approx(value, rel=0.02, abs=0.02)


def test_the_sheet_is_a_picture(said, trained, made_sets, imagenet, tmp_path):
    out = tmp_path / "sheet.png"
    status, text, _ = said("sheet", out, "--data", made_sets, "--imagenet", imagenet, "--network", trained)
    picture = cv2.imread(str(out))
    assert status == 0 and "drawn" in text and picture.shape[1] > 900 and picture.std() > 20


def test_a_head_that_was_altered_or_has_another_base_is_refused(said, trained, made_sets, imagenet, tmp_path):
    copy = tmp_path / "network"
    shutil.copytree(trained, copy)
    other = tmp_path / "base.weights.h5"
    shutil.copyfile(imagenet, other)
    with other.open("ab") as file:
        file.write(b"\0")
    data = ("--data", made_sets, "--network", copy)
    status, _, err = said("evaluate", *data, "--imagenet", other)
    assert status == 2 and "other weights than those" in err
    with (copy / "head.npz").open("ab") as file:
        file.write(b"\0")
    status, _, err = said("evaluate", *data, "--imagenet", imagenet)
    assert status == 2 and "head.npz is not what its card says" in err
    status, _, err = said("evaluate", "--data", made_sets, "--network", tmp_path, "--imagenet", imagenet)
    assert status == 2 and "there is no saliency network" in err


@pytest.mark.slow
def test_a_network_that_loses_to_a_baseline_is_not_published(said, made_sets, imagenet, tmp_path, monkeypatch):
    monkeypatch.setattr("models.training.saliency.evaluate.finished_map", lambda grid, h, w: np.ones((h, w)))
    inputs = ("--data", made_sets, "--imagenet", imagenet, "--workdir", tmp_path / "run")
    status, _, err = said("train", *inputs, "--epochs", 1, "--network", tmp_path / "published")
    assert status == 2 and "not published: the network beats the" in err
    assert not (tmp_path / "published").exists()
