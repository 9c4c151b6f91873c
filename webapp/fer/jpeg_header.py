"""What a JPEG says about itself before it is decoded."""

from collections.abc import Iterator
from dataclasses import dataclass

from webapp.fer.errors import UnreadablePicture

START, END = b"\xff\xd8", b"\xff\xd9"
"""The markers that a JPEG begins and ends with (ITU-T T.81, table B.1)."""

START_OF_FRAME = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
"""SOF0 to SOF15; the three left out are DHT, JPG and DAC (ITU-T T.81, table B.1)."""

START_OF_SCAN = 0xDA
WITHOUT_LENGTH = frozenset({0x01, *range(0xD0, 0xD9)})
"""TEM, RST0 to RST7 and SOI stand alone; every other marker is followed by a length (ITU-T T.81, B.1.1.3)."""


@dataclass(frozen=True)
class JpegHeader:
    """The frame header of a JPEG (ITU-T T.81, B.2.2).

    Attributes:
        width: Pixels in a line.
        height: Lines.
        bits: Bits of each sample; 8 in all but medical pictures.
        components: 1 for grey, 3 for colour, 4 for CMYK.
    """

    width: int
    height: int
    bits: int
    components: int


def read_header(data: bytes) -> JpegHeader:
    """Reads how large a JPEG says it is, without decoding it.

    Raises:
        UnreadablePicture: It is empty, no JPEG, or ends before its first scan or its end marker.
    """
    if not data:
        raise UnreadablePicture("empty_frame", "expected a JPEG picture; got no bytes at all")
    if data[:2] != START:
        raise UnreadablePicture("not_a_jpeg", "expected a JPEG picture; these bytes begin like no JPEG")
    for marker, start, length in _segments(data):
        if marker in START_OF_FRAME and length >= 8:
            header = JpegHeader(
                bits=data[start],
                height=int.from_bytes(data[start + 1 : start + 3]),
                width=int.from_bytes(data[start + 3 : start + 5]),
                components=data[start + 5],
            )
            # A picture that is cut off decodes to a grey remainder and a warning on stderr; better not to begin.
            if data.rfind(END) < start:
                break
            return header
    raise UnreadablePicture("damaged_jpeg", "the JPEG ends too early: part of the picture is missing")


def _segments(data: bytes) -> Iterator[tuple[int, int, int]]:
    """Marker, offset of the content and length of each segment up to the first scan."""
    at = len(START)
    while at + 4 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker == 0xFF:  # a fill byte
            at += 1
            continue
        if marker in WITHOUT_LENGTH:
            at += 2
            continue
        length = int.from_bytes(data[at + 2 : at + 4])
        if marker == START_OF_SCAN or length < 2 or at + 2 + length > len(data):
            return
        yield marker, at + 4, length
        at += 2 + length
