import cv2
import numpy as np
import pytest

from benchmarks.scenes import astronaut_head, background
from tests.fer.faces import face_scene
from webapp.fer.detector import HaarFaceDetector
from webapp.fer.hints import HintFinder, is_dark
from webapp.fer.search import FaceSearch

DETECTOR = HaarFaceDetector()


def too_large() -> np.ndarray:
    """A face half as high again as the frame."""
    scale = 1.5 * 240 / 100
    matrix = np.array([[scale, 0, 160 - 112 * scale], [0, scale, 120 - 112 * scale]])
    return cv2.warpAffine(astronaut_head(), matrix, (320, 240), borderMode=cv2.BORDER_REPLICATE)


CASES = [
    ("too_dark", (face_scene(0.3)[0] * 0.08).astype(np.uint8)),
    ("too_small", face_scene(0.06)[0]),
    ("too_tilted", face_scene(0.3, tilt=50)[0]),
    ("too_tilted", face_scene(0.3, tilt=-80)[0]),
    ("too_tilted", face_scene(0.3, tilt=180)[0]),
    ("too_large", too_large()),
    (None, np.full((240, 320), 128, np.uint8)),
    (None, background(3, 640, 480)),
]


@pytest.mark.parametrize(("code", "grey"), CASES)
def test_a_single_picture_says_why_there_is_no_face(code, grey):
    assert FaceSearch(DETECTOR)(grey, (), 0.0, thorough=True) == []
    hint = HintFinder(DETECTOR, smallest_face=0.08)(grey, 0.0, faces=0, thorough=True)
    assert (hint.code if hint else None) == code
    assert hint is None or hint.message.endswith(".")


@pytest.mark.parametrize(("code", "grey"), CASES)
def test_a_stream_comes_to_say_so_too(code, grey):
    find = HintFinder(DETECTOR, smallest_face=0.08)
    hints = [find(grey, frame / 8, faces=0) for frame in range(80)]
    assert {hint.code for hint in hints if hint} == ({code} if code else set())


def test_a_hint_waits_after_a_face_was_there_and_goes_when_one_comes():
    find = HintFinder(DETECTOR, smallest_face=0.08)
    dark = np.zeros((240, 320), np.uint8)
    assert find(dark, 0.0, faces=0).code == "too_dark"
    assert find(dark, 1.0, faces=1) is None
    assert find(dark, 1.5, faces=0) is None
    assert find(dark, 2.1, faces=0).code == "too_dark"


def test_a_hint_that_is_borne_out_stays_and_one_that_is_not_goes():
    find = HintFinder(DETECTOR, smallest_face=0.08)
    leaning, empty = face_scene(0.3, tilt=50)[0], np.full((240, 320), 128, np.uint8)
    first = [find(leaning, frame / 8, faces=0) for frame in range(40)]
    since = next(place for place, hint in enumerate(first) if hint)
    assert all(first[since:])
    then = [find(empty, 5 + frame / 8, faces=0) for frame in range(24)]
    assert then[-1] is None


def test_a_probe_is_taken_four_times_a_second_at_most():
    class Counting:
        calls = 0

        def __call__(self, *arguments, **options):
            self.calls += 1
            return []

    detector = Counting()
    find = HintFinder(detector, smallest_face=0.08)
    for frame in range(60):
        find(np.full((240, 320), 128, np.uint8), frame / 30, faces=0)
    assert 6 <= detector.calls <= 9


def test_darkness_is_of_the_brightest_parts():
    grey = np.zeros((240, 320), np.uint8)
    assert is_dark(grey)
    grey[:, :40] = 150
    assert not is_dark(grey)
