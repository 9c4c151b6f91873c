"""What is given as a setting, turned into its value, or refused in a sentence."""

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import Field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

DEFAULT = "default"
"""The value of a setting that stands for what works without being set up."""
LOG_LEVELS = ("debug", "info", "warning", "error")
LOG_FORMATS = ("text", "json")
YES_NO = {"yes": True, "on": True, "1": True, "true": True, "no": False, "off": False, "0": False, "false": False}
WORDS = {"log_level": LOG_LEVELS, "log_format": LOG_FORMATS}

ADDRESSES = {
    "queue_url": ("redis://", "rediss://"),
    "message_queue": ("redis://", "rediss://"),
    "database_url": ("sqlite://", "postgresql"),
}
"""What the addresses that may hold a password begin with; what was given is not repeated in a complaint."""


class BadSetting(ValueError):
    """A setting that cannot be used; its message is a sentence for whoever starts the server."""


def unknown(variable: str, names: Iterable[str]) -> str:
    """What to say of a variable that is no setting."""
    nearest = difflib.get_close_matches(variable, names, n=1, cutoff=0)[0]
    return f"{variable} is not a setting; the nearest is {nearest}. `python wsgi.py --help` lists them all."


def read_value(row: Field, kind: Any, variable: str, text: str) -> Any:
    """The value of a setting.

    Args:
        row: Its field, with unit and limits.
        kind: Its type.
        variable: Its name in the environment.
        text: What was given.

    Raises:
        BadSetting: It cannot be used.
    """
    if kind in (int, float):
        return _number(variable, text, kind, row.metadata)
    if row.name == "origins":
        return tuple(_origin(variable, part.strip()) for part in text.split(",") if part.strip())
    if row.name == "address" and text.strip() != DEFAULT:
        return _origin(variable, text.strip())
    if kind is bool:
        return YES_NO[_word(variable, text, tuple(YES_NO))]
    if row.name in WORDS:
        return _word(variable, text, WORDS[row.name])
    if not text.strip():
        raise BadSetting(f"{variable} is empty; it must be a {row.metadata['unit']}, such as {row.default}.")
    if row.name == "weights" and text.strip() != row.default and not Path(text.strip()).is_dir():
        raise BadSetting(f"{variable} is {text.strip()!r}; it must be a folder that is there, or {row.default}.")
    if row.name in ADDRESSES and text.strip() != row.default and not text.strip().startswith(ADDRESSES[row.name]):
        raise BadSetting(f"{variable} must be {' or '.join(ADDRESSES[row.name])}..., or {row.default}.")
    return text.strip()


def _word(variable: str, text: str, words: tuple[str, ...]) -> str:
    word = text.strip().lower()
    if word not in words:
        raise BadSetting(f"{variable} is {text!r}; it must be one of {', '.join(words)}.")
    return word


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
