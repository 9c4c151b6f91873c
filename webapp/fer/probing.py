"""The facts about a video, checked against its packets rather than believed from its header."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import av
from av.container import InputContainer
from av.video.stream import VideoStream

from webapp.fer.container import opened
from webapp.fer.decoding import first_shown, packets, pixel_aspect
from webapp.fer.media import MediaInfo, MediaLimits
from webapp.fer.orientation import orientation_of

TAIL = 5.0
"""Seconds before the declared end from which the file is read, to see that it really goes that far."""

MOST_KEYS, KEY_STEP = 200, 2.0
"""Key frames that are noted, and least seconds between two of them."""

BELIEVED = 0.98
"""A file that ends before this part of its declared length is read whole, to find out."""


@dataclass(frozen=True)
class Extent:
    """How far a video goes.

    Attributes:
        end: Of its last frame, in seconds of the container.
        frames: How many, if they were counted.
        rate: Frames a second of the part that was read; None where that is not known.
    """

    end: float
    frames: int | None
    rate: float | None = None


def probe_video(path: Path, limits: MediaLimits) -> MediaInfo:
    """Reads what a video holds.

    Raises:
        UnreadableVideo: It holds none that can be read, or is over a limit.
    """
    with opened(path, max_pixels=limits.max_pixels) as (container, stream):
        codec = stream.codec_context
        if codec.width and codec.height:
            limits.check_size(codec.width, codec.height)
        origin, frame = first_shown(container, stream)
        limits.check_size(frame.width, frame.height)
        begin = float(origin * stream.time_base)
        orientation = orientation_of(frame, pixel_aspect(stream))
        extent = _tail(container, stream) or _whole(path)
        seconds = max(extent.end - begin, 0.0)
        rate = extent.frames / seconds if extent.frames and seconds > 0 else extent.rate
        limits.check_times(seconds, rate)
        width, height = orientation.size(frame.width, frame.height)
        return MediaInfo(
            kind="video",
            container=container.format.name,
            codec=codec.codec.canonical_name,  # of the format: the decoder may be called "libdav1d"
            width=width,
            height=height,
            rotation=orientation.rotation,
            duration=round(seconds, 6),
            frame_rate=round(rate, 4) if rate else None,
            audio=bool(container.streams.audio),
            frames=extent.frames or (round(seconds * rate) if rate else None),
            keys=_keys(stream, begin, seconds),
            delay=round(max(begin - (container.start_time or 0) / av.time_base, 0.0), 6),
        )


def _tail(container: InputContainer, stream: VideoStream) -> Extent | None:
    """The extent as the file's last packets tell it; None where they are not where its header says."""
    declared = _declared(container, stream)
    if declared is None:
        return None
    try:
        container.seek(round(max(declared - TAIL, 0) / stream.time_base), stream=stream)
    except av.FFmpegError:
        return None
    ends = list(_ends(container, stream))
    counted = len(ends) if declared <= TAIL else stream.frames or None
    spread = max(ends, default=0.0) - min(ends, default=0.0)
    rate = (len(ends) - 1) / spread if spread > 0 else _average_rate(stream)
    return Extent(max(ends), counted, rate) if ends and max(ends) >= BELIEVED * declared else None


def _declared(container: InputContainer, stream: VideoStream) -> float | None:
    if stream.duration:
        return float((stream.duration + (stream.start_time or 0)) * stream.time_base)
    return (container.duration + max(container.start_time or 0, 0)) / av.time_base if container.duration else None


def _whole(path: Path) -> Extent:
    """The extent by reading every packet."""
    with opened(path) as (container, stream):
        ends = list(_ends(container, stream))
        return Extent(max(ends, default=0.0), len(ends))


def _ends(container: InputContainer, stream: VideoStream) -> Iterator[float]:
    """When each packet's frame ends, in seconds of the container."""
    usual = 1 / (_average_rate(stream) or 25.0)
    for packet in packets(container, stream):
        time = packet.pts if packet.pts is not None else packet.dts
        if time is not None:
            yield float(time * packet.time_base) + (float((packet.duration or 0) * packet.time_base) or usual)


def _keys(stream: VideoStream, origin: float, seconds: float) -> tuple[float, ...]:
    """Seconds of key frames, as far as the file's index knows them: about one in each step, and at most `MOST_KEYS`."""
    step, entries, keys = max(seconds / MOST_KEYS, KEY_STEP), stream.index_entries, set()
    for place in range(1, int(seconds / step)) if len(entries) else ():
        found = entries.search_timestamp(round((origin + place * step) / stream.time_base), backward=True)
        if found >= 0:
            time = round(float(entries[found].timestamp * stream.time_base) - origin, 3)
            keys.update({time} if 0 < time < seconds else ())
    return tuple(sorted(keys))


def _average_rate(stream: VideoStream) -> float | None:
    return float(stream.average_rate) if stream.average_rate else None
