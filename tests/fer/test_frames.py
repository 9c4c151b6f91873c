import numpy as np
import pytest

from webapp.fer.errors import UnreadablePicture
from webapp.fer.frames import to_grey


def test_grey_stays_and_colour_becomes_grey():
    grey = np.random.default_rng(0).integers(0, 255, (40, 60), np.uint8)
    assert to_grey(grey) is grey
    assert np.array_equal(to_grey(np.repeat(grey[..., None], 3, axis=2)), grey)


def test_a_frame_with_more_pixels_than_are_needed_is_shrunk_as_a_whole():
    frame = np.zeros((4000, 5000, 3), np.uint8)
    frame[:, 2500:] = 200
    grey = to_grey(frame)
    assert 640 <= grey.shape[0] < 1280
    assert grey.shape[1] / grey.shape[0] == pytest.approx(1.25, rel=0.01)
    assert grey[5, 5] == 0
    assert grey[5, -5] == 200


@pytest.mark.parametrize(
    "frame",
    [
        np.zeros((40, 60)),
        np.zeros((40, 60, 4), np.uint8),
        np.zeros((40,), np.uint8),
        np.zeros((2, 40, 60, 3), np.uint8),
        [[1, 2], [3, 4]],
        None,
    ],
)
def test_what_is_no_frame_is_refused_with_what_came(frame):
    with pytest.raises(ValueError, match=r"expected a frame of uint8 .*; got "):
        to_grey(frame)


def test_a_frame_too_small_for_a_face_is_refused():
    with pytest.raises(UnreadablePicture) as raised:
        to_grey(np.zeros((1, 1, 3), np.uint8))
    assert raised.value.code == "too_few_pixels"


@pytest.mark.parametrize("shape", [(16, 161), (9000, 16), (20, 201, 3)])
def test_a_frame_too_long_and_narrow_to_be_searched_is_refused(shape):
    with pytest.raises(UnreadablePicture, match="whose longer side is at most 10 times the shorter; it has") as raised:
        to_grey(np.zeros(shape, np.uint8))
    assert raised.value.code == "too_narrow"
    assert to_grey(np.zeros((16, 160), np.uint8)).shape == (16, 160)
