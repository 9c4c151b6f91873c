import json

import numpy as np
import pytest

from models import registry, stored
from models.stored import NetworkUnavailable
from tests.weights import change_card


@pytest.mark.parametrize("file", ["model.tflite", "weights.npz", "history.csv", "accuracy.png"])
def test_a_file_that_was_altered_is_refused(weights, file):
    path = weights / "four_conv" / file
    path.write_bytes(path.read_bytes()[:-1] + b"!")
    with pytest.raises(NetworkUnavailable, match=rf"expected {file} with the sha256"):
        registry.load("four_conv", weights=weights)


def test_a_file_that_is_missing_is_refused(weights):
    (weights / "four_conv" / "model.tflite").unlink()
    with pytest.raises(NetworkUnavailable, match=r"expected a file model\.tflite"):
        registry.load("four_conv", weights=weights)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"labels": ["happy", "sad"]}, "expected the labels angry"),
        ({"labels": ["disgust", "angry", "fear", "happy", "sad", "surprise", "neutral"]}, "expected the labels angry"),
        ({"input": {"shape": [64, 64, 1], "range": [0, 255]}}, r"expected an input of \(64, 64, 1\)"),
        ({"name": "other"}, "expected a card of four_conv; got one of other"),
        ({"files": {}}, r"expected model\.tflite among the card's files"),
        ({"files": {"../four_conv/model.tflite": "0"}}, "there is none"),
        ({"temperature": 0}, "a temperature above 0"),
        ({"metrics": {}}, "a measured accuracy"),
    ],
)
def test_a_card_that_does_not_fit_is_refused(weights, changes, sentence):
    change_card(weights / "four_conv", **changes)
    with pytest.raises(NetworkUnavailable, match=sentence):
        registry.load("four_conv", weights=weights)


def test_a_network_that_is_damaged_is_refused_even_with_a_fitting_sha256(weights):
    path = weights / "four_conv" / "model.tflite"
    path.write_bytes(path.read_bytes()[:1000])
    files = json.loads((path.parent / "card.json").read_text())["files"]
    change_card(weights / "four_conv", files=files | {"model.tflite": stored.sha256(path.read_bytes())})
    with pytest.raises(NetworkUnavailable, match="expected a LiteRT network"):
        registry.load("four_conv", weights=weights)


def test_a_card_that_is_no_text_is_refused(weights):
    (weights / "four_conv" / "card.json").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(NetworkUnavailable, match="is refused"):
        registry.load("four_conv", weights=weights)


def test_a_card_that_cannot_be_read_is_refused_without_a_path(weights, tmp_path):
    (weights / "four_conv" / "card.json").unlink()
    (weights / "four_conv" / "card.json").mkdir()
    with pytest.raises(NetworkUnavailable, match="expected files that can be read; got Is a directory") as caught:
        registry.load("four_conv", weights=weights)
    assert str(tmp_path) not in str(caught.value)


def test_a_card_of_very_many_levels_is_refused(weights):
    (weights / "four_conv" / "card.json").write_text("[" * 200_000)
    with pytest.raises(NetworkUnavailable, match="expected a card of a few levels"):
        registry.load("four_conv", weights=weights)


def test_a_folder_without_a_card_is_refused_by_name(weights):
    (weights / "four_conv" / "card.json").unlink()
    with pytest.raises(NetworkUnavailable, match=r"four_conv is refused: expected a file card\.json; there is none"):
        registry.load("four_conv", weights=weights)
    assert list(registry.survey(weights=weights).refusals) == ["four_conv"]


class MadeNetwork:
    """Gives one score for everything, or fails."""

    def __init__(self, score, shape=(48, 48, 1)):
        self.score, self.input_shape = score, shape

    def __call__(self, crops):
        if isinstance(self.score, Exception):
            raise self.score
        return np.full((len(crops), 7), self.score, np.float32)


@pytest.mark.parametrize(
    ("network", "sentence"),
    [
        (MadeNetwork(np.nan), "expected finite scores"),
        (MadeNetwork(np.inf), "expected finite scores"),
        (MadeNetwork(RuntimeError("node 3 failed to invoke")), "it fails on two crops"),
        (
            MadeNetwork(0.1, shape=(40, 40, 1)),
            r"expected an input of \(48, 48, 1\), as all crops are; got \(40, 40, 1\)",
        ),
    ],
)
def test_a_network_that_cannot_read_crops_is_refused(network, sentence):
    with pytest.raises(ValueError, match=sentence):
        stored.try_out(network, network.input_shape)
