from concurrent.futures import ThreadPoolExecutor

import cv2
import numpy as np
import pytest

from benchmarks.crowd import crowd
from models.emotions import LABELS
from tests.fer.faces import encoded, face_scene, iou
from webapp.fer import PictureLimits, Recognizer, UnreadablePicture


def test_one_picture_is_read_at_once(recognizer):
    scene, face = face_scene(0.3, middle=(0.35, 0.55))
    result = recognizer.pipeline()(cv2.cvtColor(scene, cv2.COLOR_GRAY2BGR))
    (found,) = result.faces
    assert found.id == 1
    assert iou(found.box, face) > 0.5
    assert found.scores.shape == (7,)
    assert found.scores.dtype == np.float32
    assert found.scores.sum() == pytest.approx(1, abs=1e-4)
    assert found.label in LABELS
    assert found.unsure == (found.confidence < recognizer.card.unsure_below)
    assert result.hint is None
    assert set(result.times_ms) == {"detect", "classify"}


def test_jpeg_bytes_and_the_frame_give_the_same_faces(recognizer):
    scene, _ = face_scene(0.3)
    data = encoded(scene, quality=95)
    from_bytes = recognizer.pipeline().read_jpeg(data)
    from_frame = recognizer.pipeline()(cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_GRAYSCALE))
    assert from_bytes.to_dict()["faces"] == from_frame.to_dict()["faces"]
    assert set(from_bytes.times_ms) == {"decode", "detect", "classify"}


@pytest.mark.parametrize("tilt", [-30, 30])
def test_a_leaning_face_is_found_in_a_picture_and_read_upright(recognizer, tilt):
    upright = recognizer.pipeline()(face_scene(0.3)[0]).faces[0]
    (face,) = recognizer.pipeline()(face_scene(0.3, tilt=tilt)[0]).faces
    assert face.tilt == pytest.approx(tilt, abs=13)
    assert face.label == upright.label


def test_moving_faces_keep_their_ids(recognizer):
    pipeline = recognizer.pipeline()
    results = [
        pipeline.read_jpeg(jpeg, frame / 15) for frame, jpeg in enumerate(crowd(3, True, (480, 360), 45, fps=15))
    ]
    assert [len(result.faces) for result in results[1:]] == [3] * 44
    assert {face.id for result in results for face in result.faces} == {1, 2, 3}
    corners = [{face.id: (face.box.x > 0.45, face.box.y > 0.45) for face in result.faces} for result in results]
    assert corners == [corners[0]] * 45  # each face swings in its own corner of the frame


def test_a_face_that_leaves_is_gone_within_half_a_second(recognizer):
    scene, empty = face_scene(0.3)[0], np.full((480, 640), 120, np.uint8)
    pipeline = recognizer.pipeline()
    assert all(len(pipeline(scene, frame / 8).faces) == 1 for frame in range(8))
    later = {frame / 8: len(pipeline(empty, frame / 8).faces) for frame in range(8, 16)}
    assert all(count == 0 for time, count in later.items() if time - 7 / 8 >= 0.5)


@pytest.mark.parametrize(("smoothing", "first_left"), [(0.0, 0.0), (0.1, np.exp(-1)), (100.0, 1.0)])
def test_scores_are_smoothed_in_a_stream_as_asked(recognizer, smoothing, first_left):
    scene, answers = face_scene(0.3)[0], iter(np.eye(7, dtype=np.float32)[[3, 4]])
    pipeline = recognizer.pipeline(smoothing=smoothing)
    pipeline.classify = lambda crops: next(answers)[None]
    assert pipeline(scene, 0.0).faces[0].scores[3] == 1
    assert pipeline(scene, 0.1).faces[0].scores[3] == pytest.approx(first_left, abs=0.01)


def test_unsure_follows_its_threshold(recognizer):
    scene = face_scene(0.3)[0]
    assert recognizer.pipeline(unsure_below=1.01)(scene).faces[0].unsure
    assert not recognizer.pipeline(unsure_below=0.0)(scene).faces[0].unsure


def test_an_empty_picture_has_no_faces(recognizer):
    result = recognizer.pipeline()(np.full((480, 640, 3), 128, np.uint8))
    assert result.faces == ()
    assert result.to_dict()["faces"] == []


def test_a_dark_picture_says_so(recognizer):
    assert recognizer.pipeline()((face_scene(0.3)[0] * 0.05).astype(np.uint8)).hint.code == "too_dark"


def test_a_picture_of_64_million_pixels_is_read_reduced(recognizer):
    scene = cv2.resize(face_scene(0.3, shape=(1000, 1000))[0], (8000, 8000), interpolation=cv2.INTER_LINEAR)
    data = encoded(scene, quality=60)
    pipeline = recognizer.pipeline()
    assert pipeline.decode(data).shape == (1000, 1000)
    assert len(pipeline.read_jpeg(data).faces) == len(recognizer.pipeline()(scene).faces) == 1


def test_limits_and_bad_bytes_are_refused_and_the_stream_goes_on(recognizer):
    data = encoded(face_scene(0.3)[0])
    pipeline = recognizer.pipeline(limits=PictureLimits(max_pixels=640 * 480))
    assert len(pipeline.read_jpeg(data, 0.0).faces) == 1
    for bad in (b"", b"text", data[:50], encoded(np.zeros((600, 640), np.uint8))):
        with pytest.raises(UnreadablePicture):
            pipeline.read_jpeg(bad, 0.1)
    assert [face.id for face in pipeline.read_jpeg(data, 0.2).faces] == [1]


def test_the_size_of_the_frames_may_change(recognizer):
    pipeline = recognizer.pipeline()
    sizes = [(480, 640), (480, 640), (240, 320), (720, 960)]
    ids = [[face.id for face in pipeline(face_scene(0.3, shape=size)[0], n / 8).faces] for n, size in enumerate(sizes)]
    assert ids == [[1]] * 4


def test_time_may_not_run_backwards(recognizer):
    pipeline = recognizer.pipeline()
    pipeline(np.zeros((48, 48), np.uint8), 2.0)
    with pytest.raises(ValueError, match=r"not before the last frame's, 2\.000 s; got 1\.000 s"):
        pipeline(np.zeros((48, 48), np.uint8), 1.0)
    pipeline(np.zeros((48, 48), np.uint8), 2.5)


@pytest.mark.parametrize(
    "options",
    [{"smallest_face": 0.0}, {"smallest_face": 0.9}, {"smoothing": -1}, {"drop_after": -1}, {"confirm_hits": 0}],
)
def test_options_out_of_range_are_refused(recognizer, options):
    with pytest.raises(ValueError, match="expected"):
        recognizer.pipeline(**options)


def test_streams_on_several_threads_do_not_touch_each_other(recognizer):
    jpegs = crowd(1, True, (320, 240), 12, fps=8)

    def stream(_: int) -> list[dict]:
        pipeline = recognizer.pipeline()
        return [pipeline.read_jpeg(jpeg, frame / 8).to_dict()["faces"] for frame, jpeg in enumerate(jpegs)]

    expected = stream(0)
    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(stream, range(8))) == [expected] * 8


def test_an_unknown_network_is_refused():
    with pytest.raises(LookupError, match="no_such_network"):
        Recognizer("no_such_network")
