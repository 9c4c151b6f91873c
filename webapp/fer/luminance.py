"""Decoded frames to grey arrays, without a colour conversion where the decoder's own plane will do."""

import av
import cv2
import numpy as np
from av.video.reformatter import ColorRange

FULL_RANGE = frozenset({"gray", "yuvj420p", "yuvj422p", "yuvj444p", "yuvj440p"})
LIMITED_RANGE = frozenset(
    {"yuv420p", "yuv422p", "yuv444p", "yuv440p", "yuv411p", "yuv410p", "nv12", "nv21", "yuva420p"}
)
TEN_BIT = frozenset({"yuv420p10le", "yuv422p10le", "yuv444p10le"})
"""Pixel formats whose first plane is the luminance, in bytes or (ten bits) in two of them; of limited range unless the
frame says otherwise."""

BLACK, WHITE = 16, 235
"""Of 8-bit luminance in its limited range (ITU-R BT.709, 4.6)."""

STRETCHED = np.clip((np.arange(256) - BLACK) * 255.0 / (WHITE - BLACK), 0, 255).round().astype(np.uint8)
"""Limited range to the full one, in which the networks were trained."""


def grey_of(frame: av.VideoFrame) -> np.ndarray:
    """The frame's luminance in full range, uint8 (h, w), as stored (not turned upright)."""
    name = frame.format.name
    full = name in FULL_RANGE or frame.color_range == ColorRange.JPEG
    if name in FULL_RANGE or name in LIMITED_RANGE:
        plane = _plane(frame, np.uint8)
        return plane if full else cv2.LUT(plane, STRETCHED)
    if name in TEN_BIT:
        low, high = (0, 1023) if full else (4 * BLACK, 4 * WHITE)
        return cv2.convertScaleAbs(cv2.subtract(_plane(frame, np.uint16), float(low)), alpha=255 / (high - low))
    return frame.to_ndarray(format="gray")


def _plane(frame: av.VideoFrame, kind: type[np.generic]) -> np.ndarray:
    """The first plane, (h, w), a view of the decoder's memory, which lives as long as the array does."""
    plane = frame.planes[0]
    rows = np.frombuffer(plane, kind).reshape(-1, plane.line_size // np.dtype(kind).itemsize)
    return rows[: frame.height, : frame.width]
