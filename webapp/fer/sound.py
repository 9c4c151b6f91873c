"""The sound of a video, carried over to an MP4: as it is where it is AAC, else coded anew."""

from collections.abc import Iterable
from typing import Protocol

import av
from av.audio.stream import AudioStream
from av.container import OutputContainer

RATES = (8000, 11025, 12000, 16000, 22050, 24000, 32000, 44100, 48000)
"""Samples a second that AAC has, and browsers play."""

BEFORE = 0.1
"""Seconds of sound before the first picture that are kept: AAC's own beginning."""


class Sound(Protocol):
    """Packets in, packets out."""

    def carry(self, packet: av.Packet) -> Iterable[av.Packet]:
        """What is to be written for a packet of the source."""
        ...

    def finish(self) -> Iterable[av.Packet]:
        """What is still to be written at the end."""
        ...


def sound_of(source: AudioStream, output: OutputContainer, origin: float) -> Sound | None:
    """Adds a track of sound to the output.

    Args:
        source: The source's track.
        output: To which the track is added.
        origin: Seconds of the source at which the output begins.

    Returns:
        What carries the sound over; None where the source's can't be decoded.
    """
    codec = source.codec_context
    if codec is None or not codec.sample_rate:
        return None
    if codec.name == "aac" and codec.extradata:
        return Copied(source, output, origin)
    return Recoded(source, output, origin)


class Copied:
    """AAC as it is."""

    def __init__(self, source: AudioStream, output: OutputContainer, origin: float):
        self._stream = output.add_stream_from_template(source)
        self._origin = origin

    def carry(self, packet: av.Packet) -> Iterable[av.Packet]:
        """The packet, on the output's track and in its time."""
        stamp = packet.pts if packet.pts is not None else packet.dts
        if stamp is None or (moved := stamp - round(self._origin / packet.time_base)) * packet.time_base < -BEFORE:
            return []
        packet.pts, packet.dts, packet.stream = moved, moved, self._stream
        return [packet]

    def finish(self) -> Iterable[av.Packet]:
        """Nothing."""
        return []


class Recoded:
    """Any sound, as AAC in mono or stereo."""

    def __init__(self, source: AudioStream, output: OutputContainer, origin: float):
        rate = min(RATES, key=lambda rate: abs(rate - source.codec_context.sample_rate))
        layout = "mono" if source.codec_context.channels == 1 else "stereo"
        self._stream = output.add_stream("aac", rate=rate, layout=layout)
        self._resampler = av.AudioResampler("fltp", layout, rate, frame_size=1024)
        self._origin = origin

    def carry(self, packet: av.Packet) -> Iterable[av.Packet]:
        """The packet decoded and coded anew."""
        try:
            frames = [frame for decoded in packet.decode() for frame in self._moved(decoded)]
        except av.FFmpegError:
            return []  # a damaged moment of sound is left out
        return [coded for frame in frames for coded in self._stream.encode(frame)]

    def finish(self) -> Iterable[av.Packet]:
        """What the coder still holds."""
        rest = [coded for frame in self._resampler.resample(None) for coded in self._stream.encode(frame)]
        return rest + self._stream.encode(None)

    def _moved(self, frame: av.AudioFrame) -> list[av.AudioFrame]:
        """The frame in the output's time and format."""
        if frame.pts is None or float(frame.pts * frame.time_base) < self._origin - BEFORE:
            return []
        frame.pts -= round(self._origin / frame.time_base)
        return self._resampler.resample(frame)
