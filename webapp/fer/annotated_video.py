"""A copy of a video with its faces boxed and named, that every browser plays."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import av
import cv2
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.video.stream import VideoStream

from webapp.fer.container import opened
from webapp.fer.decoding import Stamps, first_shown, frames_of, last_frames, packets, pixel_aspect
from webapp.fer.edits import Edits, apply
from webapp.fer.orientation import Orientation, orientation_of
from webapp.fer.overlay import Overlay
from webapp.fer.sampling import Clock
from webapp.fer.sound import sound_of
from webapp.fer.timeline import Timeline

LONGEST_SIDE = 1920
"""Pixels; a larger video is shrunk: phones and browsers play no H.264 much larger than this reliably."""

CODING = {"preset": "veryfast", "crf": "22", "bf": "0"}
"""For libx264. Without B-frames each frame keeps its own time, and no edit list is needed."""


def annotated_mp4(
    source: Path | str,
    timeline: Timeline,
    edits: Edits | None,
    out: Path | str,
    progress: Callable[[float], None] | None = None,
) -> None:
    """Writes the copy: H.264 in yuv420p, upright, with the source's own times and sound, its index at the front.

    Args:
        source: The video that was analysed.
        timeline: What was found in it.
        edits: The owner's changes.
        out: Where to write the MP4; what is there is replaced.
        progress: Is told the part that is done, from 0 to 1.

    Raises:
        UnreadableVideo: The source can't be read.
        ValueError: It is a picture.
        OSError: The copy can't be written.
    """
    if timeline.video.kind != "video":
        raise ValueError("expected a video to annotate; got a picture")
    overlay = Overlay(apply(timeline, edits or Edits()))
    with opened(Path(source)) as (container, stream):
        origin, first = first_shown(container, stream)
        clock = Clock(origin, stream.time_base)
        render = Renderer(overlay, orientation_of(first, pixel_aspect(stream)), first)
    with (
        opened(Path(source)) as (container, stream),
        av.open(str(out), "w", format="mp4", options={"movflags": "+faststart"}) as output,
    ):
        coder = _coder(output, stream, render.size)
        for time, coded in _coded(container, stream, coder, clock, render):
            output.mux(coded)
            if progress and timeline.video.duration:
                progress(min(time / timeline.video.duration, 1.0))
    if progress:
        progress(1.0)


class Renderer:
    """Decoded frame and time -> the frame to be coded: upright, of the output's size, with its faces drawn."""

    def __init__(self, overlay: Overlay, orientation: Orientation, first: av.VideoFrame):
        self._overlay = overlay
        self._turn = replace(orientation, stretch=1.0)
        width, height = orientation.size(first.width, first.height)
        shrink = min(LONGEST_SIDE / max(width, height), 1.0)
        # H.264 in yuv420p has colours for every second pixel only: its sides are even.
        self.size = (max(2 * round(width * shrink / 2), 2), max(2 * round(height * shrink / 2), 2))
        self._stored = self.size[::-1] if orientation.transposed else self.size

    def __call__(self, frame: av.VideoFrame, time: float) -> av.VideoFrame:
        """The frame in yuv420p; where it is upright and has no face, as it came."""
        faces = self._overlay.at(time)
        plain = frame.reformat(*self._stored, format="yuv420p")
        if not faces and self._turn == Orientation():
            return plain
        # There and back by the same matrix: whichever the video's own is, its colours stay what they are.
        picture = self._turn(cv2.cvtColor(plain.to_ndarray(), cv2.COLOR_YUV2BGR_I420))
        self._overlay.draw(picture, faces)
        drawn = av.VideoFrame.from_ndarray(cv2.cvtColor(picture, cv2.COLOR_BGR2YUV_I420), format="yuv420p")
        drawn.colorspace, drawn.color_range = plain.colorspace, plain.color_range
        return drawn


def _coder(output: av.container.OutputContainer, source: VideoStream, size: tuple[int, int]) -> VideoStream:
    stream = output.add_stream("libx264", rate=source.average_rate or 25, options=CODING)
    stream.width, stream.height = size
    stream.pix_fmt = "yuv420p"
    for tag in ("colorspace", "color_primaries", "color_trc"):
        setattr(stream.codec_context, tag, getattr(source.codec_context, tag))
    stream.time_base = stream.codec_context.time_base = source.time_base
    return stream


def _coded(
    container: InputContainer, stream: VideoStream, coder: VideoStream, clock: Clock, render: Renderer
) -> Iterator[tuple[float, list[av.Packet]]]:
    """Packets to write, of pictures and sound in the order of the source, and the seconds that they have come to."""
    track = next(iter(container.streams.audio), None)
    sound = sound_of(track, coder.container, float(clock.origin * clock.time_base)) if track else None
    stamps, time = Stamps(container, stream), 0.0
    for frame in _frames_and_sound(container, stream, track if sound else None):
        if isinstance(frame, av.Packet):
            yield time, list(sound.carry(frame))
        elif (stamp := stamps(frame)) is not None and stamp >= clock.origin:
            time = clock(stamp)
            drawn = render(frame, time)
            drawn.pts, drawn.time_base, drawn.duration = stamp - clock.origin, clock.time_base, frame.duration
            drawn.pict_type = 0  # else the source's own key frames would be asked for
            yield time, coder.encode(drawn)
    yield time, coder.encode(None) + list(sound.finish() if sound else [])


def _frames_and_sound(
    container: InputContainer, stream: VideoStream, track: AudioStream | None
) -> Iterator[av.VideoFrame | av.Packet]:
    """Decoded frames, and between them the packets of sound as they are."""
    for packet in packets(container, stream, *([track] if track else [])):
        if packet.stream is stream:
            yield from frames_of(packet)
        else:
            yield packet
    yield from last_frames(stream)
