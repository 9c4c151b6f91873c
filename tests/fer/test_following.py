"""Following faces between two looks of the cascade."""

import numpy as np
import pytest

from tests.fer.faces import face_scene, iou
from webapp.fer.detector import Detection, HaarFaceDetector
from webapp.fer.following import AROUND, SIDE, Following
from webapp.fer.memory import packed, unpacked
from webapp.fer.pipeline import FerPipeline
from webapp.fer.results import Box
from webapp.fer.search import FOLLOWED, FaceSearch
from webapp.fer.track import Track

DETECTOR = HaarFaceDetector()


class CountingDetector:
    """The real detector, and where it was asked to look."""

    def __init__(self):
        self.regions = []

    def __call__(self, grey, smallest, largest, **options):
        self.regions.append(options["region"])
        return DETECTOR(grey, smallest, largest, **options)

    @property
    def near(self):
        return [region for region in self.regions if region.w < 0.5 and region.h < 0.8]


def track(box: Box, **changes) -> Track:
    return Track(**({"id": 1, "box": box, "tilt": 0.0, "support": 20, "seen": 0.0} | changes))


def learnt(middle=(0.5, 0.5), size=0.3, **scene):
    grey, face = face_scene(size, middle=middle, **scene)
    following = Following()
    following.learn(grey, track(face), [Detection(face, 0.0, 20)])
    return following, face


def middle(box: Box):
    return np.array([box.x + box.w / 2, box.y + box.h / 2])


@pytest.mark.parametrize("moved", [(0.0, 0.0), (0.0101, 0.0), (-0.013, 0.021), (0.03, -0.017)])
@pytest.mark.parametrize("size", [0.1, 0.3, 0.6])
def test_a_face_that_moved_is_found_within_a_fiftieth_of_its_size(moved, size):
    following, face = learnt(size=size)
    moved = np.array(moved) * size / 0.3
    grey, _ = face_scene(size, middle=tuple(0.5 + moved))
    found = following(grey, track(face))
    assert np.abs(middle(found.box) - middle(face) - moved).max() < size / 50
    assert (found.box.w, found.box.h, found.support) == (face.w, face.h, 20)


def test_a_face_that_leans_keeps_its_tilt():
    grey, face = face_scene(0.3, tilt=20)
    following = Following()
    following.learn(grey, track(face), [Detection(face, 20.0, 9)])
    found = following(grey, track(face, tilt=20.0, support=9))
    assert (found.tilt, found.support) == (20.0, 9) and iou(found.box, face) > 0.95


@pytest.mark.parametrize("size", [0.15, 0.4])
def test_whoever_looks_otherwise_or_is_farther_away_is_left_to_the_cascade(size):
    following, face = learnt(size=size)
    away, _ = face_scene(size, middle=(0.5 + 2 * AROUND * face.w, 0.5))
    larger, _ = face_scene(1.5 * size)
    hidden, _ = face_scene(size)
    rows, columns = (int(start * side) for start, side in zip((face.y + face.h / 2, face.x), hidden.shape, strict=True))
    hidden[rows:, columns:] = 128
    leaning, _ = face_scene(size, tilt=25)
    black = np.zeros_like(hidden)
    for grey in (away, larger, hidden, leaning, black):
        assert following(grey, track(face)) is None


@pytest.mark.parametrize("changes", [{"misses": 1}, {"id": 2}], ids=["not seen in the last frame", "somebody else"])
def test_another_face_is_not_followed(changes):
    following, face = learnt()
    assert following(face_scene(0.3)[0], track(face, **changes)) is None


@pytest.mark.parametrize(("id", "found"), [(0, 1), (1, 0), (1, 2)], ids=["not confirmed", "lost", "two of them"])
def test_nothing_is_learnt_of_what_may_be_no_face_or_another_one(id, found):
    following, face = learnt()
    grey, _ = face_scene(0.3)
    following.learn(grey, track(face, id=id), [Detection(face, 0.0, 20)] * found)
    assert following(grey, track(face, id=id)) is None


def test_a_face_at_the_edge_of_the_picture_is_left_to_the_cascade():
    grey, face = face_scene(0.3, middle=(0.03, 0.5))
    following = Following()
    following.learn(grey, track(face), [Detection(face, 0.0, 20)])
    assert following(grey, track(face)) is None


def test_what_is_kept_of_a_face_is_tiny_travels_and_goes_with_it():
    following, face = learnt()
    [[box, pixels, height, width]] = following.memory[0].values()
    assert max(height, width) <= SIDE and len(pixels) <= SIDE * SIDE and box == face
    other = Following()
    other.memory = unpacked(packed(following.memory))
    grey, _ = face_scene(0.3, middle=(0.51, 0.5))
    assert other(grey, track(face)) == following(grey, track(face))
    following.forget_others([track(face, id=2)])
    assert following.memory == ({},)


@pytest.mark.parametrize(("fps", "share"), [(25, 1 / 8), (10, 1 / 3), (5, 1 / 2), (3, 1)])
def test_the_cascade_looks_by_time_and_not_by_frames(fps, share):
    detector = CountingDetector()
    search = FaceSearch(detector, looks_with_faces=0.0)
    grey, face = face_scene(0.3)
    for frame in range(48):
        [found] = search(grey, [track(face)], frame / fps)
        assert iou(found.box, face) > 0.5
    assert len(detector.near) == 48 * share
    assert FOLLOWED < 0.3


def test_a_face_that_is_gone_is_missed_in_the_very_frame(recognizer):
    pipeline: FerPipeline = recognizer.pipeline(drop_after=0.0)
    grey, _ = face_scene(0.3)
    assert [len(pipeline(grey, frame / 10).faces) for frame in range(8)] == [1] * 8
    empty, _ = face_scene(0.3, middle=(2.0, 0.5))
    assert not pipeline(empty, 0.8).faces
