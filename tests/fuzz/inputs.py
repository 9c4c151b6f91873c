"""How many inputs are tried, and what hostile inputs look like."""

import os
import struct
from collections.abc import Callable

import cv2
import numpy as np
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

PER_TEST = int(os.environ.get("FUZZ_INPUTS", "550"))
"""Inputs of each test, a tenth of that for the dear ones: 5,115 for all. `make fuzz` tries 20,000."""


def _tried(inputs: int) -> settings:
    """So many inputs, whatever time they take."""
    return settings(
        max_examples=inputs,
        deadline=None,
        database=None,
        derandomize="FUZZ_INPUTS" not in os.environ,  # the same ones each time, so that no change is blamed for luck
        suppress_health_check=list(HealthCheck),
    )


tried = _tried(PER_TEST)
few_tried = _tried(max(1, PER_TEST // 10))


def encoded(progressive: bool, colour: bool, size: int = 64) -> bytes:
    """A small picture as JPEG."""
    noise = np.random.default_rng(3).integers(0, 255, (size, size, 3) if colour else (size, size), np.uint8)
    options = [cv2.IMWRITE_JPEG_PROGRESSIVE, int(progressive), cv2.IMWRITE_JPEG_RST_INTERVAL, 4]
    return cv2.imencode(".jpg", cv2.blur(noise, (7, 7)), options)[1].tobytes()


PICTURES = [encoded(progressive, colour) for progressive in (False, True) for colour in (False, True)]

Change = Callable[[bytes], bytes]


def _flip(places: list[tuple[int, int]]) -> Change:
    def change(data: bytes) -> bytes:
        spoilt = bytearray(data)
        for place, value in places:
            spoilt[place % len(spoilt)] = value
        return bytes(spoilt)

    return change


def _size(width: int, height: int) -> Change:
    def change(data: bytes) -> bytes:
        for marker in (b"\xff\xc0", b"\xff\xc2"):
            at = data.find(marker)
            if at >= 0:
                return data[: at + 5] + struct.pack(">HH", height, width) + data[at + 9 :]
        return data

    return change


def _insert(place: int, piece: bytes) -> Change:
    return lambda data: data[:place] + piece + data[place:]


def jpegs() -> st.SearchStrategy[bytes]:
    """Pictures that are harmed: bytes changed, cut, doubled, glued together, with other sizes in their headers."""
    place, byte = st.integers(0, 5000), st.integers(0, 255)
    size = st.integers(0, 65_535)
    changes = st.one_of(
        st.lists(st.tuples(place, byte), min_size=1, max_size=30).map(_flip),
        st.lists(st.tuples(st.integers(0, 700), byte), min_size=1, max_size=4).map(_flip),  # headers and tables
        place.map(lambda end: lambda data: data[: end % (len(data) + 1)]),
        place.map(lambda start: lambda data: data[start % (len(data) + 1) :]),
        st.tuples(place, st.binary(max_size=200)).map(lambda row: _insert(*row)),
        st.tuples(place, place).map(lambda row: lambda data: data + data[min(row) : max(row)] + b"\xff\xd9"),
        st.tuples(size, size).map(lambda row: _size(*row)),
    )

    def apply(row: tuple[bytes, list[Change]]) -> bytes:
        data, many = row
        for change in many:
            data = change(data) or b"\xff"
        return data

    return st.tuples(st.sampled_from(PICTURES), st.lists(changes, min_size=1, max_size=4)).map(apply)


def anything() -> st.SearchStrategy[object]:
    """Whatever JSON and attachments can carry."""
    atoms = st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(),
        st.text(max_size=30),
        st.binary(max_size=60),
        st.sampled_from(PICTURES),
    )
    names = st.one_of(
        st.sampled_from(["seq", "clock", "jpeg", "network", "id", "_placeholder", "num"]), st.text(max_size=8)
    )
    return st.recursive(
        atoms,
        lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(names, inner, max_size=5)),
        max_leaves=6,
    )
