"""The frames of a video that are to be analysed, with their times, decoded at little cost."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np
from av.container import InputContainer
from av.video.stream import VideoStream

from webapp.fer.container import opened
from webapp.fer.decoding import Stamps, decoded, first_shown, has_no_stamps, packets, pixel_aspect
from webapp.fer.luminance import grey_of
from webapp.fer.orientation import orientation_of
from webapp.fer.pictures import is_picture, read_picture
from webapp.fer.sampling import Clock, Foresight, Sampler

INTRA_ONLY = frozenset({"mjpeg", "png", "prores", "dnxhd", "huffyuv", "ffvhuff", "rawvideo", "dvvideo", "v210"})
"""Codecs whose frames need no others: of these, only what is analysed is decoded at all."""

MARGINS = (0.0, 0.5, 5.0, 30.0)
"""Seconds before the wanted place to seek to, one after the other, until a frame comes that isn't behind it."""


@dataclass(frozen=True)
class TimedFrame:
    """One frame.

    Attributes:
        time: Seconds from the first frame shown, as the container has them; never negative.
        frame: Grey uint8 (h, w), upright, with square pixels; or BGR uint8 (h, w, 3) of a picture.
    """

    time: float
    frame: np.ndarray


def read_frames(
    path: Path | str, *, fps: float | None, start: float = 0.0, end: float | None = None
) -> Iterator[TimedFrame]:
    """Decodes the frames that are analysed, in the order of their times.

    Of each 1/fps seconds, counted from the video's first frame, it is the first frame: so which frames they are does
    not depend on `start`. What cannot be decoded is left out; a video that breaks off ends there.

    Args:
        path: Of a video or picture; its name plays no part.
        fps: Frames a second; None for every frame.
        start: Seconds; frames before it are left out.
        end: Seconds; frames from it on are left out. None for all.

    Raises:
        UnreadableVideo: It is no video, or not one of its frames can be decoded.
    """
    path = Path(path)
    if is_picture(path):
        if start <= 0:
            yield TimedFrame(0.0, read_picture(path.read_bytes()))
        return
    with opened(path) as (container, stream):
        origin, first = first_shown(container, stream)
        clock, orientation = Clock(origin, stream.time_base), orientation_of(first, pixel_aspect(stream))
    sampler = Sampler(fps, start)
    with closing(_from(path, clock, sampler)) as frames:
        for time, frame in frames:
            if end is not None and time >= end:
                return
            if sampler.takes(time):
                yield TimedFrame(time, orientation(grey_of(frame)))


def _from(path: Path, clock: Clock, sampler: Sampler) -> Iterator[tuple[float, av.VideoFrame]]:
    """Frames from before the sampler's start on: sought where the file allows it, else from the very beginning."""
    place = sampler.start - sampler.lead
    for margin in MARGINS if place > 0 else ():
        with opened(path) as (container, stream):
            try:
                container.seek(clock.stamp(max(place - margin, 0.0)), stream=stream)
            except av.FFmpegError:
                break
            with closing(_decoded(container, stream, clock, sampler.foresight())) as frames:
                first = next(frames, None)
                if first is not None and first[0] <= place:
                    yield first
                    yield from frames
                    return
    with opened(path) as (container, stream):
        yield from _decoded(container, stream, clock, sampler.foresight())


def _decoded(
    container: InputContainer, stream: VideoStream, clock: Clock, foresight: Foresight
) -> Iterator[tuple[float, av.VideoFrame]]:
    """What is decoded from here on, in the order of the times.

    Frames that are not wanted and that no others need are left out where the codec allows it.
    """
    stream.codec_context.thread_count = 1  # more threads conceal damage differently from run to run
    stamps = Stamps(container, stream)
    for frame in decoded(stream, _needed(container, stream, clock, foresight)):
        stamp = stamps(frame)
        if stamp is not None and stamp >= clock.origin:
            yield clock(stamp), frame


def _needed(container: InputContainer, stream: VideoStream, clock: Clock, foresight: Foresight) -> Iterator[av.Packet]:
    """The packets to decode; before each, the decoder is told whether its frame is wanted."""
    codec, stamped = stream.codec_context, not has_no_stamps(container, stream)
    for place, packet in enumerate(packets(container, stream)):
        stamp = packet.pts if packet.pts is not None or codec.has_b_frames else packet.dts
        # The first is decoded in any case: its frame shows whether seeking led to where it should.
        wanted = stamp is None or not stamped or foresight.may_want(clock(stamp)) or place == 0
        if wanted or codec.name not in INTRA_ONLY:
            codec.skip_frame = "DEFAULT" if wanted else "NONREF"
            yield packet
