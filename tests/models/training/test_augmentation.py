import numpy as np
import pytest

from models.training.augmentation import augment, degraded, erased, random_geometry
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


def geometries(config, n=4000):
    """Angle in degrees, scale, and where the picture's middle goes, of many random maps."""
    rng = np.random.default_rng(3)
    maps = np.array([random_geometry(config, rng) for _ in range(n)])
    angles = np.degrees(np.arctan2(maps[:, 0, 1], maps[:, 0, 0]))
    scales = np.hypot(maps[:, 0, 0], maps[:, 0, 1])
    middles = maps @ np.array([23.5, 23.5, 1.0])
    return angles, scales, middles


def test_rotation_and_rescaling_keep_to_their_ranges_and_reach_them(tiny_config):
    angles, scales, _ = geometries(tiny_config(rotation_degrees=10, rescale=0.2, geometry_probability=0.5))
    assert np.abs(angles).max() <= 10 and angles.max() > 9.5 and angles.min() < -9.5
    assert 0.8 <= scales.min() < 0.81 and 1.19 < scales.max() <= 1.2
    assert np.mean(angles == 0) == pytest.approx(0.5, abs=0.04)
    assert np.mean(scales == 1) == pytest.approx(0.5, abs=0.04)


def test_shift_is_a_part_of_the_side_in_both_directions(tiny_config):
    *_, middles = geometries(tiny_config(shift=0.2, geometry_probability=0.5))
    moved = middles - 23.5
    assert np.abs(moved).max() <= 0.2 * 48 + 1e-9
    assert (moved.max(axis=0) > 0.19 * 48).all() and (moved.min(axis=0) < -0.19 * 48).all()
    np.testing.assert_allclose((moved == 0).mean(axis=0), 0.5, atol=0.04)


def test_a_crop_is_cut_anywhere_and_nothing_else(tiny_config):
    config, images = tiny_config(side=40), pictures(300)
    out = augment(images, config, np.random.default_rng(0))
    assert out.shape == (300, 40, 40)
    places = set()
    for crop, image in zip(out, images, strict=True):
        windows = np.lib.stride_tricks.sliding_window_view(image, (40, 40))
        hits = np.argwhere((windows == crop).all(axis=(2, 3)))
        assert len(hits) == 1
        places.add(tuple(hits[0]))
    assert {0, 8} <= {top for top, _ in places} and {0, 8} <= {left for _, left in places}


def test_mirroring_about_the_middle_moves_a_crop_with_it(tiny_config):
    config = tiny_config(side=40, horizontal_flip=True)
    maps = [random_geometry(config, np.random.default_rng(seed)) for seed in range(40)]
    assert {matrix[0, 0] for matrix in maps} == {1.0, -1.0}
    for matrix in maps:
        corner = matrix @ np.array([0 if matrix[0, 0] > 0 else 47, 0, 1])
        assert -8 <= corner[0] <= 0 and -8 <= corner[1] <= 0


def test_a_tenth_of_a_degree_changes_little_but_something(tiny_config):
    stripes = np.tile(np.array([0, 255], np.uint8), (200, 48, 24))
    turned = augment(stripes, tiny_config(rotation_degrees=0.1), np.random.default_rng(0)).astype(int)
    assert 0 < np.abs(turned - stripes).max() <= 16  # a corner moves by 0.06 pixels


def test_erasing_covers_one_rectangle_of_the_right_area():
    rng, picture = np.random.default_rng(0), np.full((40, 40), 7, np.uint8)
    shares, changed = [], 0
    for _ in range(2000):
        new = erased(picture, 0.5, rng)
        rows, columns = np.nonzero(new != 7)
        if len(rows):
            changed += 1
            box = (np.ptp(rows) + 1) * (np.ptp(columns) + 1)
            assert len(rows) == box and len(np.unique(new)) == 2
            shares.append(box / 1600)
    assert changed / 2000 == pytest.approx(0.5, abs=0.04)
    assert 0.015 < min(shares) < 0.03 and 0.3 < max(shares) < 0.35


def test_degrading_leaves_a_picture_of_the_same_kind_and_no_probability_leaves_it_alone():
    picture = pictures(1)[0]
    assert degraded(picture, 0.0, np.random.default_rng(0)) is picture
    kinds = {degraded(picture, 1.0, np.random.default_rng(seed)).tobytes() for seed in range(20)}
    assert len(kinds) == 20
    out = degraded(picture, 1.0, np.random.default_rng(0))
    assert out.shape == picture.shape and out.dtype == np.uint8


def test_the_vggnet_preset_is_the_recipe_of_khaireddin_and_chen():
    config = PRESETS["vggnet"].config
    assert (config.rescale, config.shift, config.rotation_degrees) == (0.2, 0.2, 10)
    assert (config.geometry_probability, config.erasing, config.side, config.horizontal_flip) == (0.5, 0.5, 40, True)
    assert (config.optimizer, config.learning_rate, config.weight_decay) == ("sgd", 0.01, 1e-4)
    assert (config.schedule, config.batch_size, config.epochs) == ("plateau", 64, 300)


def test_the_augmented_preset_is_the_papers():
    config = PRESETS["four_conv_augmented"].config
    assert (config.rotation_degrees, config.horizontal_flip) == (0.1, True)
    assert (config.learning_rate, config.epochs) == (1e-4, 50)
    plain = PRESETS["four_conv"].config
    assert (plain.rotation_degrees, plain.horizontal_flip, plain.learning_rate, plain.epochs) == (0, False, 1e-4, 50)
