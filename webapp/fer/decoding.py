"""Packets and frames of a file that may be damaged anywhere."""

from collections.abc import Iterable, Iterator

import av
from av.container import InputContainer
from av.stream import Stream
from av.video.stream import VideoStream

from webapp.fer.errors import UnreadableVideo


def packets(container: InputContainer, *streams: Stream) -> Iterator[av.Packet]:
    """The packets of some tracks, as far as they can be read; empty ones, which decoders take for the end, left out."""
    try:
        for packet in container.demux(*streams):
            if packet.size:
                yield packet
    except av.FFmpegError:
        return  # the file breaks off here


def frames_of(packet: av.Packet) -> list[av.VideoFrame]:
    """What the decoder gives once it has a packet; nothing where that is damaged."""
    try:
        return packet.decode()
    except av.FFmpegError:
        return []  # the frames around it may still be shown


def last_frames(stream: VideoStream) -> list[av.VideoFrame]:
    """What the decoder still holds once all packets are read."""
    try:
        return stream.codec_context.decode(None)
    except av.FFmpegError:
        return []


class Stamps:
    """The time stamps of decoded frames, in the container's time base; they rise.

    AVI has no time stamps, only an order: there, frames that the codec has put in another order go by the stamps of
    the packets that brought them out.
    """

    def __init__(self, container: InputContainer, stream: VideoStream):
        """Takes a file's track; for frames in the order in which the decoder gives them."""
        self._ordered_only = has_no_stamps(container, stream)
        self._last: int | None = None

    def __call__(self, frame: av.VideoFrame) -> int | None:
        """The frame's stamp; None where it has none, or one that does not lie behind the last."""
        stamp = frame.pts
        if self._ordered_only:
            stamp = frame.dts if frame.dts is not None or self._last is None else self._last + 1
        if stamp is None or (self._last is not None and stamp <= self._last):
            return None
        self._last = stamp
        return stamp


def has_no_stamps(container: InputContainer, stream: VideoStream) -> bool:
    """Whether the file tells of frames in which order they are decoded, but not when they are shown."""
    return container.format.name == "avi" and bool(stream.codec_context.has_b_frames)


def first_shown(container: InputContainer, stream: VideoStream) -> tuple[int, av.VideoFrame]:
    """The time stamp of the first frame that can be decoded, and the frame.

    Raises:
        UnreadableVideo: `damaged_video`: none can.
    """
    stamps = Stamps(container, stream)
    for frame in decoded(stream, packets(container, stream)):
        if (stamp := stamps(frame)) is not None:
            return stamp, frame
    raise UnreadableVideo("damaged_video", "the video cannot be read: not one of its frames can be decoded")


def decoded(stream: VideoStream, some: Iterable[av.Packet]) -> Iterator[av.VideoFrame]:
    """All frames of some packets."""
    for packet in some:
        yield from frames_of(packet)
    yield from last_frames(stream)


def pixel_aspect(stream: VideoStream) -> float | None:
    """Width over height of a stored pixel, as far as the file tells."""
    return float(stream.sample_aspect_ratio) if stream.sample_aspect_ratio else None
