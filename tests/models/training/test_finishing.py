"""The finishing epochs: what they see, and what they are taught."""

import keras
import numpy as np
import pytest

from models.training.evaluate import scores_of_crops
from models.training.finishing import TAUGHT, taught, whole_pictures
from models.training.targets import one_hot
from models.training.workdir import Workdir


def test_whole_pictures_change_the_side_and_nothing_else(tiny_config):
    config = tiny_config(side=40, shift=0.1, rescale=0.2)
    assert whole_pictures(config) == tiny_config(side=48, shift=0.1, rescale=0.2)


def test_half_of_each_target_is_what_the_teacher_says_of_both_views(tmp_path, made_faces):
    keras.utils.set_random_seed(3)
    teacher = keras.Sequential(
        [
            keras.Input((48, 48, 1)),
            keras.layers.Rescaling(1 / 255),
            keras.layers.Conv2D(4, 9, strides=8),
            keras.layers.Flatten(),
            keras.layers.Dense(7, activation="softmax"),
        ]
    )
    teacher.save(tmp_path / "teacher.keras")
    faces = made_faces(20)
    wanted = one_hot(faces.labels)
    mixed = taught(wanted, faces, Workdir(tmp_path))
    expected = (1 - TAUGHT) * wanted + TAUGHT * scores_of_crops(teacher, faces.images, "mirrored")
    np.testing.assert_allclose(mixed, expected, atol=1e-6)
    assert mixed.sum(axis=1) == pytest.approx(np.ones(20))
    assert np.abs(mixed - wanted).max() > 0.1
