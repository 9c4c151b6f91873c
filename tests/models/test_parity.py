"""The served networks give what their Keras originals give, for every network of the project."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from models import registry
from models.runtime import calibrated
from models.training.evaluate import keras_scores, load_keras
from models.training.export import LARGEST_DIFFERENCE, LEAST_AGREEMENT

SHEET = Path(__file__).parents[3] / "shared" / "data" / "fer2013" / "PublicTest.png"
NAMES = [card.name for card in registry.available()]


@pytest.fixture(scope="module")
def real_crops() -> np.ndarray:
    """Every sixth face of PublicTest, from the sheet of tiles that the data set is packed in."""
    if not SHEET.exists():
        pytest.skip("FER-2013 is not at hand")
    sheet = cv2.imread(str(SHEET), cv2.IMREAD_GRAYSCALE)
    rows, columns = sheet.shape[0] // 48, sheet.shape[1] // 48
    return np.ascontiguousarray(sheet.reshape(rows, 48, columns, 48).swapaxes(1, 2).reshape(-1, 48, 48)[:3589:6])


def assert_faithful(stored: registry.StoredNetwork, crops: np.ndarray) -> None:
    served = stored.open()(crops)
    expected = calibrated(keras_scores(load_keras(stored), crops), stored.card.temperature)
    assert np.abs(served - expected).max() <= LARGEST_DIFFERENCE
    assert (served.argmax(axis=1) == expected.argmax(axis=1)).mean() >= LEAST_AGREEMENT


@pytest.mark.parametrize("name", NAMES)
def test_parity_on_made_faces(name, made_crops):
    assert_faithful(registry.load(name), made_crops)


@pytest.mark.parametrize("name", NAMES)
def test_parity_on_real_faces(name, real_crops):
    assert_faithful(registry.load(name), real_crops)


def test_parity_of_a_network_fresh_from_training(tiny_weights, made_crops):
    assert_faithful(registry.load("four_conv", weights=tiny_weights), made_crops)


def test_a_network_that_is_not_faithful_would_be_noticed(tiny_weights, made_crops):
    stored = registry.load("four_conv", weights=tiny_weights)
    warmer = type(stored.card)(**vars(stored.card) | {"temperature": stored.card.temperature * 3})
    other = calibrated(keras_scores(load_keras(stored), made_crops), warmer.temperature)
    assert np.abs(stored.open()(made_crops) - other).max() > LARGEST_DIFFERENCE
