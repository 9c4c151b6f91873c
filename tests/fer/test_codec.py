import struct

import cv2
import numpy as np
import pytest

from tests.fer.faces import encoded
from webapp.fer.codec import ENOUGH_PIXELS, JpegDecoder, PictureLimits, reduction
from webapp.fer.errors import UnreadablePicture
from webapp.fer.jpeg_header import JpegHeader, read_header

PICTURE = np.random.default_rng(1).integers(0, 255, (60, 80, 3), np.uint8)
COLOUR = encoded(PICTURE)


def declaring(width: int, height: int, bits: int = 8) -> bytes:
    """The small JPEG, with another size in its header."""
    start = COLOUR.index(b"\xff\xc0") + 4
    return COLOUR[:start] + struct.pack(">BHH", bits, height, width) + COLOUR[start + 5 :]


def with_orientation(data: bytes, orientation: int) -> bytes:
    """The JPEG with an EXIF segment that says how the camera was held."""
    tiff = b"MM\x00\x2a" + struct.pack(">IHHHIHHI", 8, 1, 0x0112, 3, 1, orientation, 0, 0)
    exif = b"Exif\x00\x00" + tiff
    return data[:2] + b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif + data[2:]


def cmyk() -> bytes:
    """A baseline JPEG of four components and 16x16 pixels: one block each, all mid-grey, with its own small tables."""
    quantisation = b"\xff\xdb" + struct.pack(">HB", 67, 0) + bytes([1] * 64)
    components = b"".join(bytes([number, 0x11, 0]) for number in range(1, 5))
    frame = b"\xff\xc0" + struct.pack(">HBHHB", 20, 8, 16, 16, 4) + components
    # One code each: the bit 0 stands for "no difference" (DC) and for "end of block" (AC).
    tables = b"".join(
        b"\xff\xc4" + struct.pack(">HB", 20, kind) + bytes([1] + [0] * 15) + b"\x00" for kind in (0, 0x10)
    )
    selectors = b"".join(bytes([number, 0]) for number in range(1, 5))
    scan = b"\xff\xda" + struct.pack(">HB", 14, 4) + selectors + bytes([0, 63, 0])
    blocks = b"\x00" * 4  # four 8x8 blocks of each component, two bits a block
    return b"\xff\xd8" + quantisation + frame + tables + scan + blocks + b"\xff\xd9"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty_frame"),
        (b"hello, I am text", "not_a_jpeg"),
        (cv2.imencode(".png", PICTURE)[1].tobytes(), "not_a_jpeg"),
        (cv2.imencode(".png", PICTURE.astype(np.uint16) * 256)[1].tobytes(), "not_a_jpeg"),
        (b"\xff\xd8", "damaged_jpeg"),
        (b"\xff\xd8\xff", "damaged_jpeg"),
        (b"\xff\xd8" + b"\x00" * 100, "damaged_jpeg"),
        (b"\xff\xd8\xff\xd9", "damaged_jpeg"),
        (COLOUR[:100], "damaged_jpeg"),
        (COLOUR[: len(COLOUR) // 2], "damaged_jpeg"),
        (COLOUR[:-2], "damaged_jpeg"),
        (declaring(80, 60, bits=12), "damaged_jpeg"),
        (declaring(30_000, 30_000), "too_many_pixels"),
        (declaring(65_535, 65_535), "too_many_pixels"),
        (declaring(0, 60), "too_few_pixels"),
        (encoded(PICTURE[:1, :1]), "too_few_pixels"),
        (encoded(PICTURE[:, :4]), "too_few_pixels"),
        (encoded(np.zeros((16, 20_000), np.uint8)), "too_narrow"),
        (encoded(np.zeros((9000, 16), np.uint8)), "too_narrow"),
    ],
)
def test_what_cannot_be_read_says_why(data, code):
    with pytest.raises(UnreadablePicture) as raised:
        JpegDecoder()(data)
    assert raised.value.code == code
    assert raised.value.message == str(raised.value) != ""


def test_a_limit_on_bytes_is_checked_before_anything_else():
    with pytest.raises(UnreadablePicture, match=f"at most 10 bytes; got {len(COLOUR)}") as raised:
        JpegDecoder(PictureLimits(max_bytes=10))(COLOUR)
    assert raised.value.code == "too_many_bytes"
    assert JpegDecoder(PictureLimits(max_bytes=len(COLOUR)))(COLOUR).shape == (60, 80)


def test_the_sentence_names_what_was_declared():
    with pytest.raises(UnreadablePicture, match="30000 x 20000"):
        JpegDecoder()(declaring(30_000, 20_000))


def test_grey_colour_and_progressive_pictures_give_the_same_grey_frame():
    smooth = cv2.GaussianBlur(PICTURE, (0, 0), 5)
    expected = cv2.cvtColor(smooth, cv2.COLOR_BGR2GRAY)
    for data in (encoded(smooth), encoded(expected), encoded(smooth, progressive=1)):
        frame = JpegDecoder()(data)
        assert frame.dtype == np.uint8
        assert np.abs(frame.astype(int) - expected).mean() < 2


def test_cmyk_is_decoded():
    assert read_header(cmyk()).components == 4
    assert JpegDecoder()(cmyk()).shape == (16, 16)


def test_colour_is_given_where_it_is_wanted():
    assert JpegDecoder()(COLOUR, colour=True).shape == (60, 80, 3)


@pytest.mark.parametrize(("orientation", "shape"), [(1, (60, 80)), (3, (60, 80)), (6, (80, 60)), (8, (80, 60))])
def test_a_turned_camera_gives_an_upright_frame(orientation, shape):
    assert JpegDecoder()(with_orientation(COLOUR, orientation)).shape == shape


def test_a_large_turned_picture_is_upright_too():
    data = with_orientation(encoded(np.zeros((1400, 1600), np.uint8)), 6)
    assert JpegDecoder()(data).shape == (800, 700)


def test_bytes_of_other_kinds_are_read():
    assert JpegDecoder()(bytearray(COLOUR)).shape == JpegDecoder()(memoryview(COLOUR)).shape == (60, 80)


@pytest.mark.parametrize(
    ("width", "height", "factor"),
    [(320, 240, 1), (640, 480, 1), (1279, 1279, 1), (1280, 1280, 2), (4000, 3000, 4), (8000, 8000, 8), (9000, 100, 1)],
)
def test_large_pictures_are_decoded_reduced(width, height, factor):
    assert reduction(JpegHeader(width, height, 8, 3)) == factor
    assert factor == 1 or min(width, height) // factor >= ENOUGH_PIXELS


def test_the_header_is_read_past_other_segments_and_fill_bytes():
    start = COLOUR.index(b"\xff\xc0")
    assert read_header(COLOUR[:start] + b"\xff\xff" + COLOUR[start:]) == JpegHeader(80, 60, 8, 3)
    assert read_header(with_orientation(COLOUR, 1)) == JpegHeader(80, 60, 8, 3)
