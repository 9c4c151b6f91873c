"""Turning stored frames upright, as a video's display matrix says."""

from dataclasses import dataclass

import av
import cv2
import numpy as np
from av.sidedata.sidedata import Type


@dataclass(frozen=True)
class Orientation:
    """How a stored frame becomes an upright one: transposed first, then mirrored, then its pixels made square.

    Attributes:
        transposed: Whether rows become columns.
        across: Whether left and right are exchanged.
        down: Whether top and bottom are exchanged.
        stretch: Width over height of a stored pixel.
    """

    transposed: bool = False
    across: bool = False
    down: bool = False
    stretch: float = 1.0

    @property
    def rotation(self) -> int:
        """Degrees, clockwise, by which stored frames are turned; a mirroring is not told."""
        if self.transposed:
            return 90 if self.across else 270
        return 180 if self.across and self.down else 0

    def size(self, width: int, height: int) -> tuple[int, int]:
        """Width and height of the upright frame."""
        width = max(round(width * self.stretch), 1)
        return (height, width) if self.transposed else (width, height)

    def __call__(self, frame: np.ndarray) -> np.ndarray:
        """The frame, upright: uint8 (h, w) or (h, w, 3); the same array where there is nothing to do."""
        if self.stretch != 1.0:
            size = (max(round(frame.shape[1] * self.stretch), 1), frame.shape[0])
            frame = cv2.resize(frame, size, interpolation=cv2.INTER_LINEAR)
        if self.transposed:
            frame = cv2.transpose(frame)
        if self.across or self.down:
            frame = cv2.flip(frame, -1 if self.across and self.down else int(self.across))
        return frame


def orientation_of(frame: av.VideoFrame, pixel_aspect: float | None = None) -> Orientation:
    """What a decoded frame's display matrix asks for.

    Args:
        frame: Any of the video.
        pixel_aspect: Width over height of a stored pixel; None or a senseless one for square pixels.
    """
    stretch = pixel_aspect if pixel_aspect and 0.2 <= pixel_aspect <= 5 else 1.0
    data = frame.side_data.get(Type.DISPLAYMATRIX)
    if data is None:
        return Orientation(stretch=stretch)
    # The matrix maps (x, y) to (a x + c y, b x + d y), in fixed point, rows first (ISO/IEC 14496-12, 6.2.2).
    a, b, _, c, d = np.frombuffer(bytes(data), np.int32)[:5]
    if abs(int(b)) + abs(int(c)) > abs(int(a)) + abs(int(d)):
        return Orientation(True, bool(c < 0), bool(b < 0), stretch)
    return Orientation(False, bool(a < 0), bool(d < 0), stretch)
