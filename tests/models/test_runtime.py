import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from models import registry
from models.runtime import MAX_BATCH, DamagedNetwork, LiteRtNetwork, calibrated


@pytest.fixture
def network(tiny_weights) -> LiteRtNetwork:
    return registry.load("four_conv", weights=tiny_weights).open()


@pytest.mark.parametrize("n", [0, 1, 3, MAX_BATCH, MAX_BATCH + 1, 2 * MAX_BATCH + 5])
def test_every_batch_gets_a_row_of_probabilities_for_each_crop(network, made_crops, n):
    scores = network(made_crops[:n])
    assert scores.shape == (n, 7) and scores.dtype == np.float32
    np.testing.assert_allclose(scores.sum(axis=1), 1, atol=1e-5)


def test_a_crop_scores_alike_alone_and_in_company(network, made_crops):
    together = network(made_crops[:20])
    alone = np.concatenate([network(crop[None]) for crop in made_crops[:20]])
    np.testing.assert_allclose(together, alone, atol=1e-5)


def test_batches_of_changing_size_do_not_mix(network, made_crops):
    expected = network(made_crops[:5])
    for n in (1, 5, 2, 5):
        np.testing.assert_allclose(network(made_crops[:n]), expected[:n], atol=1e-5)


@pytest.mark.parametrize(
    "crops",
    [
        np.zeros((1, 48, 48), np.float32),
        np.zeros((48, 48), np.uint8),
        np.zeros((1, 48, 48, 1), np.uint8),
        np.zeros((1, 40, 48), np.uint8),
    ],
)
def test_crops_of_another_kind_are_refused(network, crops):
    with pytest.raises(ValueError, match="expected uint8 crops"):
        network(crops)


@pytest.mark.parametrize("content", [b"", b"no network", bytes(1000)])
def test_bytes_that_are_no_network_are_refused(content):
    with pytest.raises(DamagedNetwork):
        LiteRtNetwork(content)


def test_each_thread_may_have_its_own(tiny_weights, made_crops):
    stored = registry.load("four_conv", weights=tiny_weights)
    expected = stored.open()(made_crops[:50])

    def read(_):
        return stored.open()(made_crops[:50])

    with ThreadPoolExecutor(4) as pool:
        for scores in pool.map(read, range(8)):
            np.testing.assert_array_equal(scores, expected)


def test_calibration_is_a_softmax_of_tempered_logits():
    logits = np.array([[2.0, 1.0, 0.0]])
    scores = np.exp(logits) / np.exp(logits).sum()
    tempered = np.exp(logits / 2) / np.exp(logits / 2).sum()
    np.testing.assert_allclose(calibrated(scores, 2.0), tempered, rtol=1e-6)


def test_a_temperature_of_one_changes_nothing():
    scores = np.array([[0.7, 0.2, 0.1], [1 / 3, 1 / 3, 1 / 3]])
    np.testing.assert_allclose(calibrated(scores, 1.0), scores, rtol=1e-6)


def test_calibration_bears_certainty_and_no_rows():
    np.testing.assert_allclose(calibrated(np.array([[1.0, 0.0]]), 1.5), [[1, 0]], atol=1e-6)
    assert calibrated(np.zeros((0, 7), np.float32), 1.5).shape == (0, 7)


def test_serving_needs_no_tensorflow():
    program = "import sys, models.registry; print([m for m in ('tensorflow', 'keras') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
