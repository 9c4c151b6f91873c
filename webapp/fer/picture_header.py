"""Kind and size of a picture from its first bytes, before anything is decoded."""

from dataclasses import dataclass

from webapp.fer.errors import UnreadablePicture
from webapp.fer.jpeg_header import read_header

PNG = b"\x89PNG\r\n\x1a\n"

ENOUGH = 2**20
"""Bytes in which the header is looked for; a JPEG's can lie behind a thumbnail and a colour profile."""


@dataclass(frozen=True)
class PictureHeader:
    """What a picture's first bytes declare: "jpeg", "png" or "webp", and its pixels as stored."""

    kind: str
    width: int
    height: int


def read_picture_header(data: bytes) -> PictureHeader | None:
    """The header of a JPEG, PNG or WebP picture; None for anything else.

    Args:
        data: The file, or its first `ENOUGH` bytes.

    Raises:
        UnreadablePicture: It begins as one of these, but its header is damaged.
    """
    if data.startswith(b"\xff\xd8\xff"):
        header = read_header(data)
        return PictureHeader("jpeg", header.width, header.height)
    if data.startswith(PNG) and data[12:16] == b"IHDR":
        return PictureHeader("png", int.from_bytes(data[16:20], "big"), int.from_bytes(data[20:24], "big"))
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return PictureHeader("webp", *_webp_size(data))
    return None


def _webp_size(data: bytes) -> tuple[int, int]:
    """Width and height, as the container specification's three kinds of first chunk hold them."""
    kind, body = data[12:16], data[20:30]
    if len(body) == 10 and kind == b"VP8X":
        return int.from_bytes(body[4:7], "little") + 1, int.from_bytes(body[7:10], "little") + 1
    if len(body) == 10 and kind == b"VP8 " and body[3:6] == b"\x9d\x01\x2a":
        return int.from_bytes(body[6:8], "little") & 0x3FFF, int.from_bytes(body[8:10], "little") & 0x3FFF
    if len(body) >= 5 and kind == b"VP8L" and body[0] == 0x2F:
        bits = int.from_bytes(body[1:5], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    raise UnreadablePicture("damaged_picture", "the WebP picture cannot be read: its header is damaged")
