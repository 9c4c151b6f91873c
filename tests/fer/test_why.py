"""What a network looked at: on networks that are known to look at one place, and in a stream."""

import numpy as np
import pytest

from models.emotions import LABELS
from tests.fer.faces import face_scene
from webapp.fer.explained import explained
from webapp.fer.why import GRID, WhyMap, covers, scaled
from webapp.fer.why_turns import WhyTurns

HAPPY, SAD = 3, 4
CROP = np.full((48, 48), 90, np.uint8)


def looks_at(rows: slice, columns: slice):
    """A network that calls a face happy by how bright one part of it is."""

    def classify(crops):
        happy = crops[:, rows, columns].mean(axis=(1, 2)) / 255
        scores = np.zeros((len(crops), 7), np.float32)
        scores[:, HAPPY], scores[:, SAD] = happy, 1 - happy
        return scores

    return classify


@pytest.mark.parametrize(
    ("rows", "columns", "place"),
    [
        (slice(0, 8), slice(0, 8), (0, 0)),
        (slice(0, 8), slice(40, 48), (0, 5)),
        (slice(40, 48), slice(0, 8), (5, 0)),
        (slice(16, 24), slice(32, 40), (2, 4)),
    ],
)
def test_the_heat_is_where_the_network_looks(rows, columns, place):
    crop = CROP.copy()
    crop[rows, columns] = 250
    why = WhyMap(looks_at(rows, columns))(crop, HAPPY)
    assert why.label == LABELS[HAPPY]
    assert why.heat.shape == (GRID, GRID) and why.heat.dtype == np.float32
    assert np.unravel_index(why.heat.argmax(), why.heat.shape) == place
    assert why.heat.max() == 1 and why.heat.min() == 0
    far = np.abs(np.indices(why.heat.shape) - np.array(place)[:, None, None]).max(axis=0) > 1
    assert why.heat[far].max() == 0
    assert why.drop == pytest.approx((250 - round(crop.mean())) / 255, abs=1e-6)


def test_what_speaks_against_a_label_is_not_hot():
    crop = CROP.copy()
    crop[:8, :8] = 250
    why = WhyMap(looks_at(slice(0, 8), slice(0, 8)))(crop, SAD)
    assert why.heat.max() == 0 and why.drop == 0


def test_a_network_that_looks_nowhere_has_no_heat():
    why = WhyMap(lambda crops: np.full((len(crops), 7), 1 / 7, np.float32))(CROP, HAPPY)
    assert not why.heat.any() and why.drop == 0
    assert not scaled(np.full((2, 2), 1e-5)).any()


def test_the_wire_has_plain_numbers():
    crop = CROP.copy()
    crop[:8, :8] = 250
    told = WhyMap(looks_at(slice(0, 8), slice(0, 8)), grid=3)(crop, HAPPY).to_dict()
    assert told["heat"][0][0] == 1.0 and [len(row) for row in told["heat"]] == [3, 3, 3]
    assert set(told) == {"map", "label", "heat", "drop"} and isinstance(told["drop"], float)


def test_every_pixel_is_covered_and_by_the_covers_about_it():
    hides = covers(6, 14)
    assert hides.shape == (36, 48, 48) and hides.any(axis=0).all()
    rows, columns = np.nonzero(hides[7])
    assert (rows.min(), rows.max(), columns.min(), columns.max()) == (5, 18, 5, 18)


def test_faces_take_turns_at_a_few_maps_a_second():
    turns = WhyTurns(2.0)
    chosen = [turns([4, 9], time / 10) for time in range(16)]
    assert [place for place in chosen if place is not None] == [0, 1, 0, 1]
    assert WhyTurns()([], 0.0) is None


def test_one_face_may_be_asked_about_alone():
    turns = WhyTurns(2.0)
    assert [turns([4, 9], float(time), wish=9) for time in range(3)] == [1, 1, 1]
    assert turns([4, 9], 9.0, wish=5) is None


def test_a_stream_is_explained_when_it_asks_and_pays_nothing_else(recognizer):
    scene, pipeline = face_scene(0.4)[0], recognizer.pipeline()
    quiet = pipeline(scene, 0.0)
    assert quiet.faces[0].why is None and "why" not in quiet.times_ms and "why" not in quiet.to_dict()["faces"][0]
    pipeline.explain_next()
    asked = pipeline(scene, 0.1)
    (face,) = asked.faces
    assert face.why.label == face.label and face.why.heat.max() == 1 and 0 < face.why.drop <= 1
    assert asked.to_dict()["faces"][0]["why"] == face.why.to_dict() and asked.times_ms["why"] > 0
    assert pipeline(scene, 0.2).faces[0].why is None
    pipeline.explain_next()
    assert pipeline(scene, 0.25).faces[0].why is None  # too soon
    assert pipeline(scene, 0.3).faces[0].why is None  # a wish is for one frame
    pipeline.explain_next(face.id + 1)
    assert pipeline(scene, 2.0).faces[0].why is None


def two_faces() -> np.ndarray:
    return np.hstack([face_scene(0.4)[0], face_scene(0.3)[0]])


def test_explaining_one_face_leaves_the_scores_of_the_others_alone(recognizer):
    scene, one, other = two_faces(), recognizer.pipeline(smoothing=100.0), recognizer.pipeline(smoothing=100.0)
    assert len(one(scene, 0.0).faces) == len(other(scene, 0.0).faces) == 2
    one.explain_next()
    one(scene, 0.1), other(scene, 0.1)
    one.classify = other.classify = lambda crops: np.tile(np.eye(7, dtype=np.float32)[SAD], (len(crops), 1))
    asked, quiet = one(scene, 0.2), other(scene, 0.2)
    assert len(asked.faces) == 2
    for face, same in zip(asked.faces, quiet.faces, strict=True):
        assert face.scores == pytest.approx(same.scores, abs=1e-6)


def test_the_largest_faces_of_a_picture_are_explained(recognizer):
    both = explained(recognizer.pipeline(), two_faces(), most=8).faces
    assert [face.why.label for face in both] == [face.label for face in both] and len(both) == 2
    first, second = explained(recognizer.pipeline(), two_faces(), most=1).faces
    assert first.why.to_dict() == both[0].why.to_dict() and second.why is None
    assert explained(recognizer.pipeline(), np.full((240, 320), 128, np.uint8), most=8).faces == ()
