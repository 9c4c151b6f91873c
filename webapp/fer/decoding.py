"""Packets and frames of a file that may be damaged anywhere."""

from collections.abc import Iterator

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


def first_frame(container: InputContainer, stream: VideoStream) -> av.VideoFrame:
    """The first frame that can be decoded.

    Raises:
        UnreadableVideo: `damaged_video`: none can.
    """
    for packet in packets(container, stream):
        for frame in frames_of(packet):
            return frame
    for frame in last_frames(stream):
        return frame
    raise UnreadableVideo("damaged_video", "the video cannot be read: not one of its frames can be decoded")


def pixel_aspect(stream: VideoStream) -> float | None:
    """Width over height of a stored pixel, as far as the file tells."""
    return float(stream.sample_aspect_ratio) if stream.sample_aspect_ratio else None
