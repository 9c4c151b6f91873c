"""Clips that the tests of recorded video upload; each frame carries its number, so that a test sees which is shown."""

import math
from fractions import Fraction
from functools import cache
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
BITS, BIT_SIZE, BITS_TOP = 10, 20, 336
"""The frame's number in binary, lowest bit first: squares at the lower left, white for one, black for nought."""


@cache
def _bust() -> np.ndarray:
    """The portrait, a little smaller: BGR uint8 (300, 400, 3)."""
    return cv2.resize(portrait(), (400, 300))


def scene(number: int, count: int) -> np.ndarray:
    """One frame, BGR uint8 (360, 640, 3): a portrait that sways, and a second one that comes and goes."""
    share = number / count
    frame = np.full((HEIGHT, WIDTH, 3), 96, np.uint8)
    move = np.float32([[1, 0, 14 * math.sin(8 * math.pi * share)], [0, 1, 0]])
    swayed = cv2.warpAffine(_bust(), move, (400, 300), borderMode=cv2.BORDER_REPLICATE)
    frame[20:320, 0:310] = swayed[:, 40:350]
    if SECOND_FROM <= share < SECOND_TO:
        frame[20:320, 330:640] = _bust()[:, 40:350][:, ::-1]
    for bit in range(BITS):
        left = bit * BIT_SIZE
        frame[BITS_TOP : BITS_TOP + BIT_SIZE, left : left + BIT_SIZE] = 255 * (number >> bit & 1)
    return frame


def write_clip(
    path: Path, *, seconds: float = 4.0, codec: str = "libx264", sound: bool = True, late: float = 0.0
) -> Path:
    """Write the clip; the ending of the path names the container. Its pictures begin `late` seconds after the sound."""
    count = round(seconds * FPS)
    with av.open(str(path), "w") as output:
        video = output.add_stream(codec, rate=FPS)
        video.width, video.height, video.pix_fmt = WIDTH, HEIGHT, "yuvj420p" if codec == "mjpeg" else "yuv420p"
        if codec == "libx264":
            video.options = {"preset": "ultrafast", "crf": "20"}
        audio = output.add_stream("aac", rate=RATE, layout="mono") if sound else None
        for number in range(count):
            frame = av.VideoFrame.from_ndarray(scene(number, count), format="bgr24").reformat(format=video.pix_fmt)
            frame.pts, frame.time_base = number + round(late * FPS), Fraction(1, FPS)
            output.mux(video.encode(frame))
        output.mux(video.encode(None))
        if audio:
            for frame in _tone(seconds):
                output.mux(audio.encode(frame))
            output.mux(audio.encode(None))
    return path


def write_empty_room(path: Path, *, seconds: float = 1.0) -> Path:
    """Write a clip without a face: a grey gradient."""
    grey = np.repeat(np.linspace(60, 200, WIDTH, dtype=np.uint8)[None], HEIGHT, axis=0)
    with av.open(str(path), "w") as output:
        video = output.add_stream("libx264", rate=FPS, options={"preset": "ultrafast"})
        video.width, video.height, video.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        for number in range(round(seconds * FPS)):
            frame = av.VideoFrame.from_ndarray(cv2.merge([grey] * 3), format="bgr24").reformat(format="yuv420p")
            frame.pts, frame.time_base = number, Fraction(1, FPS)
            output.mux(video.encode(frame))
        output.mux(video.encode(None))
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
