"""Parts of a frame, scaled and turned, in which a detector can look."""

from dataclasses import dataclass
from math import ceil, cos, floor, radians, sin

import cv2
import numpy as np

from webapp.fer.results import Box

WHOLE = Box(0.0, 0.0, 1.0, 1.0)
"""The whole frame."""


@dataclass(frozen=True)
class View:
    """A part of a frame, scaled, and turned so that faces leaning by `tilt` stand upright.

    Attributes:
        pixels: Grey uint8 (h, w).
        to_frame: Affine map (2, 3) from pixel edges of the view to fractions of the frame.
        tilt: Degrees, clockwise.
        fraction: Width and height of one of the view's pixels, as fractions of the frame's.
    """

    pixels: np.ndarray
    to_frame: np.ndarray
    tilt: float
    fraction: tuple[float, float]

    def box_in_frame(self, x: float, y: float, w: float, h: float) -> Box:
        """A rectangle of the view, in its pixels, as a box of the frame about the same middle."""
        middle_x, middle_y = self.to_frame @ (x + w / 2, y + h / 2, 1.0)
        width, height = w * self.fraction[0], h * self.fraction[1]
        return Box(float(middle_x - width / 2), float(middle_y - height / 2), width, height)


def view_of(grey: np.ndarray, region: Box, scale: float, tilt: float) -> View:
    """Cuts a part out of a frame, scales it, and turns it.

    Args:
        grey: uint8 (h, w).
        region: The part, in fractions of the frame; what lies outside is left out.
        scale: Pixels of the view for each pixel of the frame.
        tilt: Degrees, clockwise, by which what is looked for leans.
    """
    height, width = grey.shape
    left, top = max(floor(region.x * width), 0), max(floor(region.y * height), 0)
    right, bottom = min(ceil((region.x + region.w) * width), width), min(ceil((region.y + region.h) * height), height)
    if right - left < 1 or bottom - top < 1:
        return View(np.empty((0, 0), np.uint8), np.zeros((2, 3)), tilt, (0.0, 0.0))
    part = grey[top:bottom, left:right]
    size = (max(round(part.shape[1] * scale), 1), max(round(part.shape[0] * scale), 1))
    # Between 1/2 and 1, linear interpolation leaves little aliasing, and costs a third of averaging by area.
    pixels = cv2.resize(part, size, interpolation=cv2.INTER_AREA if scale < 0.5 else cv2.INTER_LINEAR)
    unscale_x, unscale_y = part.shape[1] / size[0], part.shape[0] / size[1]
    to_part = np.array([[unscale_x, 0.0, left], [0.0, unscale_y, top]])
    if tilt:
        pixels, unturn = _turned(pixels, tilt)
        to_part = to_part @ unturn
    to_frame = to_part / np.array([[width], [height]])
    return View(pixels, to_frame, tilt, (unscale_x / width, unscale_y / height))


def _turned(pixels: np.ndarray, tilt: float) -> tuple[np.ndarray, np.ndarray]:
    """The picture turned anticlockwise by `tilt`, nothing cut off; and the map (3, 3) back, between pixel edges."""
    height, width = pixels.shape
    across, along = sin(radians(tilt)), cos(radians(tilt))
    new_width = ceil(width * abs(along) + height * abs(across))
    new_height = ceil(width * abs(across) + height * abs(along))
    turn = np.array([[along, -across], [across, along]])
    shift = np.array([width, height]) / 2 - turn @ np.array([new_width, new_height]) / 2
    unturn = np.vstack([np.column_stack([turn, shift]), [0.0, 0.0, 1.0]])
    between_centres = unturn[:2].copy()
    between_centres[:, 2] += turn @ (0.5, 0.5) - 0.5
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    turned = cv2.warpAffine(pixels, between_centres, (new_width, new_height), flags=flags)
    return turned, unturn
