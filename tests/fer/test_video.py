"""The frames that are analysed: the right ones, in time, upright, and cheaply."""

import numpy as np
import pytest

from tests.media import av1_clip, clip, live_webm, scene, truncated
from webapp.fer.errors import UnreadableVideo
from webapp.fer.sampling import Foresight, Sampler
from webapp.fer.video import read_frames

KINDS = [
    ("a.mp4", {}),
    ("b.mp4", {"codec": "libx265"}),
    ("a.webm", {"codec": "libvpx", "sound": "libopus"}),
    ("b.webm", {"codec": "libvpx-vp9"}),
    ("a.mkv", {}),
    ("a.avi", {"codec": "mjpeg"}),
    ("b.avi", {"codec": "cinepak"}),
    ("c.avi", {"codec": "libx264"}),
    ("a.gif", {"codec": "gif"}),
    ("a.ts", {"sound": "aac"}),
    ("c.mp4", {"muxing": {"movflags": "frag_keyframe+empty_moov"}}),
]
AV1 = ("d.mp4", {"codec": "av1"})
SMALL = (160, 120)
UNEVEN = [0, 0.05, 0.07, 0.2, 0.21, 0.5, 0.9, 1.0, 1.5]


@pytest.fixture(scope="module", params=[*KINDS, AV1], ids=[f"{name}-{options}" for name, options in [*KINDS, AV1]])
def small(request, tmp_path_factory):
    """Two seconds of each kind, at 20 frames a second."""
    name, options = request.param
    if request.param == AV1:
        return av1_clip(tmp_path_factory.mktemp("clips") / name)
    return clip(tmp_path_factory.mktemp("clips") / name, fps=20, size=SMALL, gop=15, **options)


def times(frames) -> list[float]:
    return [frame.time for frame in frames]


def test_every_frame_comes_at_its_time(small):
    frames = list(read_frames(small, fps=None))
    assert times(frames) == pytest.approx([place / 20 for place in range(40)], abs=0.002)
    for place in (0, 13, 39):
        seen = frames[place].frame.astype(float)
        expected = scene(place / 40, size=SMALL) @ np.array([0.114, 0.587, 0.299])
        assert seen.shape == (120, 160)
        assert np.abs(seen - expected).mean() < 12  # GIF has few colours


@pytest.mark.parametrize("fps", [None, 7.0])
def test_starting_later_gives_the_same_frames(small, fps):
    whole = list(read_frames(small, fps=fps))
    for start, end in ((1.13, None), (0.4, 1.2), (1.0, 1.05), (5.0, None)):
        part = list(read_frames(small, fps=fps, start=start, end=end))
        expected = [frame for frame in whole if start <= frame.time < (end or 99)]
        assert times(part) == times(expected)
        for one, other in zip(part, expected, strict=True):
            assert np.array_equal(one.frame, other.frame)


def test_leaving_frames_out_changes_none_of_the_others(tmp_path):
    path = clip(tmp_path / "a.mp4", fps=30, options={"bf": "3", "preset": "fast"})
    every = {frame.time: frame.frame for frame in read_frames(path, fps=None)}
    some = list(read_frames(path, fps=10))
    assert times(some) == pytest.approx([place / 10 for place in range(20)], abs=1e-5)
    assert all(np.array_equal(every[frame.time], frame.frame) for frame in some)


@pytest.mark.parametrize("name", ["a.mp4", "a.mkv"])
def test_uneven_times_are_kept(tmp_path, name):
    path = clip(tmp_path / name, times=UNEVEN)
    assert times(read_frames(path, fps=None)) == pytest.approx(UNEVEN, abs=0.001)
    assert times(read_frames(path, fps=10)) == pytest.approx([0, 0.2, 0.5, 0.9, 1.0, 1.5], abs=0.001)


def test_times_begin_with_the_first_frame(tmp_path):
    for name, given in (("a.mkv", [-0.5, -0.25, 0, 0.25]), ("b.mkv", [0.5, 0.75, 1.0, 1.25])):
        assert times(read_frames(clip(tmp_path / name, times=given), fps=None)) == [0, 0.25, 0.5, 0.75]


def test_what_a_player_does_not_show_is_left_out(tmp_path):
    path = clip(tmp_path / "a.mp4", times=[-0.5, -0.25, 0, 0.25, 0.5])  # an edit list begins at 0
    assert times(read_frames(path, fps=None)) == [0, 0.25, 0.5]


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_frames_come_upright(tmp_path, rotation):
    frame = next(iter(read_frames(clip(tmp_path / "a.mp4", rotation=rotation, seconds=0.2), fps=None))).frame
    assert frame.shape == (240, 320)
    assert frame[4, 4] > 230
    assert max(frame[-4, 4], frame[4, -4], frame[-4, -4]) < 160


def test_black_and_white_use_the_whole_range(tmp_path):
    limited = next(iter(read_frames(clip(tmp_path / "a.mp4", seconds=0.2), fps=None))).frame
    full = next(iter(read_frames(clip(tmp_path / "a.avi", codec="mjpeg", seconds=0.2), fps=None))).frame
    assert limited.max() > 250
    assert np.abs(limited.astype(int) - full).mean() < 3


def test_what_breaks_off_is_read_up_to_there(tmp_path):
    path = truncated(clip(tmp_path / "a.mkv"), tmp_path / "b.mkv", 0.5)
    read = times(read_frames(path, fps=None))
    assert 8 < len(read) < 32
    assert read == pytest.approx([place / 20 for place in range(len(read))], abs=0.001)
    assert times(read_frames(path, fps=None, start=0.3)) == read[6:]


def test_a_live_recording_without_an_index_can_be_begun_anywhere(tmp_path):
    path = live_webm(tmp_path / "a.webm", fps=20, size=SMALL)
    assert times(read_frames(path, fps=10, start=1.5)) == pytest.approx([1.5, 1.6, 1.7, 1.8, 1.9], abs=0.001)


def test_one_frame_is_enough(tmp_path):
    assert times(read_frames(clip(tmp_path / "a.mp4", seconds=0.05), fps=10)) == [0]


def test_damage_in_the_middle_leaves_the_rest(tmp_path):
    path = clip(tmp_path / "a.mp4", gop=10)
    data = bytearray(path.read_bytes())
    start = data.index(b"mdat") + (len(data) - data.index(b"mdat")) // 3
    data[start : start + 400] = bytes(400)
    path.write_bytes(data)
    once = list(read_frames(path, fps=None))
    again = list(read_frames(path, fps=None))
    assert len(once) > 20
    assert times(once) == times(again)
    assert all(np.array_equal(one.frame, other.frame) for one, other in zip(once, again, strict=True))


def test_no_video_is_refused(tmp_path):
    (tmp_path / "a.mp4").write_bytes(b"no video")
    with pytest.raises(UnreadableVideo):
        list(read_frames(tmp_path / "a.mp4", fps=None))


def test_a_sampler_takes_the_first_frame_of_each_cell():
    sampler = Sampler(10, 0.15)
    given = [0, 0.04, 0.1, 0.12, 0.16, 0.2, 0.3, 0.35, 0.62]
    assert [time for time in given if sampler.takes(time)] == [0.2, 0.3, 0.62]


def test_foresight_never_rules_out_what_is_taken():
    random = np.random.default_rng(3)
    given = np.sort(random.uniform(0, 20, 500)).round(4).tolist()
    sampler = Sampler(7, 3.3)
    taken = {time for time in given if sampler.takes(time)}
    foresight = Foresight(7, 3.3 - sampler.lead)
    in_order_of_decoding = sorted(given, key=lambda time: given.index(time) + random.integers(0, 5))
    wanted = {time for time in in_order_of_decoding if foresight.may_want(time)}
    assert taken <= wanted
    assert len(wanted) < len(given) / 2
