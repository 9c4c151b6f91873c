"""Video clips of a face that moves, made while the tests run: any codec, times, rotation and sound."""

from collections.abc import Sequence
from fractions import Fraction
from functools import cache
from math import cos, pi, sin
from pathlib import Path
from shutil import copyfile

import av
import cv2
import numpy as np
import skimage.data

SIZE = (320, 240)
TICKS = Fraction(1, 90_000)
"""The clips' time base: fine enough for every rate."""

HEAD = (0, 224, 111, 335)
"""Rows and columns of the head in `skimage.data.astronaut()`; the face is 100 pixels wide in its middle."""

RATE = 44_100
"""Samples a second of the sound."""

QUICK = {
    "libx264": {"preset": "ultrafast", "crf": "20", "bf": "2"},
    "libx265": {"preset": "ultrafast", "crf": "22", "x265-params": "log-level=none:pools=1"},
    "libvpx": {"deadline": "realtime", "cpu-used": "8", "b": "1000000"},
    "libvpx-vp9": {"deadline": "realtime", "cpu-used": "8", "b": "1000000"},
}
PIXELS = {"mjpeg": "yuvj420p", "cinepak": "rgb24", "gif": "rgb8"}


def scene(turn: float, *, people: int = 1, size: tuple[int, int] = SIZE, places: int | None = None) -> np.ndarray:
    """A frame, BGR uint8, whose faces are so far (0 to 1) on their way around; its top left corner is white.

    Args:
        turn: Part of the way.
        people: 0 to 2; the second face stands right of the first.
        size: Width and height.
        places: Side by side, of which the first so many have a face; None for no empty ones.
    """
    width, height = size
    frame = np.linspace(60, 140, width, dtype=np.uint8)[None, :, None].repeat(height, 0).repeat(3, 2)
    side = round(0.62 * height)
    for place in range(people):
        middle = width * (place + 1) / ((places or people) + 1) + 0.04 * height * cos(2 * pi * turn)
        left, top = round(middle - side / 2), round(0.5 * height + 0.04 * height * sin(2 * pi * turn) - side / 2)
        frame[top : top + side, left : left + side] = cv2.resize(_head(), (side, side), interpolation=cv2.INTER_AREA)
    frame[: height // 12, : height // 12] = 255
    return frame


def av1_clip(path: Path) -> Path:
    """Copies a clip in AV1: two seconds at 20 frames a second, 160 by 120 pixels.

    It was made once by `clip(path, fps=20, size=(160, 120), gop=15, codec="libsvtav1")`, and is kept: that encoder, the
    only one at hand, gives its threads real-time priority where it may, and stands in the way of everything else.
    """
    copyfile(Path(__file__).with_name("av1.mp4"), path)
    return path


def clip(
    path: Path,
    *,
    seconds: float = 2.0,
    fps: float = 20.0,
    times: Sequence[float] | None = None,
    codec: str = "libx264",
    size: tuple[int, int] = SIZE,
    people: int | Sequence[int] = 1,
    rotation: int = 0,
    sound: str | None = None,
    gop: int = 20,
    format: str | None = None,
    options: dict[str, str] | None = None,
    muxing: dict[str, str] | None = None,
) -> Path:
    """Writes a clip.

    Args:
        path: Of the file; its suffix tells the container unless `format` does.
        seconds: How long it is.
        fps: Frames a second.
        times: Of each frame, in seconds, instead of `seconds` and `fps`.
        codec: FFmpeg's name of the encoder.
        size: Width and height once it is upright.
        people: How many faces there are, in all frames or in each.
        rotation: Degrees, clockwise, by which a player turns the stored frames.
        sound: FFmpeg's name of an encoder, for a tone of 440 Hz.
        gop: Frames from one key frame to the next.
        format: FFmpeg's name of the container.
        options: Of the encoder.
        muxing: Of the container.
    """
    times = [place / fps for place in range(round(seconds * fps))] if times is None else times
    counts = [people] * len(times) if isinstance(people, int) else people
    with av.open(str(path), "w", format=format, options=muxing or {}) as output:
        stream = _track(output, codec, size if rotation % 180 == 0 else size[::-1], fps, gop, options or {})
        if rotation:
            stream.set_display_rotation(-rotation)
        tone = _tone(output, sound, max(times) + 1 / fps) if sound else []
        output.mux([packet for packet in tone if packet.size])
        for time, count in zip(times, counts, strict=True):
            stored = np.ascontiguousarray(
                np.rot90(scene(time / 2, people=count, size=size, places=max(counts)), rotation // 90)
            )
            frame = av.VideoFrame.from_ndarray(stored, format="bgr24").reformat(format=stream.pix_fmt)
            frame.pts, frame.time_base = round(time / stream.codec_context.time_base), stream.codec_context.time_base
            output.mux(stream.encode(frame))
        output.mux(stream.encode(None))
    return path


def _track(
    output: av.container.OutputContainer, codec: str, size: tuple[int, int], fps: float, gop: int, options: dict
) -> av.VideoStream:
    rate = Fraction(fps).limit_denominator(1001)
    stream = output.add_stream(codec, rate=rate, options={**QUICK.get(codec, {}), **options})
    stream.width, stream.height = size
    stream.pix_fmt = PIXELS.get(codec, "yuv420p")
    stream.codec_context.gop_size = gop
    # AVI and GIF have no finer times than their rate.
    stream.codec_context.time_base = 1 / rate if output.format.name in ("avi", "gif") else TICKS
    return stream


def _tone(output: av.container.OutputContainer, codec: str, seconds: float) -> list[av.Packet]:
    """A track of sound, coded."""
    rate = 48_000 if codec == "libopus" else RATE
    stream = output.add_stream(codec, rate=rate, layout="mono")
    resampler = av.AudioResampler(stream.format, "mono", rate, frame_size=960 if codec == "libopus" else 1024)
    samples = (8000 * np.sin(2 * pi * 440 * np.arange(round(seconds * rate)) / rate)).astype(np.int16)
    frame = av.AudioFrame.from_ndarray(samples[None], format="s16", layout="mono")
    frame.sample_rate, frame.pts, frame.time_base = rate, 0, Fraction(1, rate)
    parts = [*resampler.resample(frame), *resampler.resample(None)]
    output.start_encoding()  # from here on the tracks have their time bases
    coded = [packet for part in parts for packet in stream.encode(part)]
    return coded + stream.encode(None)


def sound_only(path: Path, *, codec: str = "aac", seconds: float = 0.5) -> Path:
    """A file with a tone and no pictures."""
    with av.open(str(path), "w") as output:
        output.mux(_tone(output, codec, seconds))
    return path


def live_webm(path: Path, **options) -> Path:
    """A WebM as a browser records it: without a length and without an index."""
    return clip(path, codec="libvpx", format="webm", muxing={"live": "1"}, **options)


def truncated(source: Path, path: Path, part: float = 0.6) -> Path:
    """The first part of a file."""
    data = source.read_bytes()
    path.write_bytes(data[: round(part * len(data))])
    return path


@cache
def _head() -> np.ndarray:
    top, bottom, left, right = HEAD
    return cv2.cvtColor(skimage.data.astronaut(), cv2.COLOR_RGB2BGR)[top:bottom, left:right].copy()
