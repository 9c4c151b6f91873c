import numpy as np
import pytest

from models.training.errors import UnreadableDataset
from models.training.saliency.fixations import HELD_OUT, TRAINING, WATCHED, Scene, load_scenes


def names(scenes):
    return [f"{scene.source}/{scene.path.stem}" for scene in scenes]


def test_each_set_is_divided_by_the_place_of_its_pictures(made_sets):
    parts = load_scenes(made_sets)
    assert names(parts[HELD_OUT]) == ["osie/000", "osie/005", "others/000", "others/005"]
    assert names(parts[WATCHED]) == ["osie/001", "others/001"]
    assert len(parts[TRAINING]) == 14
    assert not set(names(parts[TRAINING])) & set(names(parts[HELD_OUT]) + names(parts[WATCHED]))


def test_points_belong_to_their_pictures(made_sets):
    for scene in load_scenes(made_sets)[TRAINING]:
        picture = scene.picture()
        rows, columns = scene.pixels(*picture.shape[:2]).T
        assert (picture[rows, columns, 0] > 200).mean() > 0.9  # they look at the disc, which is red


def scene(*points, degree=2.0):
    return Scene(None, "made", np.array(points, np.float32), degree)


def test_fixations_on_the_edge_are_brought_inside():
    found = scene((0, 0), (12, 8), (11.9, 7.9), (5.5, 2.5)).fixated(8, 12)
    assert sorted(zip(*map(list, np.nonzero(found)), strict=True)) == [(0, 0), (2, 5), (7, 11)]


def test_the_density_sums_to_one_and_has_the_width_of_a_degree():
    density = scene((30.5, 30.5)).density(61, 61)
    assert density.sum() == pytest.approx(1, abs=1e-5) and density.argmax() == 30 * 61 + 30
    assert density[30, 32] / density[30, 30] == pytest.approx(np.exp(-0.5), abs=1e-3)
    twice = scene((10, 10), (10, 10), (50, 50)).density(61, 61)
    assert twice[10, 10] == pytest.approx(2 * twice[50, 50], rel=1e-4)


def test_degrees_are_those_of_the_sets(made_sets):
    assert {scene.source: scene.degree for scene in load_scenes(made_sets)[TRAINING]} == {"osie": 15.4, "others": 14.0}


def test_what_is_no_set_is_said(tmp_path, made_sets):
    with pytest.raises(UnreadableDataset, match=r"expected folders with pictures and fixations\.npz"):
        load_scenes(tmp_path)
    (tmp_path / "osie").mkdir()
    (tmp_path / "osie" / "fixations.npz").write_bytes(b"nothing")
    with pytest.raises(UnreadableDataset, match="expected image, count, x and y in osie"):
        load_scenes(tmp_path)
    one = {"image": ["a.png"], "count": [3], "x": [1.0], "y": [2.0]}
    np.savez(tmp_path / "osie" / "fixations.npz", **one)
    with pytest.raises(UnreadableDataset, match="as many points as counted"):
        load_scenes(tmp_path)
    np.savez(tmp_path / "osie" / "fixations.npz", **one | {"count": [1]})
    with pytest.raises(UnreadableDataset, match="at least three pictures"):
        load_scenes(tmp_path)


def test_a_missing_picture_is_said(tmp_path):
    with pytest.raises(UnreadableDataset, match=r"a\.png cannot be read"):
        Scene(tmp_path / "a.png", "osie", np.zeros((1, 2)), 1.0).picture()
