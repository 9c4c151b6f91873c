import numpy as np

from webapp.fer.check import SURE_SUPPORT, FaceCheck
from webapp.fer.crops import FaceCropper
from webapp.fer.detector import Detection
from webapp.fer.results import Box
from webapp.fer.track import Track

GREY = np.zeros((240, 320), np.uint8)
BOX = Box(0.4, 0.4, 0.2, 0.25)


class FakeClassifier:
    """Gives every crop the same likeliest score."""

    def __init__(self, confidence: float):
        self.confidence, self.asked = confidence, 0

    def __call__(self, crops: np.ndarray) -> np.ndarray:
        self.asked += len(crops)
        rest = (1 - self.confidence) / 6
        return np.full((len(crops), 7), rest, np.float32) + np.eye(7, dtype=np.float32)[3] * (self.confidence - rest)


def checked(confidence: float, support: int, expected: tuple[Track, ...] = ()) -> tuple[int, int]:
    """How many of one detection are kept, and how often the network was asked."""
    classify = FakeClassifier(confidence)
    return len(FaceCheck(FaceCropper(), classify)(GREY, [Detection(BOX, 0.0, support)], expected)), classify.asked


def test_a_weak_box_is_kept_only_if_the_network_sees_something():
    assert checked(0.2, SURE_SUPPORT - 1) == (0, 1)
    assert checked(0.8, SURE_SUPPORT - 1) == (1, 1)


def test_a_sure_box_is_kept_unasked():
    assert checked(0.2, SURE_SUPPORT) == (1, 0)


def test_a_face_that_is_followed_is_kept_unasked():
    assert checked(0.2, 3, (Track(1, BOX, 0.0, 20, 0.0),)) == (1, 0)
    assert checked(0.2, 3, (Track(1, Box(0.0, 0.0, 0.2, 0.25), 0.0, 20, 0.0),)) == (0, 1)
