import numpy as np
import pytest

from webapp.fer.results import Box
from webapp.fer.views import WHOLE, view_of


def spot(x: float, y: float) -> np.ndarray:
    """A frame with one bright spot, its place as fractions of the frame."""
    across, down = np.meshgrid((np.arange(320) + 0.5) / 320, (np.arange(240) + 0.5) / 240)
    return (255 * np.exp(-(((across - x) * 320) ** 2 + ((down - y) * 240) ** 2) / 18)).astype(np.uint8)


@pytest.mark.parametrize("tilt", [0.0, 24.0, -24.0, 80.0, 180.0])
@pytest.mark.parametrize("scale", [0.3, 0.7, 1.0, 2.0])
@pytest.mark.parametrize("region", [WHOLE, Box(0.3, 0.25, 0.5, 0.6), Box(-0.2, 0.1, 0.9, 2.0)])
def test_what_is_seen_in_a_view_is_traced_back_to_the_frame(tilt, scale, region):
    view = view_of(spot(0.55, 0.45), region, scale, tilt)
    y, x = np.unravel_index(view.pixels.argmax(), view.pixels.shape)
    box = view.box_in_frame(x - 1.5, y - 1.5, 4, 4)
    assert (box.x + box.w / 2) * 320 == pytest.approx(0.55 * 320, abs=1 + 1 / scale)
    assert (box.y + box.h / 2) * 240 == pytest.approx(0.45 * 240, abs=1 + 1 / scale)
    assert box.w * 320 == pytest.approx(4 / scale, rel=0.03)
    assert box.h * 240 == pytest.approx(4 / scale, rel=0.03)


def test_a_head_leaning_clockwise_stands_upright_in_its_view():
    frame = np.zeros((200, 200), np.uint8)
    for step in range(-60, 61):  # a line that leans to the right by 24 degrees
        frame[round(100 - step * np.cos(np.radians(24))), round(100 + step * np.sin(np.radians(24)))] = 255
    columns = np.nonzero(view_of(frame, WHOLE, 1.0, 24.0).pixels > 60)[1]
    assert np.ptp(columns) <= 4


def test_a_region_outside_the_frame_has_no_pixels():
    assert view_of(spot(0.5, 0.5), Box(1.2, 0.2, 0.3, 0.3), 1.0, 24.0).pixels.size == 0
