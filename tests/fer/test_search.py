from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
import pytest

from tests.fer.faces import face_scene, iou
from webapp.fer.closeup import TILT_STEP
from webapp.fer.detector import Detection, HaarFaceDetector
from webapp.fer.results import Box
from webapp.fer.search import TILTS_PER_SECOND, WEAK, FaceSearch
from webapp.fer.track import Track
from webapp.fer.views import WHOLE

DETECTOR = HaarFaceDetector()
GREY = np.zeros((240, 320), np.uint8)


@dataclass
class FakeDetector:
    """Finds nothing, or the same face wherever its tilt is looked for; remembers what it was asked."""

    face: Detection | None = None
    asked: list[dict] = field(default_factory=list)

    def __call__(self, grey, smallest, largest, **options):
        self.asked.append({"smallest": smallest, "largest": largest, **options})
        return [self.face] if self.face and self.face.tilt == options.get("tilt", 0.0) else []


def track(box: Box, tilt: float = 0.0, misses: int = 0) -> Track:
    return Track(1, box, tilt, 20, 0.0, misses=misses)


@pytest.mark.parametrize("size", [0.08, 0.1, 0.13, 0.2, 0.35, 0.6, 0.85])
@pytest.mark.parametrize("shape", [(480, 640), (240, 320), (720, 1280)])
def test_a_thorough_search_finds_faces_from_8_percent_up(size, shape):
    scene, face = face_scene(size, shape=shape, middle=(0.4, 0.5))
    found = FaceSearch(DETECTOR, smallest_face=0.08)(scene, (), 0.0, thorough=True)
    assert max(iou(face, detection.box) for detection in found) > 0.5


@pytest.mark.parametrize("tilt", range(-30, 31, 5))
def test_a_thorough_search_finds_leaning_faces(tilt):
    scene, face = face_scene(0.25, tilt=tilt)
    found = FaceSearch(DETECTOR)(scene, (), 0.0, thorough=True)
    assert max(iou(face, detection.box) for detection in found) > 0.5
    assert found[0].tilt == pytest.approx(tilt, abs=17)


def test_with_a_face_it_looks_around_it_and_seldom_elsewhere():
    box = Box(0.4, 0.4, 0.2, 0.25)
    detector = FakeDetector(Detection(box, 0.0, 20))
    search = FaceSearch(detector)
    for frame in range(60):
        assert [face.box for face in search(GREY, [track(box)], frame / 30)] == [box]
    elsewhere = [asked for asked in detector.asked if asked["region"].h > 0.6 or asked["region"].w == 1.0]
    near = [asked for asked in detector.asked if asked["region"].w < 0.5]
    assert len(near) == 60
    assert 3 <= len(elsewhere) <= 5  # two a second
    assert all(asked["smallest"] < box.h < asked["largest"] for asked in near)


@pytest.mark.parametrize(("fps", "most", "looks"), [(4, 0.25, 8), (8, 0.25, 16), (16, 0.25, 16), (4, 2.0, 16)])
def test_with_a_face_few_frames_a_second_have_fewer_looks_elsewhere_unless_they_may_have_more(fps, most, looks):
    box = Box(0.4, 0.4, 0.2, 0.25)
    detector = FakeDetector(Detection(box, 0.0, 20))
    search = FaceSearch(detector, most_with_faces=most)
    rng = np.random.default_rng(0)
    for frame in range(8 * fps + 1):
        search(np.full_like(GREY, rng.integers(0, 256)), [track(box)], frame / fps)  # all has changed: no look rests
    assert sum(asked["region"].w > 0.5 for asked in detector.asked) == looks


@pytest.mark.parametrize("fps", [5, 8, 30, 60])
def test_without_a_face_no_frame_costs_more_than_two_looks(fps):
    detector = FakeDetector()
    search = FaceSearch(detector)
    counts = []
    for frame in range(4 * fps):
        before = len(detector.asked)
        search(GREY, (), frame / fps)
        counts.append(len(detector.asked) - before)
    assert max(counts) <= 2
    assert sum(counts) >= 4 * min(12, 2 * fps) - 3
    assert {asked["tilt"] for asked in detector.asked} == {0.0, 24.0, -24.0}


@pytest.mark.parametrize("fps", [10, 30, 60])
def test_a_face_that_may_lean_is_tried_to_both_sides_by_time_and_not_by_frames(fps):
    box = Box(0.4, 0.4, 0.2, 0.25)
    detector = FakeDetector(Detection(box, 0.0, WEAK - 1))
    search = FaceSearch(detector)
    for frame in range(4 * fps):
        search(GREY, [track(box)], frame / fps)
    tried = [asked["tilt"] for asked in detector.asked if asked["tilt"]]
    assert set(tried) == {TILT_STEP, -TILT_STEP}
    assert 12 <= len(tried) <= 4 * TILTS_PER_SECOND
    assert all(one == -other for one, other in pairwise(tried))


def test_a_lost_face_is_looked_for_at_other_tilts():
    detector = FakeDetector()
    FaceSearch(detector).near(GREY, track(Box(0.4, 0.4, 0.2, 0.25)))
    assert [asked["tilt"] for asked in detector.asked] == [0.0, 24.0, -24.0]
    detector.asked.clear()
    FaceSearch(detector).near(GREY, track(Box(0.4, 0.4, 0.2, 0.25), misses=3))
    assert len(detector.asked) == 2


def test_a_leaning_face_is_followed_at_its_tilt():
    scene, face = face_scene(0.3, tilt=-28)
    found = FaceSearch(DETECTOR).near(scene, track(face, tilt=-24.0))
    assert found[0].tilt < -12
    assert iou(found[0].box, face) > 0.5


def test_a_newcomer_is_found_within_a_second_and_a_half():
    scene, face = face_scene(0.3)
    search = FaceSearch(DETECTOR)
    frames = [search(scene if frame else np.full_like(scene, 90), (), frame / 8) for frame in range(12)]
    assert any(iou(found.box, face) > 0.5 for frame in frames for found in frame)


def test_looks_stay_inside_the_schedule():
    detector = FakeDetector()
    search = FaceSearch(detector, smallest_face=0.2)
    for frame in range(40):
        search(GREY, (), frame / 10)
    assert {asked["region"] for asked in detector.asked} == {WHOLE}
    assert min(asked["smallest"] for asked in detector.asked) > 0.17
