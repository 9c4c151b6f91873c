"""Each harm does to a made picture what its name says."""

import cv2
import numpy as np
import pytest
import skimage.data

from benchmarks import harms
from benchmarks.harms import HARMS, harmed

SIDE = 48


@pytest.fixture(scope="module")
def face() -> np.ndarray:
    grey = cv2.cvtColor(skimage.data.astronaut(), cv2.COLOR_RGB2GRAY)[62:162, 174:274]
    return cv2.resize(grey, (SIDE, SIDE), interpolation=cv2.INTER_AREA)


def chance(seed: int = 0) -> np.random.Generator:
    return np.random.default_rng(seed)


def dot(x: int, y: int) -> np.ndarray:
    picture = np.zeros((SIDE, SIDE), np.uint8)
    picture[y, x] = 255
    return picture


def brightest(picture: np.ndarray) -> tuple[int, int]:
    y, x = np.unravel_index(picture.argmax(), picture.shape)
    return int(x), int(y)


def sharpness(picture: np.ndarray) -> float:
    return float(cv2.Laplacian(picture.astype(np.float64), cv2.CV_64F).var())


@pytest.mark.parametrize("name", HARMS)
def test_every_harm_keeps_the_form_and_its_input_and_depends_on_the_seed_alone(name, face):
    before = face.copy()
    out = HARMS[name](face, chance())
    assert out.shape == face.shape and out.dtype == np.uint8
    assert (face == before).all() and not np.shares_memory(out, face)
    assert (HARMS[name](face, chance()) == out).all()
    assert (out == face).all() == (name == "none")


def test_more_blur_leaves_less_detail(face):
    one, two = (harms.blur(face, chance(), sigma=sigma) for sigma in (1, 2))
    assert sharpness(two) < sharpness(one) < sharpness(face) / 2
    assert abs(float(two.mean()) - float(face.mean())) < 2


def test_fewer_pixels_leave_less_detail_of_the_same_face(face):
    few, fewer = (harms.fewer_pixels(face, chance(), side=side) for side in (24, 16))
    assert sharpness(fewer) < sharpness(few) < sharpness(face) / 2
    assert np.corrcoef(fewer.ravel(), face.ravel())[0, 1] > 0.9


def test_noise_has_its_deviation():
    noise = harms.noise(np.full((200, 200), 128, np.uint8), chance(), sigma=15)
    assert noise.std() == pytest.approx(15, rel=0.05) and noise.mean() == pytest.approx(128, abs=0.5)


def test_low_light_is_darker_and_keeps_its_noise():
    dark = harms.low_light(np.full((200, 200), 200, np.uint8), chance(), part=0.25, sigma=5)
    assert dark.mean() == pytest.approx(50, abs=0.2) and dark.std() == pytest.approx(5, rel=0.05)


def test_gamma_keeps_black_and_white_and_darkens_between():
    ramp = np.array([[0, 128, 255]], np.uint8)
    assert harms.gamma(ramp, chance(), power=2.5).tolist() == [[0, round(255 * (128 / 255) ** 2.5), 255]]


def test_contrast_shrinks_about_the_middle():
    assert harms.contrast(np.array([[0, 127, 255]], np.uint8), chance(), part=0.3).tolist() == [[89, 127, 166]]


def test_side_light_comes_from_either_side():
    flat = np.full((SIDE, SIDE), 100, np.uint8)
    lit = [harms.side_light(flat, chance(seed), dark=0.15, bright=1.5) for seed in range(10)]
    assert {(int(picture[0, 0]), int(picture[-1, -1])) for picture in lit} == {(15, 150), (150, 15)}


def test_jpeg_changes_pixels_and_not_the_face(face):
    rough = harms.jpeg(face, chance(), quality=20)
    assert 1 < np.abs(rough.astype(int) - face).mean() < 12


def test_a_quarter_turn_moves_a_dot_where_it_belongs():
    # (x, y) about the middle (23.5, 23.5): (16.5, 0.5) becomes (-0.5, 16.5) clockwise, (0.5, -16.5) the other way
    ends = {brightest(harms.rotation(dot(40, 24), chance(seed), degrees=90)) for seed in range(10)}
    assert ends == {(23, 40), (24, 7)}


def test_rotation_goes_on_at_the_edge():
    turned = harms.rotation(np.full((SIDE, SIDE), 77, np.uint8), chance(), degrees=30)
    assert (turned == 77).all()


@pytest.mark.parametrize(("scale", "x"), [(2.0, 36), (0.5, 27)])
def test_zoom_moves_a_dot_from_or_to_the_middle(scale, x):
    middle = np.zeros((SIDE, SIDE), np.uint8)
    middle[:, 29:31] = 255  # its middle lies at 29.5, 6 from the picture's
    assert abs(np.flatnonzero(harms.zoom(middle, chance(), scale=scale)[20] > 100).mean() - (x - 0.5)) <= 0.5


def test_shift_moves_a_dot_in_one_of_four_directions():
    moved = {brightest(harms.shift(dot(20, 20), chance(seed), part=0.125)) for seed in range(40)}
    assert moved == {(26, 20), (14, 20), (20, 26), (20, 14)}


def test_mirrored_changes_sides():
    assert brightest(harms.mirrored(dot(3, 20), chance())) == (44, 20)


@pytest.mark.parametrize(
    ("name", "rows"),
    [("mouth covered (lower third)", slice(32, 48)), ("eyes covered (a quarter of the height)", slice(12, 24))],
)
def test_a_band_covers_exactly_its_part(name, rows):
    covered = HARMS[name](np.zeros((SIDE, SIDE), np.uint8), chance())
    expected = np.zeros((SIDE, SIDE), np.uint8)
    expected[rows] = harms.COVER
    assert (covered == expected).all()


def test_a_quarter_covers_a_square_anywhere():
    corners = set()
    for seed in range(30):
        covered = harms.quarter(np.zeros((SIDE, SIDE), np.uint8), chance(seed)) == harms.COVER
        rows, columns = np.flatnonzero(covered.any(axis=1)), np.flatnonzero(covered.any(axis=0))
        assert covered.sum() == SIDE * SIDE / 4 and len(rows) == len(columns) == SIDE // 2
        corners.add((int(rows[0]), int(columns[0])))
    assert len(corners) > 20


def test_a_row_is_harmed_alike_whatever_stands_beside_it(face):
    noisy = HARMS["noise, sigma 15"]
    two = harmed(np.stack([face, face]), noisy, 1)
    assert (two[:1] == harmed(face[None], noisy, 1)).all()
    assert (two[0] != two[1]).any() and (harmed(face[None], noisy, 2) != two[:1]).any()
