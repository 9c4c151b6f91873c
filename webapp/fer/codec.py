"""JPEG bytes to grey frames, within limits that are checked before anything is decoded."""

from dataclasses import dataclass

import cv2
import numpy as np

from webapp.fer.errors import UnreadablePicture
from webapp.fer.jpeg_header import JpegHeader, read_header
from webapp.fer.shape import MIN_SIDE, unusable

ENOUGH_PIXELS = 640
"""A picture whose shorter side has twice this many pixels or more is decoded reduced: nothing in recognition needs
more, since a face of 8 % of it still covers the 48 pixels of a crop."""

REDUCED = {
    1: (cv2.IMREAD_GRAYSCALE, cv2.IMREAD_COLOR),
    2: (cv2.IMREAD_REDUCED_GRAYSCALE_2, cv2.IMREAD_REDUCED_COLOR_2),
    4: (cv2.IMREAD_REDUCED_GRAYSCALE_4, cv2.IMREAD_REDUCED_COLOR_4),
    8: (cv2.IMREAD_REDUCED_GRAYSCALE_8, cv2.IMREAD_REDUCED_COLOR_8),
}
"""OpenCV's flags for each factor that libjpeg can shrink by while it decodes: grey, and colour."""


@dataclass(frozen=True)
class PictureLimits:
    """What is accepted.

    Attributes:
        max_bytes: Of the JPEG.
        max_pixels: Width times height, as the JPEG's header declares them.
        min_side: Pixels of the shorter side; below it no face could be seen.
    """

    max_bytes: int = 32 * 2**20
    max_pixels: int = 100_000_000
    min_side: int = MIN_SIDE


class JpegDecoder:
    """JPEG bytes -> frame, turned upright as its EXIF orientation says."""

    def __init__(self, limits: PictureLimits | None = None):
        self._limits = limits or PictureLimits()

    def __call__(self, data: bytes, *, colour: bool = False) -> np.ndarray:
        """Decodes a picture, reduced where it is larger than recognition needs.

        Args:
            data: A JPEG: grey, colour or CMYK, baseline or progressive.
            colour: Whether colour is wanted; grey is quicker, and all that recognition needs.

        Returns:
            Grey uint8 (h, w), or BGR uint8 (h, w, 3).

        Raises:
            UnreadablePicture: The bytes are no JPEG that can be read, or it is over a limit.
        """
        header = self._checked(bytes(data))
        flag = REDUCED[reduction(header)][int(colour)]
        try:
            frame = cv2.imdecode(np.frombuffer(data, np.uint8), flag)
        except cv2.error as error:
            raise UnreadablePicture("damaged_jpeg", "the JPEG cannot be decoded: its content is damaged") from error
        if frame is None:
            bits = f"; it has {header.bits} bits a sample, and 8 are expected" if header.bits != 8 else ""
            raise UnreadablePicture("damaged_jpeg", f"the JPEG cannot be decoded{bits}")
        return frame

    def _checked(self, data: bytes) -> JpegHeader:
        limits = self._limits
        if len(data) > limits.max_bytes:
            message = f"expected at most {limits.max_bytes} bytes; got {len(data)}"
            raise UnreadablePicture("too_many_bytes", message)
        header = read_header(data)
        check_size(header.width, header.height, limits)
        return header


def check_size(width: int, height: int, limits: PictureLimits) -> None:
    """Refuses a picture by what its header declares, before it is decoded.

    Raises:
        UnreadablePicture: `too_many_pixels`, `too_few_pixels` or `too_narrow`.
    """
    size = f"{width} x {height}"
    if width * height > limits.max_pixels:
        message = f"expected at most {limits.max_pixels} pixels; the picture declares {size}"
        raise UnreadablePicture("too_many_pixels", message)
    if problem := unusable(width, height, min_side=limits.min_side):
        code, expected = problem
        raise UnreadablePicture(code, f"{expected}; it has {size}")


def reduction(header: JpegHeader) -> int:
    """The largest factor, of those libjpeg can shrink by, that leaves enough pixels on the shorter side."""
    shorter = min(header.width, header.height)
    return max(factor for factor in REDUCED if factor == 1 or shorter // factor >= ENOUGH_PIXELS)
