"""Texts that the server makes once and keeps: each in a file that nobody but its owner may read."""

import os
import secrets
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

OWNER_ALONE = 0o600
"""The mode of a secret's file."""
FOLDER_MODE = 0o700


class CannotKeep(Exception):
    """A secret can be neither read nor kept; the message is a sentence for whoever starts the server."""


def kept(path: Path, make: Callable[[], str]) -> str:
    """The text in a file; where there is none yet, it is made and kept, with mode 600.

    Several processes that start at once agree on one text: the first to put its file there wins.

    Raises:
        CannotKeep: The folder or the file cannot be written or read.
    """
    try:
        if not path.exists():
            put(path, make(), replace=False)
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise CannotKeep(f"cannot keep {path.name} in {path.parent} ({error.strerror or error})") from error


def put(path: Path, text: str, *, replace: bool = True) -> None:
    """Write a file of mode 600, whole or not at all; without `replace`, one that is there already stays.

    Raises:
        OSError: It cannot be written.
    """
    path.parent.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)  # mkstemp gives mode 600
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        if replace:
            Path(name).replace(path)
        else:
            with suppress(FileExistsError):
                os.link(name, path)
    finally:
        Path(name).unlink(missing_ok=True)


def new_token() -> str:
    """A random text of 256 bits that fits into a URL."""
    return secrets.token_urlsafe(32)
