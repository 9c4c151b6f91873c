import numpy as np
import pytest

from models.emotions import LABELS
from models.training.faces import Faces
from models.training.targets import mixed_up, one_hot, targets, translated_votes


def voted(n=600):
    """Faces whose taggers say neutral half of the time when the label is sad, and agree with it otherwise."""
    rng = np.random.default_rng(0)
    labels = rng.choice([LABELS.index("happy"), LABELS.index("sad"), LABELS.index("neutral")], n).astype(np.uint8)
    votes = np.zeros((n, 10), np.uint8)
    for row, label in zip(votes, labels, strict=True):
        column = {"happy": 1, "sad": 3, "neutral": 0}[LABELS[label]]
        row[0 if LABELS[label] == "sad" and rng.random() < 0.5 else column] = 10
    return Faces(np.zeros((n, 48, 48), np.uint8), labels, "made", votes)


def test_one_hot_labels():
    np.testing.assert_array_equal(one_hot(np.array([2, 0], np.uint8)), np.eye(7, dtype=np.float32)[[2, 0]])


def test_plain_targets_are_the_labels(tiny_config):
    faces = voted(20)
    np.testing.assert_array_equal(targets(faces, tiny_config()), one_hot(faces.labels))


def test_smoothing_spreads_its_part_over_all_labels(tiny_config):
    found = targets(voted(5), tiny_config(label_smoothing=0.07))
    np.testing.assert_allclose(found.sum(axis=1), 1, rtol=1e-6)
    np.testing.assert_allclose(np.sort(found, axis=1)[:, [0, -1]], [[0.01, 0.94]] * 5, rtol=1e-4)


def test_votes_are_translated_to_what_the_label_is_likely_to_be():
    faces = voted()
    found = translated_votes(faces.votes, faces.labels)
    neutral, happy = faces.votes[:, 0] == 10, faces.votes[:, 1] == 10
    sad_among_neutral = (faces.labels[neutral] == LABELS.index("sad")).mean()
    assert sad_among_neutral > 0.2  # what the taggers call neutral is often labelled sad
    assert found[neutral, LABELS.index("sad")].mean() == pytest.approx(sad_among_neutral, abs=0.02)
    assert found[happy, LABELS.index("happy")].min() > 0.95
    np.testing.assert_allclose(found.sum(axis=1), 1, rtol=1e-5)


def test_targets_mix_labels_and_votes_by_the_configs_part(tiny_config):
    faces = voted(60)
    half = targets(faces, tiny_config(votes=0.5))
    expected = (one_hot(faces.labels) + translated_votes(faces.votes, faces.labels)) / 2
    np.testing.assert_allclose(half, expected, rtol=1e-5)


def test_mixup_keeps_pictures_and_targets_together():
    images = np.arange(8, dtype=np.float32)[:, None, None, None] * np.ones((1, 2, 2, 1), np.float32)
    wanted = np.eye(8, dtype=np.float32)
    mixed, answers = mixed_up(images, wanted, 1.0, np.random.default_rng(5))
    np.testing.assert_allclose(mixed[:, 0, 0, 0], answers @ np.arange(8), rtol=1e-5)
    assert (np.count_nonzero(answers, axis=1) == 2).sum() >= 5
