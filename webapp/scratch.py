"""A folder for files on the way, of which a process that was killed leaves nothing for long."""

import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path

from webapp.beside import beside
from webapp.storage import remove_folder

FORGOTTEN_SECONDS = 3600.0
"""What nobody wrote to for so long is of a process that is gone."""


class Scratch:
    """Files and folders under random names. Several servers may share it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)

    @contextmanager
    def file(self) -> Iterator[Path]:
        """The path of a new file; gone at the end of the `with`, unless it was moved."""
        path = self._folder / secrets.token_hex(16)
        try:
            yield path
        finally:
            path.unlink(missing_ok=True)

    @contextmanager
    def folder(self) -> Iterator[Path]:
        """A new folder; gone at the end of the `with`."""
        path = self._folder / secrets.token_hex(16)
        path.mkdir(mode=0o700)
        try:
            yield path
        finally:
            remove_folder(path)

    def sweep(self) -> None:
        """Delete what was left here long ago."""
        before = time.time() - FORGOTTEN_SECONDS
        for path in list(self._folder.iterdir()):
            with suppress(FileNotFoundError):
                if path.stat().st_mtime < before:
                    beside(partial(_delete, path))


def _delete(path: Path) -> None:
    if path.is_dir():
        remove_folder(path)
    else:
        path.unlink(missing_ok=True)
