"""JPEG, PNG and WebP pictures: what a file holds, and its one frame, upright."""

from pathlib import Path

import cv2
import numpy as np

from webapp.fer.codec import JpegDecoder, PictureLimits, check_size
from webapp.fer.errors import UnreadablePicture, UnreadableVideo
from webapp.fer.media import MediaInfo, MediaLimits
from webapp.fer.picture_header import PictureHeader, read_picture_header

SIGNATURE = 16
"""Bytes that tell a picture from everything else."""


def is_picture(path: Path) -> bool:
    """Whether a file begins as a JPEG, PNG or WebP picture does."""
    with path.open("rb") as file:
        start = file.read(SIGNATURE)
    return start.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")) or (start[:4], start[8:12]) == (b"RIFF", b"WEBP")


def read_picture(data: bytes, limits: PictureLimits | None = None) -> np.ndarray:
    """Decodes a picture, turned upright as it says.

    Args:
        data: A JPEG, PNG or WebP.
        limits: What is accepted.

    Returns:
        BGR uint8 (h, w, 3); a large JPEG is reduced, as `JpegDecoder` does it.

    Raises:
        UnreadablePicture: The bytes are no such picture, or it is over a limit.
    """
    limits = limits or PictureLimits()
    header = checked(data, limits)
    if header.kind == "jpeg":
        return JpegDecoder(limits)(data, colour=True)
    try:
        frame = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)
    except cv2.error:
        frame = None
    if frame is None:
        raise UnreadablePicture("damaged_picture", f"the {header.kind.upper()} picture cannot be decoded")
    return frame


def probe_picture(path: Path, limits: MediaLimits) -> MediaInfo | None:
    """What a picture holds; None where the file begins as none.

    Raises:
        UnreadableVideo: It begins as a picture, but can't be read or is over a limit.
    """
    if not is_picture(path):
        return None
    data = path.read_bytes()
    try:
        header = checked(data, PictureLimits(max_bytes=limits.max_bytes, max_pixels=limits.max_pixels))
        shape = read_picture(data, PictureLimits(max_bytes=limits.max_bytes, max_pixels=limits.max_pixels)).shape
    except UnreadablePicture as error:
        code = error.code if error.code.startswith("too_") else "damaged_video"
        raise UnreadableVideo(code, error.message) from error
    size = (header.width, header.height)
    lies = (shape[1] > shape[0]) != (size[0] > size[1]) and shape[0] != shape[1]
    width, height = size[::-1] if lies else size
    return MediaInfo("picture", header.kind, header.kind, width, height, 0, 0.0, None, False, 1)


def checked(data: bytes, limits: PictureLimits) -> PictureHeader:
    """What a picture's first bytes declare, before anything is decoded.

    Raises:
        UnreadablePicture: It begins as no picture, or is over a limit.
    """
    if len(data) > limits.max_bytes:
        raise UnreadablePicture("too_many_bytes", f"expected at most {limits.max_bytes} bytes; got {len(data)}")
    header = read_picture_header(data)
    if header is None:
        raise UnreadablePicture("not_a_picture", "expected a JPEG, PNG or WebP picture; these bytes begin like none")
    check_size(header.width, header.height, limits)
    return header
