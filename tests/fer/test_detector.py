import numpy as np
import pytest

from tests.fer.faces import face_scene, iou
from webapp.fer.closeup import close_up
from webapp.fer.detector import Detection, HaarFaceDetector, distinct, shared
from webapp.fer.results import Box

DETECTOR = HaarFaceDetector()


def test_a_face_is_boxed():
    scene, face = face_scene(0.3, middle=(0.3, 0.6))
    (found,) = DETECTOR(scene, 0.15, 0.6)
    assert iou(found.box, face) > 0.6
    assert found.tilt == 0


def test_only_the_sizes_asked_for_are_found():
    scene, _ = face_scene(0.3)
    assert DETECTOR(scene, 0.5, 1.0) == []


def test_only_the_region_is_searched():
    scene, face = face_scene(0.2, middle=(0.25, 0.5))
    assert DETECTOR(scene, 0.15, 0.4, region=Box(0.5, 0.0, 0.5, 1.0)) == []
    (found,) = DETECTOR(scene, 0.15, 0.4, region=Box(0.0, 0.0, 0.5, 1.0))
    assert iou(found.box, face) > 0.6


def test_a_leaning_face_is_found_in_the_turned_frame():
    scene, face = face_scene(0.25, tilt=26, middle=(0.6, 0.45))
    assert DETECTOR(scene, 0.15, 0.6, min_neighbors=2) == []
    found = DETECTOR(scene, 0.15, 0.6, tilt=24.0, min_neighbors=2)[0]
    assert iou(found.box, face) > 0.6
    assert found.tilt == 24.0


def test_an_empty_scene_and_a_tiny_one_hold_no_face():
    assert DETECTOR(np.full((240, 320), 128, np.uint8), 0.1, 1.0) == []
    assert DETECTOR(np.full((16, 16), 128, np.uint8), 0.9, 1.0, detail=0.5) == []


def test_a_close_up_places_a_rough_box_better_and_refuses_a_wrong_one():
    scene, face = face_scene(0.25)
    rough = Box(face.x + 0.02, face.y - 0.02, face.w * 1.1, face.h * 1.1)
    closer = close_up(DETECTOR, scene, Detection(rough, 0.0, 3))
    assert iou(closer.box, face) > iou(rough, face)
    assert closer.support > 6
    assert close_up(DETECTOR, scene, Detection(Box(0.02, 0.02, 0.15, 0.2), 0.0, 3)) is None


def test_a_close_up_finds_the_tilt_that_fits_best():
    scene, _ = face_scene(0.3, tilt=38)
    assert close_up(DETECTOR, scene, Detection(face_scene(0.3)[1], 24.0, 3)).tilt == 36.0


def test_of_boxes_of_one_face_the_surest_stays():
    sure, doubtful = Detection(Box(0.1, 0.1, 0.2, 0.2), 0.0, 9), Detection(Box(0.15, 0.1, 0.2, 0.2), 0.0, 3)
    inside, apart = Detection(Box(0.15, 0.15, 0.05, 0.05), 0.0, 4), Detection(Box(0.6, 0.1, 0.2, 0.2), 0.0, 2)
    assert distinct([doubtful, apart, inside, sure]) == [sure, apart]


@pytest.mark.parametrize(
    ("other", "part"),
    [(Box(0, 0, 1, 1), 1.0), (Box(0.5, 0, 1, 1), 0.5), (Box(0.25, 0.25, 0.5, 0.5), 1.0), (Box(2, 2, 1, 1), 0.0)],
)
def test_shared_area_counts_from_the_smaller_box(other, part):
    assert shared(Box(0, 0, 1, 1), other) == pytest.approx(part)


def test_a_missing_cascade_shows_at_once(tmp_path):
    with pytest.raises(FileNotFoundError, match="face cascade"):
        HaarFaceDetector(tmp_path / "none.xml")
