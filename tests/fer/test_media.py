"""What a file holds, by its content alone; and what becomes of those that hold nothing good."""

import struct
import zipfile

import cv2
import numpy as np
import pytest

from tests.media import av1_clip, clip, live_webm, scene, sound_only, truncated
from webapp.fer.media import MediaInfo, MediaLimits, UnreadableVideo, probe

KINDS = [
    ("a.mp4", {}, "h264"),
    ("a.mov", {"codec": "libx265", "sound": "aac"}, "hevc"),
    ("a.webm", {"codec": "libvpx", "sound": "libopus"}, "vp8"),
    ("b.webm", {"codec": "libvpx-vp9"}, "vp9"),
    ("a.mkv", {"sound": "libmp3lame"}, "h264"),
    ("a.avi", {"codec": "mjpeg"}, "mjpeg"),
    ("b.avi", {"codec": "cinepak"}, "cinepak"),
    ("a.gif", {"codec": "gif"}, "gif"),
    ("a.ts", {}, "h264"),
]


def refusal(path, limits=None) -> str:
    with pytest.raises(UnreadableVideo) as caught:
        probe(path, limits)
    assert caught.value.message.strip()
    assert str(path.parent) not in caught.value.message
    return caught.value.code


def test_av1_is_told(tmp_path):
    info = probe(av1_clip(tmp_path / "upload.txt"))
    assert (info.kind, info.codec, info.width, info.height) == ("video", "av1", 160, 120)
    assert info.duration == pytest.approx(2.0, abs=0.06) and info.frame_rate == pytest.approx(20, rel=0.06)


@pytest.mark.parametrize(("name", "options", "codec"), KINDS)
def test_many_kinds_are_told_apart_whatever_their_names(tmp_path, name, options, codec):
    path = clip(tmp_path / name, fps=10, size=(160, 120), **options).rename(tmp_path / "upload.txt")
    info = probe(path)
    assert (info.kind, info.codec, info.width, info.height, info.rotation) == ("video", codec, 160, 120, 0)
    assert info.duration == pytest.approx(2.0, abs=0.11)
    assert info.frame_rate == pytest.approx(10, rel=0.06)
    assert (info.frames, info.audio) == (20, "sound" in options)


@pytest.mark.parametrize("rotation", [90, 180, 270])
def test_the_size_is_that_of_the_upright_frame(tmp_path, rotation):
    info = probe(clip(tmp_path / "a.mp4", rotation=rotation, seconds=0.2))
    assert (info.width, info.height, info.rotation) == (320, 240, rotation)


def test_oblong_pixels_count_with_their_shape(tmp_path):
    info = probe(clip(tmp_path / "a.mkv", seconds=0.2, options={"x264-params": "sar=4/3"}))
    assert (info.width, info.height) == (427, 240)


def test_a_live_recording_has_its_length_found_out(tmp_path):
    assert probe(live_webm(tmp_path / "a.webm")).duration == pytest.approx(2.0, abs=0.06)


def test_an_index_that_says_more_than_there_is_is_not_believed(tmp_path):
    whole = clip(tmp_path / "a.mp4", muxing={"movflags": "+faststart"})
    info = probe(truncated(whole, tmp_path / "b.mp4", 0.6))
    assert 0.5 < info.duration < 1.5
    assert 10 < info.frames < 30


def test_sound_that_begins_first_is_told(tmp_path):
    assert probe(clip(tmp_path / "a.mp4", times=[0.5, 0.75, 1.0], sound="aac")).delay == pytest.approx(0.5, abs=0.03)


def test_key_frames_are_noted(tmp_path):
    info = probe(clip(tmp_path / "a.mp4", seconds=9, fps=5, gop=10))
    assert 2 <= len(info.keys) <= 4
    assert all(key == pytest.approx(round(key / 2) * 2, abs=0.41) for key in info.keys)


@pytest.mark.parametrize("suffix", [".jpg", ".png", ".webp"])
def test_pictures_are_welcome(tmp_path, suffix):
    path = tmp_path / f"a{suffix}"
    cv2.imwrite(str(path), scene(0.0))
    path = path.rename(tmp_path / "b.mp4")
    kind = suffix[1:].replace("jpg", "jpeg")
    assert probe(path) == MediaInfo("picture", kind, kind, 320, 240, 0, 0.0, None, False, 1)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty_file"),
        (b"no video at all\n" * 100, "not_a_video"),
        (bytes(5000), "not_a_video"),
        (b"#EXTM3U\n#EXTINF:1,\nother.mp4\n", "not_a_video"),
        (b"ffconcat version 1.0\nfile other.mp4\n", "not_a_video"),
        (b"\x89PNG\r\n\x1a\n", "damaged_video"),
        (b"\xff\xd8\xff\xe0", "damaged_video"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "damaged_video"),
        (b"\x00\x00\x00\x18ftypisom" + bytes(40), "damaged_video"),
    ],
)
def test_what_is_no_video_is_refused(tmp_path, content, code):
    clip(tmp_path / "other.mp4", seconds=0.1)
    path = tmp_path / "a.mp4"
    path.write_bytes(content)
    assert refusal(path) == code


def test_a_zip_is_refused(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.mp4", "w") as archive:
        archive.write(clip(tmp_path / "b.mp4", seconds=0.2), "b.mp4")
    assert refusal(tmp_path / "a.mp4") == "not_a_video"


@pytest.mark.parametrize(("name", "codec"), [("a.m4a", "aac"), ("a.mp3", "libmp3lame"), ("a.ogg", "libopus")])
def test_sound_alone_is_refused(tmp_path, name, codec):
    assert refusal(sound_only(tmp_path / name, codec=codec)) == "no_picture_track"


def test_a_truncated_mp4_without_its_index_is_refused(tmp_path):
    assert refusal(truncated(clip(tmp_path / "a.mp4"), tmp_path / "b.mp4")) == "damaged_video"


def test_a_matroska_without_a_whole_frame_is_refused(tmp_path):
    assert refusal(truncated(clip(tmp_path / "a.mkv"), tmp_path / "b.mkv", 0.01)) == "damaged_video"


def test_sizes_in_the_header_alone_do_no_harm(tmp_path):
    data = bytearray(clip(tmp_path / "a.mp4", seconds=0.2).read_bytes())
    place = data.index(b"avc1", data.index(b"stsd")) + 28  # width and height (ISO/IEC 14496-12, 12.1.3)
    assert struct.unpack_from(">HH", data, place) == (320, 240)
    for declared in ((0, 0), (16384, 16384)):
        struct.pack_into(">HH", data, place, *declared)
        path = tmp_path / "b.mp4"
        path.write_bytes(data)
        assert probe(path).height == 240


@pytest.mark.parametrize(
    ("limits", "code"),
    [
        (MediaLimits(max_bytes=1000), "too_many_bytes"),
        (MediaLimits(max_seconds=1), "too_long"),
        (MediaLimits(max_pixels=320 * 240 - 1), "too_many_pixels"),
        (MediaLimits(max_fps=9), "too_many_frames_a_second"),
    ],
)
def test_what_is_over_a_limit_is_refused(tmp_path, limits, code):
    assert refusal(clip(tmp_path / "a.mp4", fps=10), limits) == code


def test_ten_thousand_frames_a_second_are_refused(tmp_path):
    assert refusal(clip(tmp_path / "a.mp4", fps=10_000, seconds=0.02)) == "too_many_frames_a_second"
    crowded = clip(tmp_path / "a.mkv", times=np.arange(400) / 1000, people=0, size=(64, 64))
    assert refusal(crowded) == "too_many_frames_a_second"


def test_frames_too_small_for_a_face_are_refused(tmp_path):
    assert refusal(clip(tmp_path / "a.mp4", size=(8, 8), people=0, seconds=0.2)) == "too_few_pixels"


def test_frames_too_long_and_narrow_are_refused(tmp_path):
    assert refusal(clip(tmp_path / "a.mp4", size=(400, 32), people=0, seconds=0.2)) == "too_narrow"


def test_a_picture_of_16k_is_refused_by_its_header(tmp_path):
    coded = bytearray(cv2.imencode(".png", scene(0.0))[1].tobytes())
    struct.pack_into(">II", coded, 16, 16384, 16384)
    (tmp_path / "a.png").write_bytes(coded)
    assert refusal(tmp_path / "a.png") == "too_many_pixels"


def test_the_facts_survive_json(tmp_path):
    info = probe(clip(tmp_path / "a.mp4", seconds=5, fps=5, gop=5))
    assert info.keys
    assert MediaInfo.from_dict(info.to_dict()) == info
