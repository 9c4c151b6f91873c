"""A second network beside the first: the same crops, its own smoothing, its own doubt."""

import numpy as np
import pytest

from tests.fer.faces import face_scene
from webapp.fer.second_reader import SecondReader

HAPPY, SAD = np.eye(7, dtype=np.float32)[[3, 4]]
CROPS = np.zeros((1, 48, 48), np.uint8)


def constant(*answers):
    """A classifier that gives these scores, one call after the other, and keeps what it was shown."""
    left, shown = list(answers), []

    def classify(crops):
        shown.append(crops)
        return np.tile(left.pop(0) if len(left) > 1 else left[0], (len(crops), 1))

    classify.shown = shown
    return classify


def test_each_face_has_its_own_smoothed_scores():
    second = SecondReader(constant(HAPPY, SAD), unsure_below=0.4, smoothing=1.0)
    second([1], CROPS, 0.0)
    second([1], CROPS, 1.0)
    second([2], CROPS, 1.0)
    readings = second.of([1, 2])
    assert readings[1].scores[3] == pytest.approx(np.exp(-1), abs=1e-4)
    assert readings[2].label == "sad" and readings[2].confidence == 1


def test_faces_that_it_never_saw_have_no_reading_and_those_that_left_are_forgotten():
    second = SecondReader(constant(HAPPY), unsure_below=0.4, smoothing=0.0)
    second([1], CROPS, 0.0)
    assert set(second.of([1, 2])) == {1}
    assert second.of([2]) == {}
    assert second.of([1, 2]) == {}


def test_its_doubt_is_its_own():
    scores = np.array([0.3, 0.3, 0.1, 0.1, 0.1, 0.05, 0.05], np.float32)
    for unsure_below, unsure in ((0.5, True), (0.2, False)):
        second = SecondReader(constant(scores), unsure_below=unsure_below, smoothing=0.0)
        second([1], CROPS, 0.0)
        assert second.of([1])[1].unsure is unsure


def test_a_pipeline_gives_it_the_very_crops_of_the_first(recognizer):
    scene = face_scene(0.3)[0]
    pipeline, first, second = recognizer.pipeline(), constant(HAPPY), constant(SAD)
    pipeline.classify = first
    pipeline.read_beside(classify=second, unsure_below=0.4)
    (face,) = pipeline(scene, 0.0).faces
    assert (face.label, face.compared.label) == ("happy", "sad")
    assert np.array_equal(first.shown[0], second.shown[0])
    assert face.to_dict()["compared"] == face.compared.reading()
    pipeline.read_alone()
    result = pipeline(scene, 0.1)
    assert result.faces[0].compared is None and "compared" not in result.faces[0].to_dict()
    assert "compare" not in result.times_ms and len(second.shown) == 1


def test_asking_for_the_same_network_again_keeps_its_smoothing(recognizer):
    scene, second = face_scene(0.3)[0], constant(HAPPY, SAD)
    pipeline = recognizer.pipeline(smoothing=10.0)
    for time in (0.0, 0.1):
        pipeline.read_beside(classify=second, unsure_below=0.4)
        (face,) = pipeline(scene, time).faces
    assert face.compared.label == "happy" and face.compared.scores[4] > 0
    pipeline.read_beside(classify=constant(SAD), unsure_below=0.4)
    assert pipeline(scene, 0.2).faces[0].compared.confidence == 1


def test_a_recogniser_joins_a_pipeline_of_another(recognizer):
    scene, pipeline = face_scene(0.3)[0], recognizer.pipeline()
    recognizer.join(pipeline)
    (face,) = pipeline(scene, 0.0).faces
    assert np.array_equal(face.compared.scores, face.scores) and face.compared.unsure == face.unsure
