"""One network after the other on the same stream."""

from pathlib import Path

import numpy as np
import pytest

from tests.fer.faces import face_scene
from tests.weights import add_network
from webapp.fer import Recognizer

SCENE = face_scene(0.3)[0]
EMPTY = np.full((480, 640), 120, np.uint8)


@pytest.fixture(scope="module")
def duller(tmp_path_factory: pytest.TempPathFactory) -> Recognizer:
    """A network that is never sure of much."""
    weights = tmp_path_factory.mktemp("weights")
    add_network(weights, "duller", temperature=50.0, unsure_below=0.99)
    return Recognizer("duller", weights=weights)


def test_a_network_is_loaded_from_another_folder(duller: Recognizer) -> None:
    (face,) = duller.pipeline()(SCENE).faces
    assert duller.card.name == "duller"
    assert face.confidence < 0.25
    assert face.unsure


def test_a_name_that_the_folder_does_not_hold_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LookupError, match="there are none"):
        Recognizer("duller", weights=tmp_path)


@pytest.mark.parametrize("smoothing", [0.0, 0.3, 100.0])
def test_faces_keep_their_ids_and_their_scores_begin_anew(
    recognizer: Recognizer, duller: Recognizer, smoothing: float
) -> None:
    pipeline = recognizer.pipeline(smoothing=smoothing, unsure_below=0.0)
    bright = [pipeline(SCENE, frame / 8).faces[0] for frame in range(4)]
    duller.take_over(pipeline)
    dull = [pipeline(SCENE, frame / 8).faces[0] for frame in range(4, 8)]
    recognizer.take_over(pipeline)
    again = pipeline(SCENE, 1.0).faces[0]
    assert {face.id for face in (*bright, *dull, again)} == {1}
    assert min(face.confidence for face in (*bright, again)) > 0.4
    assert max(face.confidence for face in dull) < 0.25
    assert [face.unsure for face in (*bright, *dull)] == [False] * 4 + [True] * 4
    assert again.unsure == (again.confidence < recognizer.card.unsure_below)


def test_its_own_pipeline_is_left_as_it_is(recognizer: Recognizer) -> None:
    one, other = recognizer.pipeline(smoothing=100.0), recognizer.pipeline(smoothing=100.0)
    for frame, scene in enumerate((SCENE, SCENE[:, ::-1], SCENE)):
        recognizer.take_over(other)
        assert _scores(one, scene, frame / 8) == _scores(other, scene, frame / 8)


def test_a_face_that_is_out_of_sight_has_no_scores_of_the_other_network(
    recognizer: Recognizer, duller: Recognizer
) -> None:
    pipeline = recognizer.pipeline()
    for frame in range(4):
        pipeline(SCENE, frame / 8)
    assert [face.id for face in pipeline(EMPTY, 0.5).faces] == [1]
    duller.take_over(pipeline)
    assert pipeline(EMPTY, 0.55).faces == ()
    (face,) = pipeline(SCENE, 0.6).faces
    assert (face.id, face.confidence < 0.25) == (1, True)


def _scores(pipeline: object, scene: np.ndarray, time: float) -> list[list[float]]:
    return [face.scores.tolist() for face in pipeline(scene, time).faces]
