"""Every setting of the server: MIEN_* in the environment, checked once at the start."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, get_type_hints

from webapp.setting_values import DEFAULT, LOG_FORMATS, LOG_LEVELS, BadSetting, read_value, unknown

PREFIX = "MIEN_"
MOST_READERS = 8
"""One event loop keeps no more of them busy (docs/SCALING.md); where there are more cores, start more servers."""
INSTANCE = Path(__file__).parent.parent / "instance"


def _setting(default: Any, unit: str, line: str, *, low: float | None = None, high: float | None = None) -> Any:
    return field(default=default, metadata={"unit": unit, "help": line, "low": low, "high": high})


@dataclass(frozen=True, kw_only=True)
class Config:
    """The settings; each is read from the variable of its name in capitals, after MIEN_."""

    host: str = _setting("127.0.0.1", "address", "Where the server listens; 0.0.0.0 for every interface.")
    port: int = _setting(5000, "TCP port", "The port; 0 takes any free one.", low=0, high=65535)
    network: str = _setting("default", "name", "The network that is served; default is the most accurate on disk.")
    weights: str = _setting(
        "default", "folder", "Where the networks lie; default is the project's own, models/weights."
    )
    readers: int = _setting(
        0, "processes", "Processes that read live frames; 0 is one for each core, 8 at most.", low=0, high=64
    )
    max_frame_bytes: int = _setting(
        1_000_000, "bytes", "The largest JPEG that a live frame may be.", low=10_000, high=20_000_000
    )
    max_frame_pixels: int = _setting(
        16_000_000, "pixels", "The most pixels, width times height, of a live frame.", low=10_000, high=100_000_000
    )
    max_fps: float = _setting(15.0, "frames/s", "The most frames a second that one client is told.", low=1, high=60)
    min_fps: float = _setting(
        3.0, "frames/s", "The least share that is still useful; below it newcomers wait in line.", low=0.2, high=30
    )
    max_streams: int = _setting(0, "clients", "Clients at once; 0 is what was measured to fit.", low=0, high=10_000)
    target_load: float = _setting(
        0.85, "share", "How much of the cores' time is handed out as frames.", low=0.1, high=1.0
    )
    max_frame_age_ms: float = _setting(
        500.0, "ms", "A frame that waited longer than this is dropped unread.", low=20, high=10_000
    )
    idle_seconds: float = _setting(
        20.0, "s", "A client that sends no frame for this long gives up its place.", low=1, high=3600
    )
    smoothing_seconds: float = _setting(
        0.3, "s", "How long scores take to follow a change of expression; 0 shows each frame alone.", low=0, high=10
    )
    smallest_face: float = _setting(
        0.08, "share", "The smallest face that is looked for, as a share of the frame's height.", low=0.03, high=0.5
    )
    max_backlog: int = _setting(
        64, "messages", "A client that leaves more answers than this unread is disconnected.", low=8, high=10_000
    )
    data: str = _setting(DEFAULT, "folder", "Where uploads, jobs and the queue lie; default: instance.")
    storage: str = _setting(
        DEFAULT,
        "folder or s3:// address",
        "Where videos and results lie, such as s3://bucket; default: in MIEN_DATA.",
    )
    database_url: str = _setting(
        DEFAULT,
        "SQLAlchemy address",
        "The table of jobs, such as postgresql://host/mien; default: in MIEN_DATA.",
    )
    queue_url: str = _setting(
        DEFAULT, "redis:// address", "The queue, such as redis://host:6379/0; default: in MIEN_DATA."
    )
    workers: int = _setting(
        1, "processes", "Workers that the server starts and watches; 0 where they run elsewhere.", low=0, high=64
    )
    keep_hours: float = _setting(
        24.0, "h", "A video and its results are deleted so long after its upload or analysis.", low=0.01, high=8760
    )
    max_video_bytes: int = _setting(
        2_000_000_000, "bytes", "The largest video that may be uploaded.", low=10_000, high=1_000_000_000_000
    )
    max_video_seconds: float = _setting(7200.0, "s", "The longest video.", low=1, high=86_400)
    max_video_pixels: int = _setting(
        40_000_000, "pixels", "The most pixels, width times height, of a video's frame.", low=10_000, high=100_000_000
    )
    max_video_fps: float = _setting(300.0, "frames/s", "The most frames a second of a video.", low=1, high=1000)
    max_waiting: int = _setting(
        10, "videos", "Videos of one visitor that may wait or be analysed at once.", low=1, high=10_000
    )
    tls: bool = _setting(
        False, "yes or no", "Serve HTTPS: without MIEN_TLS_CERTIFICATE, with a certificate that is made and kept."
    )
    tls_certificate: str = _setting("none", "file", "A certificate (PEM, with its chain) to serve HTTPS with.")
    tls_key: str = _setting("none", "file", "The private key of that certificate (PEM).")
    address: str = _setting(
        DEFAULT, "origin", "What visitors are told to open, such as https://mien.example.org; default is found out."
    )
    trusted_proxies: int = _setting(
        0, "proxies", "Reverse proxies in front, whose X-Forwarded headers are believed.", low=0, high=8
    )
    message_queue: str = _setting("none", "redis:// address", "Where several web processes share events and limits.")
    max_connections: int = _setting(
        120, "connections", "Live connections at once from one address.", low=1, high=100_000
    )
    max_requests: int = _setting(
        3000, "requests/min", "Requests a minute from one address; files of the pages are free.", low=10, high=1_000_000
    )
    max_uploads: int = _setting(60, "uploads/h", "Uploads an hour from one address.", low=1, high=1_000_000)
    operator_token: str = _setting(
        DEFAULT, "text", "Opens /status and /metrics; default is one made at the first start and kept in MIEN_DATA."
    )
    log_format: str = _setting("text", "word", f"How log lines are written: {', '.join(LOG_FORMATS)}.")
    log_addresses: bool = _setting(False, "yes or no", "Keep visitors' addresses in the log.")
    origins: tuple[str, ...] = _setting(
        (), "origins", "Other origins that may connect, comma-separated, such as https://mien.example.org."
    )
    log_level: str = _setting("warning", "level", f"How much is logged: {', '.join(LOG_LEVELS)}.")

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] = os.environ) -> "Config":
        """Read and check every MIEN_* variable.

        Raises:
            BadSetting: A value is not allowed, or a MIEN_* variable is unknown.
        """
        types = get_type_hints(cls)
        names = {PREFIX + row.name.upper(): row for row in fields(cls)}
        for variable in sorted(set(environ) - set(names)):
            if variable.startswith(PREFIX):
                raise BadSetting(unknown(variable, names))
        given = [(row, variable, environ[variable]) for variable, row in names.items() if variable in environ]
        config = cls(**{row.name: read_value(row, types[row.name], variable, text) for row, variable, text in given})
        if config.min_fps > config.max_fps:
            raise BadSetting(f"MIEN_MIN_FPS is {config.min_fps:g}; MIEN_MAX_FPS, {config.max_fps:g}, may not be less.")
        return config

    @property
    def data_folder(self) -> Path:
        """Where uploads, jobs and the queue lie."""
        return INSTANCE if self.data == DEFAULT else Path(self.data).absolute()

    @property
    def reader_count(self) -> int:
        """Frames that are read at the same time: as set, or one for each core that it may use, within reason."""
        if self.readers:
            return self.readers
        cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
        return min(cores, MOST_READERS)


def describe() -> str:
    """The table of settings that `python wsgi.py --help` prints."""
    lines = []
    for row in fields(Config):
        low, high = row.metadata["low"], row.metadata["high"]
        span = f", {low:,} to {high:,}" if low is not None else ""
        default = ",".join(row.default) if isinstance(row.default, tuple) else row.default
        default = {True: "yes", False: "no"}[default] if isinstance(default, bool) else default
        lines.append(f"  {PREFIX}{row.name.upper()}={default}  ({row.metadata['unit']}{span})")
        lines.append(f"      {row.metadata['help']}")
    return "\n".join(lines)
