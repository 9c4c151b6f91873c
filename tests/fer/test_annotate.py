import numpy as np
import pytest

from webapp.fer.annotate import annotated, caption
from webapp.fer.results import Box, FaceResult, FrameResult

SCORES = np.array([0.05, 0.0, 0.1, 0.5, 0.05, 0.0, 0.3], np.float32)


BOX = Box(0.3, 0.3, 0.3, 0.4)


def face(box: Box = BOX, *, unsure: bool = False, tilt: float = 0.0) -> FaceResult:
    return FaceResult(4, box, SCORES, unsure, tilt)


def test_the_caption_names_one_expression_or_the_two_likeliest():
    assert caption(face()) == "4: looks happy 50%"
    assert caption(face(unsure=True)) == "4: unsure (happy or neutral)"


@pytest.mark.parametrize("box", [Box(0.3, 0.3, 0.3, 0.4), Box(-0.1, -0.1, 0.3, 0.4), Box(0.9, 0.9, 0.3, 0.4)])
@pytest.mark.parametrize("tilt", [0.0, 24.0])
def test_a_copy_is_drawn_on_wherever_the_box_is(box, tilt):
    frame = np.full((240, 320, 3), 128, np.uint8)
    drawn = annotated(frame, FrameResult((face(box, tilt=tilt),)))
    assert (frame == 128).all()
    assert (drawn != 128).any()


def test_a_box_is_drawn_along_its_edges():
    drawn = annotated(np.full((240, 320), 128, np.uint8), FrameResult((face(),)))
    assert drawn.shape == (240, 320, 3)
    assert (drawn[120, round(0.3 * 320)] != 128).any()
    assert (drawn[120, 160] == 128).all()
