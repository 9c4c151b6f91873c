import numpy as np
import pytest

from models.training.augmentation import augment, rotated
from models.training.presets import PRESETS


def pictures(n=200):
    return np.random.default_rng(1).integers(0, 255, (n, 48, 48), np.uint8)


def test_nothing_is_changed_unless_asked_for(tiny_config):
    images = pictures()
    out = augment(images, tiny_config(), np.random.default_rng(0))
    np.testing.assert_array_equal(out, images)
    assert out is not images


def test_about_half_are_mirrored_and_the_others_left(tiny_config):
    images = pictures()
    out = augment(images, tiny_config(horizontal_flip=True), np.random.default_rng(0))
    mirrored = [np.array_equal(new, old[:, ::-1]) for new, old in zip(out, images, strict=True)]
    left = [np.array_equal(new, old) for new, old in zip(out, images, strict=True)]
    assert sum(mirrored) + sum(left) == 200 and 70 < sum(mirrored) < 130


def test_the_input_stays_as_it_was(tiny_config):
    images = pictures()
    before = images.copy()
    augment(images, tiny_config(horizontal_flip=True, rotation_degrees=10), np.random.default_rng(0))
    np.testing.assert_array_equal(images, before)


def test_the_same_source_of_randomness_gives_the_same_pictures(tiny_config):
    config = tiny_config(horizontal_flip=True, rotation_degrees=5)
    first, second = (augment(pictures(), config, np.random.default_rng(4)) for _ in range(2))
    np.testing.assert_array_equal(first, second)


@pytest.mark.parametrize(("degrees", "turns"), [(90, 1), (180, 2), (-90, -1)])
def test_a_quarter_turn_is_what_numpy_does(degrees, turns):
    picture = pictures(1)[0]
    np.testing.assert_array_equal(rotated(picture, degrees), np.rot90(picture, turns))


def test_a_tenth_of_a_degree_changes_little_but_something():
    stripes = np.tile(np.array([0, 255], np.uint8), (48, 24))
    turned = rotated(stripes, 0.1).astype(int)
    assert 0 < np.abs(turned - stripes).max() <= 16  # a corner moves by 0.06 pixels


def test_the_augmented_preset_is_the_papers():
    config = PRESETS["four_conv_augmented"].config
    assert (config.rotation_degrees, config.horizontal_flip) == (0.1, True)
    assert (config.learning_rate, config.epochs) == (1e-4, 50)
    plain = PRESETS["four_conv"].config
    assert (plain.rotation_degrees, plain.horizontal_flip, plain.learning_rate, plain.epochs) == (0, False, 1e-4, 50)
