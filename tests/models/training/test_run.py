"""From a preset to a saved network, and whether it is published."""

import dataclasses
import json

import pytest

from models import registry
from models.training import export
from models.training.presets import PRESETS
from models.training.run import kept_back, train_and_evaluate


def changed(card, *, epochs=50, **metrics):
    training = dataclasses.replace(card.training, epochs=epochs)
    return dataclasses.replace(card, training=training, metrics=dict(card.metrics) | metrics)


@pytest.fixture
def card(tiny_weights):
    return registry.load("four_conv", weights=tiny_weights).card


@pytest.fixture
def preset():
    return PRESETS["four_conv"]


def test_a_short_trial_is_kept_back(card, preset, weights):
    assert kept_back(card, preset, weights) == "it has 1 of 50 epochs behind it"


def test_a_network_measured_on_its_own_tenth_is_kept_back(card, preset, weights):
    other = changed(card, split="held-out tenth", data="a held-out tenth of faces")
    assert "measured on a held-out tenth of faces" in kept_back(other, preset, weights)


def test_a_worse_network_is_kept_back_and_a_better_one_is_not(card, preset, weights):
    assert "is better" in kept_back(changed(card, accuracy=card.accuracy - 0.01), preset, weights)
    assert kept_back(changed(card, accuracy=card.accuracy + 0.01), preset, weights) is None
    assert kept_back(changed(card), preset, weights) is None


def test_where_there_is_none_or_a_damaged_one_the_network_is_published(card, preset, weights, tmp_path):
    assert kept_back(changed(card), preset, tmp_path / "empty") is None
    (weights / "four_conv" / "model.tflite").unlink()
    assert kept_back(changed(card, accuracy=0.0), preset, weights) is None


def test_the_augmented_preset_goes_all_the_way_and_is_resumed(tiny_npz, tmp_path, monkeypatch):
    monkeypatch.setattr(export, "FORMS", {"float16 weights": export.as_float16})  # test_export.py tries all forms
    preset, weights = PRESETS["four_conv_augmented"], tmp_path / "weights"
    first = train_and_evaluate(
        preset, tiny_npz, tmp_path / "work", epochs=1, seed=7, schedule="cosine", weights=weights
    )
    assert first.published is None and not weights.exists()
    assert sorted(path.name for path in first.saved.iterdir()) == [
        "accuracy.png",
        "card.json",
        "history.csv",
        "loss.png",
        "model.tflite",
        "weights.npz",
    ]
    second = train_and_evaluate(preset, tiny_npz, tmp_path / "work", resume=True, publish=True, weights=weights)
    assert second.published == weights / "four_conv_augmented"
    assert registry.load(weights=weights).card.to_json() == second.card.to_json()
    assert second.card.training.epochs == 1 and second.card.training.config["horizontal_flip"] is True
    config = second.card.training.config
    assert (config["seed"], config["schedule"]) == (
        7,
        "cosine",
    )  # as the run was begun, where nothing else is asked for


def test_the_card_counts_faces_that_also_stand_in_the_training_data(tiny_weights):
    metrics = json.loads((tiny_weights / "four_conv" / "card.json").read_text())["metrics"]
    assert metrics["without_copies"]["n"] == 21 and metrics["split"] == "PublicTest"


def test_serving_gives_what_the_card_says(tiny_weights, tiny_npz):
    from models.training.fer2013 import load_faces
    from models.training.measures import measured

    stored, faces = registry.load("four_conv", weights=tiny_weights), load_faces(tiny_npz, "PublicTest")
    found = measured("four_conv", stored.open()(faces.images), faces.labels)
    assert found.accuracy == stored.card.accuracy
    assert found.nll == pytest.approx(stored.card.metrics["nll"])
