"""What a file holds, told by its content: the facts about a video or picture, and whether they are within limits."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from webapp.fer.errors import UnreadableVideo
from webapp.fer.shape import unusable

__all__ = ["MediaInfo", "MediaLimits", "UnreadableVideo", "probe"]


@dataclass(frozen=True)
class MediaLimits:
    """What is accepted.

    Attributes:
        max_bytes: Of the file.
        max_seconds: Of the video.
        max_pixels: Width times height of a frame.
        max_fps: Frames a second, on average.
    """

    max_bytes: int = 2 * 10**9
    max_seconds: float = 7200.0
    max_pixels: int = 8192 * 4320
    max_fps: float = 300.0

    def check_bytes(self, size: int) -> None:
        """Refuses a file that is empty or too large.

        Raises:
            UnreadableVideo: `empty_file` or `too_many_bytes`.
        """
        if size == 0:
            raise UnreadableVideo("empty_file", "expected a video or a picture; the file is empty")
        if size > self.max_bytes:
            message = f"expected a file of at most {self.max_bytes / 1e6:g} MB; got {size / 1e6:.1f} MB"
            raise UnreadableVideo("too_many_bytes", message)

    def check_size(self, width: int, height: int) -> None:
        """Refuses frames in which no face could be seen, and those that would take too much memory.

        Raises:
            UnreadableVideo: `too_few_pixels`, `too_narrow` or `too_many_pixels`.
        """
        if problem := unusable(width, height):
            code, expected = problem
            raise UnreadableVideo(code, f"{expected}; the file has {width} x {height}")
        if width * height > self.max_pixels:
            message = f"expected at most {self.max_pixels} pixels a frame; the file has {width} x {height}"
            raise UnreadableVideo("too_many_pixels", message)

    def check_times(self, duration: float, frame_rate: float | None) -> None:
        """Refuses a video that is too long, or has too many frames a second.

        Raises:
            UnreadableVideo: `too_long` or `too_many_frames_a_second`.
        """
        if duration > self.max_seconds:
            message = f"expected a video of at most {self.max_seconds:g} seconds; it has {duration:.1f}"
            raise UnreadableVideo("too_long", message)
        if frame_rate is not None and frame_rate > self.max_fps:
            message = f"expected at most {self.max_fps:g} frames a second; the video has {frame_rate:.0f}"
            raise UnreadableVideo("too_many_frames_a_second", message)


@dataclass(frozen=True)
class MediaInfo:
    """The facts about a file.

    Attributes:
        kind: "video" or "picture".
        container: FFmpeg's name of the format, such as "mov,mp4,m4a,3gp,3g2,mj2", or "jpeg", "png", "webp".
        codec: Of the pictures, such as "h264".
        width: Pixels of a frame once it is upright and its pixels are square.
        height: Likewise.
        rotation: Degrees, clockwise, by which the stored frames are turned to be upright: 0, 90, 180 or 270.
        duration: Seconds from the first frame shown to the end of the last; 0 for a picture.
        frame_rate: Frames a second on average; None where the file doesn't tell.
        audio: Whether there is sound.
        frames: How many, about; None where the file doesn't tell.
        keys: Seconds of some of the key frames, 200 at most, about evenly spread: good places to cut the video.
        delay: Seconds by which the first frame comes after the beginning of the sound, and so after a player's zero.
    """

    kind: str
    container: str
    codec: str
    width: int
    height: int
    rotation: int
    duration: float
    frame_rate: float | None
    audio: bool
    frames: int | None
    keys: tuple[float, ...] = ()
    delay: float = 0.0

    def to_dict(self) -> dict[str, Any]:
        """The facts as JSON has them."""
        return {**asdict(self), "keys": list(self.keys)}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "MediaInfo":
        """The facts back from JSON; other entries are passed over."""
        known = {field.name: data[field.name] for field in fields(cls) if field.name in data}
        return cls(**{**known, "keys": tuple(data.get("keys", ()))})


def probe(path: Path | str, limits: MediaLimits | None = None) -> MediaInfo:
    """Reads what a file holds; its name plays no part.

    Decodes one frame, and reads the end of the file (or all of it, where its index is missing or lies): run it in a
    process with limits where the file comes from a stranger.

    Raises:
        UnreadableVideo: It holds no picture that can be read, or is over a limit.
    """
    from webapp.fer.pictures import probe_picture
    from webapp.fer.probing import probe_video

    path, limits = Path(path), limits or MediaLimits()
    limits.check_bytes(path.stat().st_size)
    return probe_picture(path, limits) or probe_video(path, limits)
