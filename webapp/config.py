"""Every setting of the server: MIEN_* in the environment, checked once at the start."""

import difflib
import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, get_type_hints
from urllib.parse import urlsplit

PREFIX = "MIEN_"
LOG_LEVELS = ("debug", "info", "warning", "error")


class BadSetting(ValueError):
    """A setting that cannot be used; its message is a sentence for whoever starts the server."""


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
    threads: int = _setting(0, "threads", "Threads that read frames; 0 is one for each core.", low=0, high=64)
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
        0.85, "share", "How much of the threads' time is handed out as frames.", low=0.1, high=1.0
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
                raise BadSetting(_unknown(variable, names))
        given = {row.name: (variable, row) for variable, row in names.items() if variable in environ}
        values = {name: _read(variable, environ[variable], types[name], row) for name, (variable, row) in given.items()}
        config = cls(**values)
        if config.min_fps > config.max_fps:
            raise BadSetting(f"MIEN_MIN_FPS is {config.min_fps:g}; MIEN_MAX_FPS, {config.max_fps:g}, may not be less.")
        return config

    @property
    def thread_count(self) -> int:
        """Threads that read frames: as set, or one for each core that this process may use."""
        if self.threads:
            return self.threads
        return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def describe() -> str:
    """The table of settings that `python wsgi.py --help` prints."""
    lines = []
    for row in fields(Config):
        low, high = row.metadata["low"], row.metadata["high"]
        span = f", {low:,} to {high:,}" if low is not None else ""
        default = ",".join(row.default) if isinstance(row.default, tuple) else row.default
        lines.append(f"  {PREFIX}{row.name.upper()}={default}  ({row.metadata['unit']}{span})")
        lines.append(f"      {row.metadata['help']}")
    return "\n".join(lines)


def _unknown(variable: str, names: Mapping[str, Any]) -> str:
    nearest = difflib.get_close_matches(variable, names, n=1, cutoff=0)[0]
    return f"{variable} is not a setting; the nearest is {nearest}. `python wsgi.py --help` lists them all."


def _read(variable: str, text: str, kind: Any, row: Any) -> Any:
    if kind in (int, float):
        return _number(variable, text, kind, row.metadata)
    if row.name == "origins":
        return tuple(_origin(variable, part.strip()) for part in text.split(",") if part.strip())
    if row.name == "log_level":
        if text.lower() not in LOG_LEVELS:
            raise BadSetting(f"{variable} is {text!r}; it must be one of {', '.join(LOG_LEVELS)}.")
        return text.lower()
    if not text.strip():
        raise BadSetting(f"{variable} is empty; it must be a {row.metadata['unit']}, such as {row.default}.")
    if row.name == "weights" and text.strip() != row.default and not Path(text.strip()).is_dir():
        raise BadSetting(f"{variable} is {text.strip()!r}; it must be a folder that is there, or {row.default}.")
    return text.strip()


def _number(variable: str, text: str, kind: type, metadata: Mapping[str, Any]) -> float:
    low, high, unit = metadata["low"], metadata["high"], metadata["unit"]
    allowed = f"it must be {'a whole number' if kind is int else 'a number'} from {low:,} to {high:,} ({unit})"
    try:
        value = kind(text.strip().replace("_", "") if text.isascii() else "")
    except ValueError:
        raise BadSetting(f"{variable} is {text!r}; {allowed}.") from None
    if not low <= value <= high:
        raise BadSetting(f"{variable} is {text.strip()}; {allowed}.")
    return value


def _origin(variable: str, text: str) -> str:
    try:
        parts = urlsplit(text)
        plain = parts.scheme in ("http", "https") and parts.hostname and not parts.username and parts.port != 0
    except ValueError:
        plain = False
    if not plain or "*" in text or text != f"{parts.scheme}://{parts.netloc}":
        raise BadSetting(f"{variable} has {text!r}; each must be like https://mien.example.org, without a path or a *.")
    return text.lower()
