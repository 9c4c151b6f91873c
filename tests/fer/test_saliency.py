"""Where people would look in a face."""

import numpy as np
import pytest

from tests.fer.faces import face_scene
from webapp.fer.explained import explained
from webapp.fer.explanation import SALIENCY
from webapp.fer.saliency import SaliencyMap, saliency_map


class Grid:
    """A network whose map is given."""

    def __init__(self, grid):
        self.grid = np.asarray(grid, np.float32)

    def open(self):
        return lambda crop: self.grid


CROP = np.zeros((48, 48), np.uint8)


def test_the_greatest_place_is_one_and_no_word_is_explained():
    why = SaliencyMap(Grid([[0, 2], [4, 1]]))(CROP)
    np.testing.assert_allclose(why.heat, [[0, 0.5], [1, 0.25]])
    assert why.heat.dtype == np.float32
    assert why.to_dict() == {"map": "saliency", "heat": [[0, 0.5], [1, 0.25]]}


def test_where_nothing_draws_the_eye_there_is_no_heat():
    assert not SaliencyMap(Grid(np.zeros((3, 3))))(CROP).heat.any()


def test_a_face_draws_the_eye_to_its_middle_and_one_map_serves_all(recognizer):
    (face,) = explained(recognizer.pipeline(), face_scene(0.4)[0], most=1, by=SALIENCY).faces
    rows, columns = face.why.heat.shape
    middle = face.why.heat[rows // 4 : -(rows // 4), columns // 4 : -(columns // 4)]
    assert face.why.heat.max() == 1 and middle.mean() > 2 * face.why.heat.mean()
    assert saliency_map() is saliency_map()


def test_a_stream_asks_for_one_map_or_the_other(recognizer):
    scene, pipeline = face_scene(0.4)[0], recognizer.pipeline()
    pipeline(scene, 0.0)
    pipeline.explain_next(by=SALIENCY)
    asked = pipeline(scene, 1.0)
    assert asked.to_dict()["faces"][0]["why"]["map"] == "saliency" and asked.times_ms["why"] > 0
    pipeline.explain_next()
    assert pipeline(scene, 2.0).to_dict()["faces"][0]["why"]["map"] == "network"
    assert pipeline(scene, 3.0).faces[0].why is None


@pytest.mark.parametrize("threads", [4])
def test_threads_do_not_disturb_each_other(threads, recognizer):
    from concurrent.futures import ThreadPoolExecutor

    crops = np.random.default_rng(0).integers(0, 256, (8, 48, 48)).astype(np.uint8)
    alone = [saliency_map()(crop).heat for crop in crops]
    with ThreadPoolExecutor(threads) as pool:
        together = list(pool.map(lambda crop: saliency_map()(crop).heat, crops))
    np.testing.assert_array_equal(alone, together)
