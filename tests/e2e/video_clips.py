"""Clips that the tests of recorded video upload: a portrait that sways, and a second one that comes and goes."""

import math
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np

from tests.e2e.clip import portrait

WIDTH, HEIGHT, FPS = 640, 360, 25
RATE = 48_000
"""Samples of sound a second."""
SECOND_FROM, SECOND_TO = 0.25, 0.7
"""The part of the clip in which the second portrait is in the picture, as shares of its length."""


def scene(share: float) -> np.ndarray:
    """One frame, BGR uint8 (360, 640, 3), at a share of the clip's length.

    The left portrait sways and goes out of focus in the middle, so that the network's guesses change.
    """
    frame = np.full((HEIGHT, WIDTH, 3), 96, np.uint8)
    left = cv2.resize(portrait(14 * math.sin(8 * math.pi * share)), (400, 300))[:, 40:350]
    blur = max(0.0, math.sin(2 * math.pi * share - 0.8)) * 5
    left = cv2.GaussianBlur(left, (0, 0), blur) if blur > 0.3 else left
    frame[30:330, 0:310] = left
    if SECOND_FROM <= share < SECOND_TO:
        frame[30:330, 330:640] = cv2.resize(portrait(), (400, 300))[:, 40:350][:, ::-1]
    return frame


def write_clip(path: Path, *, seconds: float = 4.0, codec: str = "libx264", sound: bool = True) -> Path:
    """Write the clip; the ending of the path names the container."""
    count = round(seconds * FPS)
    with av.open(str(path), "w") as output:
        video = output.add_stream(codec, rate=FPS)
        video.width, video.height, video.pix_fmt = WIDTH, HEIGHT, "yuvj420p" if codec == "mjpeg" else "yuv420p"
        if codec == "libx264":
            video.options = {"preset": "ultrafast", "crf": "20"}
        audio = output.add_stream("aac", rate=RATE, layout="mono") if sound else None
        for i in range(count):
            frame = av.VideoFrame.from_ndarray(scene(i / count), format="bgr24").reformat(format=video.pix_fmt)
            frame.pts, frame.time_base = i, Fraction(1, FPS)
            output.mux(video.encode(frame))
        output.mux(video.encode(None))
        if audio:
            for frame in _tone(seconds):
                output.mux(audio.encode(frame))
            output.mux(audio.encode(None))
    return path


def _tone(seconds: float) -> list[av.AudioFrame]:
    """A quiet tone of 440 Hz, in frames of 1024 samples."""
    times = np.arange(round(seconds * RATE)) / RATE
    samples = (0.1 * np.sin(2 * np.pi * 440 * times)).astype(np.float32)
    frames = []
    for start in range(0, len(samples) - 1023, 1024):
        frame = av.AudioFrame.from_ndarray(samples[None, start : start + 1024], format="fltp", layout="mono")
        frame.sample_rate, frame.pts, frame.time_base = RATE, start, Fraction(1, RATE)
        frames.append(frame)
    return frames
