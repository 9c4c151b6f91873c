"""Opening video files of strangers: known formats only, no other file or address reached from them."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import av
from av.container import InputContainer
from av.video.stream import VideoStream

from webapp.fer.errors import UnreadableVideo

FORMATS = (
    "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,gif,mpegts,mpeg,flv,asf,ogg,ivf,h264,hevc,mp3,wav,flac,aac,w64,aiff,amr"
)
"""Of FFmpeg's demuxers. Playlists and lists of files (hls, concat, dash) are left out on purpose: they open others."""

BEGINNINGS = {
    4: (b"ftyp", b"moov", b"mdat", b"free", b"wide", b"skip", b"styp"),
    0: (b"\x1a\x45\xdf\xa3", b"GIF8", b"FLV\x01", b"OggS", b"DKIF", b"\x30\x26\xb2\x75"),
    8: (b"AVI ",),
}
"""At which byte a video of each format shows what it is, however damaged the rest."""


@contextmanager
def opened(path: Path, *, max_pixels: int = 8192 * 4320) -> Iterator[tuple[InputContainer, VideoStream]]:
    """A file and its first track of moving pictures, for as long as the `with` block lasts.

    Args:
        path: Of the file.
        max_pixels: Of a frame: the decoder refuses larger ones, also in mid-stream.

    Raises:
        UnreadableVideo: `not_a_video`, `damaged_video` or `no_picture_track`.
    """
    container_options = {"format_whitelist": FORMATS, "protocol_whitelist": "file", "max_pixels": str(max_pixels)}
    try:
        # The prefix keeps a name with a colon in it from being taken for an address.
        container = av.open(f"file:{path}", container_options=container_options, metadata_errors="replace")
    except (av.FFmpegError, ValueError) as error:
        raise _unreadable(path) from error
    with container:
        yield container, _picture_track(container)


def _picture_track(container: InputContainer) -> VideoStream:
    """The first video stream that is no cover picture of a song."""
    for stream in container.streams.video:
        if not stream.disposition & av.stream.Disposition.attached_pic and stream.codec_context is not None:
            return stream
    raise UnreadableVideo("no_picture_track", "expected a video; the file has no track of pictures that can be read")


def _unreadable(path: Path) -> UnreadableVideo:
    with path.open("rb") as file:
        start = file.read(16)
    if any(start[place:].startswith(marks) for place, marks in BEGINNINGS.items()):
        return UnreadableVideo("damaged_video", "the video cannot be read: part of it is missing or damaged")
    return UnreadableVideo("not_a_video", "expected a video or a picture; the file's content is neither")
