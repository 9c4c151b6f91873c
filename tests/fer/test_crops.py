from itertools import pairwise

import cv2
import numpy as np
import pytest

from webapp.fer.crops import DOWN, MARGIN, SIDE, FaceCropper
from webapp.fer.results import Box

PICTURE = cv2.resize(
    np.random.default_rng(5).integers(0, 255, (12, 12), np.uint8), (48, 48), interpolation=cv2.INTER_CUBIC
)
"""Smooth, so that it can be enlarged and shrunk again without loss."""


def framed(left: float, top: float, side: float, width: int = 640, height: int = 480) -> Box:
    """The box whose crop has this frame."""
    face = side / MARGIN
    x, y = left + side / 2, top + side / 2 - DOWN * face
    return Box((x - face / 2) / width, (y - face / 2) / height, face / width, face / height)


def difference(one: np.ndarray, other: np.ndarray) -> float:
    return float(np.abs(one.astype(int) - other).mean())


def test_a_face_of_48_pixels_comes_out_untouched():
    frame = np.zeros((480, 640), np.uint8)
    frame[100:148, 200:248] = PICTURE
    (crop,) = FaceCropper()(frame, [(framed(200, 100, 48), 0.0)])
    assert np.array_equal(crop, PICTURE)


@pytest.mark.parametrize("side", [24, 36, 60, 72, 96, 131, 192, 260, 400])
def test_a_face_of_any_size_comes_out_as_the_same_crop(side):
    frame = np.zeros((480, 640), np.uint8)
    frame[40 : 40 + side, 120 : 120 + side] = cv2.resize(
        PICTURE, (side, side), interpolation=cv2.INTER_AREA if side < 48 else cv2.INTER_CUBIC
    )
    (crop,) = FaceCropper()(frame, [(framed(120, 40, side), 0.0)])
    inner = (slice(3, -3), slice(3, -3))
    assert difference(crop[inner], PICTURE[inner]) < (12 if side < 48 else 4)


def test_a_large_face_is_averaged_not_sampled():
    frame = np.random.default_rng(2).integers(0, 255, (480, 640), np.uint8)
    (crop,) = FaceCropper()(frame, [(framed(100, 40, 384), 0.0)])
    assert crop.std() < 15  # of single pixels it would be 74


def test_a_crop_follows_a_face_by_fractions_of_a_pixel():
    frame = cv2.resize(PICTURE, (640, 480), interpolation=cv2.INTER_CUBIC)
    crops = FaceCropper()(frame, [(framed(200 + step / 4, 100, 96), 0.0) for step in range(9)])
    steps = [difference(before, after) for before, after in pairwise(crops)]
    assert max(steps) < 3 * min(steps)  # with rounding, most steps would be 0 and one large


@pytest.mark.parametrize("tilt", [24.0, -30.0, 90.0])
def test_a_leaning_face_comes_out_upright(tilt):
    frame, side = np.zeros((480, 640), np.uint8), 96
    frame[192:288, 272:368] = cv2.resize(PICTURE, (side, side), interpolation=cv2.INTER_CUBIC)
    # The crop's middle lies below the box's by DOWN of the face: turned about that middle, so is the face.
    turned = cv2.warpAffine(frame, cv2.getRotationMatrix2D((319.5, 239.5), -tilt, 1), (640, 480), flags=cv2.INTER_CUBIC)
    (crop,) = FaceCropper(down=0.0)(turned, [(Box(272 / 640, 192 / 480, 96 / 640 / MARGIN, 96 / 480 / MARGIN), tilt)])
    box = framed(272, 192, 96)
    middle = Box(box.x, box.y + DOWN * box.h, box.w, box.h)
    (crop,) = FaceCropper(down=0.0)(turned, [(middle, tilt)])
    inner = (slice(4, -4), slice(4, -4))
    assert difference(crop[inner], PICTURE[inner]) < 8


def test_past_the_frame_the_edge_goes_on():
    frame = np.full((480, 640), 77, np.uint8)
    (crop,) = FaceCropper()(frame, [(framed(-40, -30, 96), 0.0)])
    assert (crop == 77).all()


def test_no_faces_give_no_crops():
    crops = FaceCropper()(np.zeros((48, 48), np.uint8), [])
    assert crops.shape == (0, SIDE, SIDE)
    assert crops.dtype == np.uint8
