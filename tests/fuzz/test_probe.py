"""Whatever comes instead of a video: what is in it, or a refusal with a code and a sentence."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fuzz.inputs import few_tried
from tests.media import clip
from webapp.fer.errors import UnreadableVideo
from webapp.fer.media import MediaLimits, probe

LIMITS = MediaLimits()


@pytest.fixture(scope="module")
def films(tmp_path_factory: pytest.TempPathFactory) -> list[bytes]:
    folder = tmp_path_factory.mktemp("films")
    small = {"seconds": 0.4, "size": (64, 48)}
    made = [clip(folder / "a.mp4", **small), clip(folder / "b.webm", codec="libvpx", **small)]
    return [path.read_bytes() for path in made]


def look(path: Path) -> None:
    try:
        found = probe(path, LIMITS)
    except UnreadableVideo as refusal:
        assert refusal.code.replace("_", "").isalpha()
        assert len(refusal.message.split()) > 3
        return
    assert 0 < found.width * found.height <= LIMITS.max_pixels
    assert 0 <= (found.duration or 0) <= LIMITS.max_seconds


def test_harmed_videos(films: list[bytes], tmp_path: Path) -> None:
    @few_tried
    @given(
        st.sampled_from(films),
        st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.binary(min_size=1, max_size=4)), max_size=12),
        st.floats(0, 1),
    )
    def send(film: bytes, changes: list[tuple[float, bytes]], kept: float) -> None:
        harmed = bytearray(film)
        for place, piece in changes:
            at = int(place * len(harmed))
            harmed[at : at + len(piece)] = piece
        path = tmp_path / "harmed"
        path.write_bytes(harmed if kept > 0.5 else harmed[: int(2 * kept * len(harmed))])
        look(path)

    send()


def test_any_bytes(tmp_path: Path) -> None:
    avi = b"RIFF\x00\x00\x00\x00AVI LIST"
    begins = [b"", b"\x00\x00\x00\x20ftypisom", b"\x1aE\xdf\xa3", avi, b"GIF89a", b"ID3", b"#EXTM3U\n"]

    @few_tried
    @given(st.sampled_from(begins), st.binary(max_size=400))
    def send(begin: bytes, rest: bytes) -> None:
        path = tmp_path / "any"
        path.write_bytes(begin + rest)
        look(path)

    send()
