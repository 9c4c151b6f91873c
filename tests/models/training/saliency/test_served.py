"""The form of the saliency network that is served."""

import json
import shutil

import numpy as np
import pytest

from models import saliency_network
from models.training.errors import TrainingFailed
from models.training.saliency import served
from models.training.saliency.served import ServedSaliency, chosen_form, correlation


def form(kind, size, cc):
    return ServedSaliency(kind, bytes(size), 1.0, 10, cc, cc)


def test_the_smallest_that_is_close_is_chosen():
    exact, rough, small = form("exact", 9, 1.0), form("rough", 1, 0.98), form("small", 5, 0.995)
    assert chosen_form([exact, rough, small]) is small
    with pytest.raises(TrainingFailed, match="no form"):
        chosen_form([rough])


def test_correlation_of_maps_that_are_the_same_everywhere():
    flat, slope = np.ones((2, 2)), np.arange(4.0).reshape(2, 2)
    assert correlation(flat, flat) == 1 and correlation(flat, slope) == 0
    assert correlation(slope, 3 * slope + 1) == pytest.approx(1)
    assert correlation(slope, -slope) == pytest.approx(-1)


def test_the_command_makes_it_and_the_card_vouches_for_it(said, trained, imagenet, tiny_npz, monkeypatch, tmp_path):
    folder = tmp_path / "network"
    shutil.copytree(trained, folder)
    monkeypatch.setattr(served, "ENLARGED", 64)  # quicker
    monkeypatch.setattr(served, "CALLS", 3)
    status, text, err = said("export", "--data", tiny_npz, "--imagenet", imagenet, "--network", folder)
    assert (status, err) == (0, "") and "float16 weights: " in text and "served: " in text
    card = json.loads((folder / "card.json").read_text())
    assert {entry["kind"] for entry in card["served"]["forms"]} == set(served.KINDS)
    assert "model.tflite" in card["files"] and "head.npz" in card["files"]
    crops = np.random.default_rng(0).integers(0, 256, (3, 48, 48)).astype(np.uint8)
    network = saliency_network.load(folder).open()
    expected = served.face_network(imagenet, folder).predict(crops[..., None].astype(np.float32), verbose=0)
    for crop, grid in zip(crops, expected[..., 0], strict=True):
        assert correlation(network(crop), grid) > 0.99 and network(crop).shape == (4, 4)
