"""The annotated copy: what browsers play, upright, in the source's own times, with its sound and the faces boxed."""

from dataclasses import replace

import av
import numpy as np
import pytest

from tests.fer.timelines import person, timeline
from tests.media import clip, truncated
from webapp.fer.annotated_video import annotated_mp4
from webapp.fer.edits import Edits, apply
from webapp.fer.media import probe
from webapp.fer.overlay import Overlay
from webapp.fer.people import Person
from webapp.fer.timeline import Timeline

UNEVEN = [0, 0.05, 0.07, 0.2, 0.21, 0.5, 0.9, 1.0, 1.5]


def made(path, *people: Person, **options) -> Timeline:
    """A hand-made timeline of a real file."""
    info = probe(path)
    some = timeline(*people, **options)
    return Timeline(some.network, some.settings, info, some.times, some.people)


def times_of(path, kind: str = "video") -> list[float]:
    with av.open(str(path)) as container:
        stream = container.streams.get(**{kind: 0})[0]
        return [frame.time for frame in container.decode(stream)]


def frames_of(path) -> list[np.ndarray]:
    with av.open(str(path)) as container:
        return [frame.to_ndarray(format="bgr24").astype(int) for frame in container.decode(video=0)]


def test_browsers_can_play_it(tmp_path):
    source, out, told = clip(tmp_path / "a.mkv", sound="libmp3lame"), tmp_path / "b.mp4", []
    annotated_mp4(source, made(source, person(1, "h" * 20)), None, out, told.append)
    with av.open(str(out)) as container:
        (video,), (audio,) = container.streams.video, container.streams.audio
        assert (video.codec_context.name, video.codec_context.pix_fmt) == ("h264", "yuv420p")
        assert (audio.codec_context.name, video.codec_context.has_b_frames) == ("aac", False)
    data = out.read_bytes()
    assert data.index(b"moov") < data.index(b"mdat")
    assert told == sorted(told)
    assert told[-1] == 1


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("a.mp4", {"sound": "aac"}),
        ("a.webm", {"codec": "libvpx", "sound": "libopus"}),
        ("a.mkv", {"sound": "pcm_s16le"}),
    ],
)
def test_sound_is_kept_in_step(tmp_path, name, options):
    source, out = clip(tmp_path / name, **options), tmp_path / "out.mp4"
    annotated_mp4(source, made(source, count=20), None, out)
    with av.open(str(out)) as container:
        frames = [frame for frame in container.decode(audio=0) if frame.time >= 0]
        samples = np.concatenate([frame.to_ndarray()[0] for frame in frames])
        rate = frames[0].sample_rate
    assert len(samples) / rate == pytest.approx(2.0, abs=0.15)
    middle = samples[rate // 2 : rate // 2 + rate]
    peak = np.abs(np.fft.rfft(middle)).argmax()  # of one second: a bin a hertz
    assert peak == pytest.approx(440, abs=2)
    assert times_of(out) == pytest.approx(times_of(source), abs=0.002)


@pytest.mark.parametrize("name", ["a.mp4", "a.mkv"])
def test_uneven_times_are_kept(tmp_path, name):
    source, out = clip(tmp_path / name, times=UNEVEN), tmp_path / "out.mp4"
    annotated_mp4(source, made(source, person(1, "h" * 16)), None, out)
    assert times_of(out) == pytest.approx(UNEVEN, abs=0.001)


def test_avi_with_frames_out_of_order_keeps_them_all(tmp_path):
    source, out = clip(tmp_path / "a.avi", fps=10), tmp_path / "out.mp4"
    annotated_mp4(source, made(source, count=20), None, out)
    assert times_of(out) == pytest.approx([place / 10 for place in range(20)], abs=0.001)


@pytest.mark.parametrize("rotation", [90, 270])
def test_it_is_upright(tmp_path, rotation):
    source, out = clip(tmp_path / "a.mp4", rotation=rotation, seconds=0.3), tmp_path / "out.mp4"
    annotated_mp4(source, made(source, count=3), None, out)
    info = probe(out)
    assert (info.width, info.height, info.rotation) == (320, 240, 0)
    frame = frames_of(out)[0]
    assert frame[4, 4].min() > 225
    assert frame[-4, -4].max() < 170


def test_odd_sizes_become_even_and_large_ones_smaller(tmp_path):
    out = tmp_path / "out.mp4"
    for size, expected in (((321, 241), (320, 240)), ((2560, 1440), (1920, 1080))):
        source = clip(tmp_path / "a.avi", codec="mjpeg", size=size, seconds=0.1)
        annotated_mp4(source, made(source, count=2), None, out)
        info = probe(out)
        assert (info.width, info.height) == pytest.approx(expected, abs=2)
        assert info.width % 2 == info.height % 2 == 0


def test_faces_are_boxed_where_they_are_and_only_while_they_are(tmp_path):
    source, out = clip(tmp_path / "a.mp4", fps=20), tmp_path / "out.mp4"
    timeline_of_clip = made(source, person(1, "hhhhh"), count=20)
    annotated_mp4(source, timeline_of_clip, None, out)
    before, after = frames_of(source), frames_of(out)
    changed = [(np.abs(one - other).max(axis=2) > 70) for one, other in zip(before, after, strict=True)]
    # The last place, of 0.4 s, is the last one analysed until 0.5 s.
    assert [mask.any() for mask in changed] == [True] * 10 + [False] * 30
    rows, columns = np.nonzero(changed[0][60:181])
    assert (columns.min(), columns.max()) == pytest.approx((80, 160), abs=4)  # x .25 and w .25 of 320
    assert rows.max() == pytest.approx(120, abs=4)  # y .25 and h .5 of 240, from row 60


@pytest.mark.parametrize("matrix", ["bt709", "smpte170m"])
def test_colours_stay_what_they_are(tmp_path, matrix):
    options = {"x264-params": f"colormatrix={matrix}"}
    source, out = clip(tmp_path / "a.mp4", seconds=0.5, options=options), tmp_path / "b.mp4"
    annotated_mp4(source, made(source, person(1, "hh"), count=5), None, out)  # drawn on, and then as they came
    with av.open(str(source)) as one, av.open(str(out)) as other:
        matrices = [container.streams.video[0].codec_context.colorspace for container in (one, other)]
    assert matrices[0] == matrices[1]
    for before, after in zip(frames_of(source), frames_of(out), strict=True):
        shift = (before - after)[70:, 180:].mean(axis=(0, 1))  # right of the box and below the text
        assert np.abs(shift).max() < 1


def test_the_last_place_is_held_for_two_intervals():
    overlay = Overlay(timeline(person(1, "hh"), count=2))
    assert [len(overlay.at(time)) for time in (0.0, 0.05, 0.1, 0.25, 0.31)] == [1, 1, 1, 1, 0]


def test_edits_show_in_the_copy():
    given = timeline(person(1, "hhh"), person(2, "sss"), person(3, "nnn"))
    edits = Edits.from_dict({"names": {"1": "Ada", "3": "Zoë"}, "hidden": [2]})
    texts = [text for _, text in Overlay(apply(given, edits)).at(0.1)]
    assert texts == ["Ada: looks happy 70%", "Person 3: looks neutral 70%"]


def test_what_breaks_off_is_drawn_up_to_there(tmp_path):
    source = truncated(clip(tmp_path / "a.mkv", sound="aac"), tmp_path / "b.mkv", 0.5)
    annotated_mp4(source, made(source, count=10), None, tmp_path / "out.mp4")
    assert 5 < len(times_of(tmp_path / "out.mp4")) < 35


def test_pictures_and_folders_that_are_not_there_are_refused(tmp_path):
    source = clip(tmp_path / "a.mp4", seconds=0.2)
    good = made(source, count=2)
    with pytest.raises(ValueError, match="got a picture"):
        annotated_mp4(source, replace(good, video=replace(good.video, kind="picture")), None, tmp_path / "out.mp4")
    with pytest.raises(OSError):
        annotated_mp4(source, good, None, tmp_path / "none" / "out.mp4")
