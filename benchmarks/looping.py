"""A long video from a short one, its packets repeated as they are."""

from pathlib import Path

import av


def looped(source: Path, out: Path, seconds: float) -> Path:
    """Writes the pictures of a video again and again; the sound is left out.

    Args:
        source: The video.
        out: Where to write; the suffix tells the container.
        seconds: How long the copy is to be, at least.
    """
    with av.open(str(source)) as first, av.open(str(out), "w") as output:
        stream = output.add_stream_from_template(first.streams.video[0])
        shift, end = 0, 0
        while shift * first.streams.video[0].time_base < seconds:
            with av.open(str(source)) as container:
                for packet in container.demux(container.streams.video[0]):
                    if packet.dts is not None:
                        packet.pts, packet.dts, packet.stream = packet.pts + shift, packet.dts + shift, stream
                        end = max(end, packet.pts + (packet.duration or 0))
                        output.mux(packet)
            shift = end
    return out
