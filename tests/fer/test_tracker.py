import numpy as np
import pytest

from webapp.fer.detector import Detection
from webapp.fer.results import Box
from webapp.fer.tracker import FaceTracker


def seen(x: float, y: float = 0.4, size: float = 0.2, tilt: float = 0.0) -> Detection:
    """A square face whose middle is at x, y."""
    return Detection(Box(x - size / 2, y - size / 2, size, size), tilt, 20)


def middle(track) -> float:
    return track.box.x + track.box.w / 2


def test_a_face_is_shown_once_it_was_found_twice():
    track = FaceTracker()
    assert track([seen(0.5)], 0.0) == ()
    (face,) = track([seen(0.5)], 0.1)
    assert face.id == 1


def test_what_is_trusted_is_shown_at_once_and_numbered_from_the_left():
    faces = FaceTracker()([seen(0.7), seen(0.2)], 0.0, trusted=True)
    assert [face.id for face in faces] == [1, 2]
    assert middle(faces[0]) < middle(faces[1])


def test_a_single_false_box_uses_up_no_id():
    track = FaceTracker()
    track([seen(0.9)], 0.0)
    for frame in range(1, 4):
        faces = track([seen(0.2)], frame / 10)
    assert [face.id for face in faces] == [1]


@pytest.mark.parametrize("fps", [5, 8, 15, 30])
def test_a_face_that_left_is_dropped_in_half_a_second(fps):
    track = FaceTracker()
    for frame in range(3 * fps):
        track([seen(0.5)], frame / fps)
    left = (3 * fps - 1) / fps
    shown = [track([], 3 + frame / fps) for frame in range(fps)]
    times = [3 + frame / fps - left for frame, faces in enumerate(shown) if faces]
    assert times == [] or max(times) < 0.5
    assert fps < 8 or max(times) > 0.2  # a blink of the detector does not show


def test_a_face_that_comes_back_soon_keeps_its_id_and_later_gets_another():
    track = FaceTracker()
    for time in (0.0, 0.1, 0.2):
        track([seen(0.5)], time)
    assert track([], 0.9) == ()
    assert track([seen(0.5)], 1.0)[0].id == 1
    assert track([], 4.0) == ()
    track([seen(0.5)], 5.0)
    assert track([seen(0.5)], 5.1)[0].id == 2


@pytest.mark.parametrize("fps", [8, 15, 30])
@pytest.mark.parametrize("hidden", [0.0, 0.13, 0.25])
def test_faces_that_cross_keep_their_ids(fps, hidden):
    """Two faces walk through each other; while they overlap by more than `hidden` allows, only one is found."""
    track, random = FaceTracker(), np.random.default_rng(3)
    for frame in range(2 * fps):
        time = frame / fps
        left, right = 0.1 + 0.4 * time, 0.9 - 0.4 * time
        both = [seen(left + random.normal(0, 0.003)), seen(right + random.normal(0, 0.003), 0.42)]
        faces = track(both[:1] if abs(left - right) < hidden * 0.8 else both, time, trusted=frame == 0)
    assert [face.id for face in faces] == [2, 1]


def test_a_fast_face_is_expected_where_it_goes():
    track = FaceTracker()
    for frame in range(10):
        track([seen(0.1 + 0.05 * frame)], frame / 10, trusted=True)
    (face,) = track.expected(1.0)
    assert middle(face) == pytest.approx(0.6, abs=0.02)
    assert len({face.id for face in track([seen(0.6)], 1.0)}) == 1


def test_a_box_is_steadier_than_its_detections_and_does_not_lag():
    random = np.random.default_rng(1)
    track, shown, found = FaceTracker(), [], []
    for frame in range(90):
        found.append(0.2 + 0.2 * frame / 30 + random.normal(0, 0.004))
        faces = track([seen(found[-1])], frame / 30, trusted=frame == 0)
        shown.append(middle(faces[0]))
    steps, raw = np.diff(shown[30:]), np.diff(found[30:])
    assert steps.std() < 0.7 * raw.std()
    assert np.mean(np.array(shown[30:]) - np.array(found[30:])) == pytest.approx(0, abs=0.003)


def test_a_face_elsewhere_or_of_another_size_is_another_face():
    track = FaceTracker()
    track([seen(0.2)], 0.0, trusted=True)
    assert [face.id for face in track([seen(0.6)], 0.1, trusted=True)] == [1, 2]
    assert [face.id for face in track([seen(0.6), seen(0.2, size=0.5)], 0.2, trusted=True) if face.misses == 0] == [
        3,
        2,
    ]


def test_the_tilt_follows_the_last_detection():
    track = FaceTracker()
    track([seen(0.5)], 0.0, trusted=True)
    assert track([seen(0.5, tilt=24.0)], 0.1)[0].tilt == 24.0


def test_two_frames_at_one_time_do_no_harm():
    track = FaceTracker()
    track([seen(0.5)], 1.0, trusted=True)
    (face,) = track([seen(0.52)], 1.0)
    assert np.isfinite([face.box.x, face.box.w, *face.speed]).all()
