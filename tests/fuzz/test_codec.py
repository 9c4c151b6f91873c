"""Whatever bytes come instead of a picture: a frame within the limits, or a refusal with a code and a sentence."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tests.fuzz.inputs import jpegs, tried
from webapp.fer import PictureLimits, UnreadablePicture
from webapp.fer.codec import JpegDecoder

SIZES = {"too_many_bytes", "too_many_pixels", "too_few_pixels", "too_narrow"}
CODES = {"empty_frame", "not_a_jpeg", "damaged_jpeg"} | SIZES
LIMITS = PictureLimits(max_bytes=20_000, max_pixels=500_000)


def decode(data: bytes, colour: bool) -> None:
    try:
        frame = JpegDecoder(LIMITS)(data, colour=colour)
    except UnreadablePicture as refusal:
        assert refusal.code in CODES
        assert len(refusal.message.split()) > 3
        return
    assert frame.dtype == np.uint8
    assert frame.ndim == (3 if colour else 2)
    assert frame.size <= 3 * LIMITS.max_pixels
    assert len(data) <= LIMITS.max_bytes


@tried
@given(st.one_of(st.binary(max_size=300), st.binary(max_size=300).map(lambda data: b"\xff\xd8" + data + b"\xff\xd9")))
def test_any_bytes(data: bytes) -> None:
    decode(data, False)


@tried
@given(jpegs(), st.booleans())
def test_harmed_pictures(data: bytes, colour: bool) -> None:
    decode(data, colour)
