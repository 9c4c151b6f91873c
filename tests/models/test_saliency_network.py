"""The saliency network that is served, and what is refused."""

import json
import shutil

import numpy as np
import pytest

from models import saliency_network
from models.stored import NetworkUnavailable, sha256


@pytest.fixture
def folder(tmp_path):
    """A copy of what is published."""
    shutil.copytree(saliency_network.FOLDER, tmp_path / "saliency")
    return tmp_path / "saliency"


def test_the_published_one_maps_a_crop():
    network = saliency_network.load().open()
    crop = np.random.default_rng(0).integers(0, 256, (48, 48)).astype(np.uint8)
    found = network(crop)
    assert found.shape == (10, 10) and found.dtype == np.float32 and found.min() >= 0
    network(np.zeros((48, 48), np.uint8))
    np.testing.assert_array_equal(network(crop), found)


def test_its_card_says_how_close_it_is_to_keras():
    card = json.loads((saliency_network.FOLDER / "card.json").read_text())
    (chosen,) = (form for form in card["served"]["forms"] if form["kind"] == card["served"]["chosen"])
    assert chosen["mean_cc"] >= 0.99 and chosen["faces"] >= 100
    assert chosen["bytes"] == (saliency_network.FOLDER / "model.tflite").stat().st_size


@pytest.mark.parametrize("file", ["model.tflite", "card.json"])
def test_one_that_is_not_there_is_said_to_be_missing(folder, file):
    (folder / file).unlink()
    with pytest.raises(NetworkUnavailable, match="the saliency network is not there"):
        saliency_network.load(folder)


def test_one_that_is_not_what_its_card_says_is_refused(folder):
    for spoil in (lambda old: old[:1000], lambda old: b"", lambda old: old + b"x"):
        old = (folder / "model.tflite").read_bytes()
        (folder / "model.tflite").write_bytes(spoil(old))
        with pytest.raises(NetworkUnavailable, match="is refused"):
            saliency_network.load(folder)
        (folder / "model.tflite").write_bytes(old)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"files": {}}', '{"files": 3}'])
def test_a_card_that_is_none_is_refused(folder, text):
    (folder / "card.json").write_text(text)
    with pytest.raises(NetworkUnavailable, match="is refused"):
        saliency_network.load(folder)


def test_another_network_under_a_card_that_names_it_is_refused(folder):
    for content in ((saliency_network.FOLDER.parent / "weights" / "mien" / "model.tflite").read_bytes(), b"no network"):
        (folder / "model.tflite").write_bytes(content)
        (folder / "card.json").write_text(json.dumps({"files": {"model.tflite": sha256(content)}}))
        with pytest.raises(NetworkUnavailable, match="is refused"):
            saliency_network.load(folder)
