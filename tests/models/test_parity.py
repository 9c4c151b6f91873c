"""The served networks give what their Keras originals give, for every network of the project that keeps its weights."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from models import registry
from models.runtime import calibrated
from models.training.evaluate import keras_scores, load_keras
from models.training.export import LARGEST_DIFFERENCE, LARGEST_DROP, LEAST_AGREEMENT, LEAST_ALIKE, QUANTISED

SHEET = Path(__file__).parents[3] / "shared" / "data" / "fer2013" / "PublicTest.png"
LABELS = SHEET.with_name("PublicTest.labels.txt")
NAMES = [card.name for card in registry.available() if registry.WEIGHTS_FILE in card.files]

MOST_MOVED, ON_A_SAMPLE = 0.15, 0.01
"""What 8-bit arithmetic may do to the scores of one face, and what a part of PublicTest may differ from the whole."""


@pytest.fixture(scope="module")
def public_test() -> tuple[np.ndarray, np.ndarray]:
    """The faces of PublicTest from the sheet of tiles that the data set is packed in, and their labels."""
    if not SHEET.exists():
        pytest.skip("FER-2013 is not at hand")
    sheet, labels = cv2.imread(str(SHEET), cv2.IMREAD_GRAYSCALE), LABELS.read_text().strip()
    rows, columns = sheet.shape[0] // 48, sheet.shape[1] // 48
    tiles = sheet.reshape(rows, 48, columns, 48).swapaxes(1, 2).reshape(-1, 48, 48)
    return np.ascontiguousarray(tiles[: len(labels)]), np.array([int(digit) for digit in labels])


def served_and_expected(stored: registry.StoredNetwork, crops: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    return stored.open()(crops), calibrated(keras_scores(load_keras(stored), crops), stored.card.temperature)


def assert_faithful(stored: registry.StoredNetwork, crops: np.ndarray) -> None:
    served, expected = served_and_expected(stored, crops)
    quantised = stored.card.serving["form"] in QUANTISED
    assert np.abs(served - expected).max() <= (MOST_MOVED if quantised else LARGEST_DIFFERENCE)
    alike = (served.argmax(axis=1) == expected.argmax(axis=1)).mean()
    assert alike >= (LEAST_ALIKE - ON_A_SAMPLE if quantised else LEAST_AGREEMENT)


@pytest.mark.parametrize("name", NAMES)
def test_parity_on_made_faces(name, made_crops):
    assert_faithful(registry.load(name), made_crops)


@pytest.mark.parametrize("name", NAMES)
def test_parity_on_real_faces(name, public_test):
    assert_faithful(registry.load(name), public_test[0][::6])


def test_the_default_network_loses_no_accuracy_on_its_way_to_the_server(public_test):
    stored, (faces, labels) = registry.load(), public_test
    accuracies = [(scores.argmax(axis=1) == labels).mean() for scores in served_and_expected(stored, faces)]
    assert accuracies[0] == pytest.approx(stored.card.accuracy, abs=1e-3)
    assert accuracies[1] - accuracies[0] <= LARGEST_DROP


def test_parity_of_a_network_fresh_from_training(tiny_weights, made_crops):
    assert_faithful(registry.load("four_conv", weights=tiny_weights), made_crops)


def test_a_network_that_is_not_faithful_would_be_noticed(tiny_weights, made_crops):
    stored = registry.load("four_conv", weights=tiny_weights)
    warmer = type(stored.card)(**vars(stored.card) | {"temperature": stored.card.temperature * 3})
    served, expected = stored.open()(made_crops), keras_scores(load_keras(stored), made_crops)
    assert np.abs(served - calibrated(expected, warmer.temperature)).max() > LARGEST_DIFFERENCE
