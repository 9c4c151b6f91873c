"""Where uploads and results lie: a folder, or an S3-compatible bucket, behind one small interface."""

import os
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import Protocol

from webapp.beside import beside
from webapp.config import DEFAULT, Config

PIECE_BYTES = 65_536
"""What is read at once; small, so that a server with many readers stays small."""


class Storage(Protocol):
    """Files under keys such as "JOB/NAME"; whoever may write one may delete all of its job."""

    def size(self, key: str) -> int | None:
        """Bytes of a file; None where there is none."""

    def read(self, key: str, start: int = 0, end: int | None = None) -> Iterator[bytes]:
        """A file's bytes from `start` up to, without, `end`, in pieces.

        Raises:
            FileNotFoundError: There is none.
        """

    def write(self, key: str, data: bytes) -> None:
        """Store a small file, whole or not at all.

        Raises:
            OSError: There is no room for it.
        """

    def put(self, key: str, path: Path) -> None:
        """Take over a local file; `path` is gone afterwards.

        Raises:
            OSError: There is no room for it.
        """

    def local(self, key: str) -> AbstractContextManager[Path]:
        """A file as a local one, to read only, until the end of the `with`.

        Raises:
            FileNotFoundError: There is none.
        """

    def delete(self, key: str) -> None:
        """Delete a file if it is there."""

    def delete_all(self, job_id: str) -> None:
        """Delete everything of a job."""

    def job_ids(self, *, older_than: float) -> set[str]:
        """The jobs of which there is something, none of it written in the last so many seconds."""

    def free_bytes(self) -> int | None:
        """Room that is left; None where that is unknown."""

    def drop_copies(self, *, but: set[str]) -> None:
        """Delete the copies that `local` left on this machine, but those of some jobs and those asked for just now."""


class FolderStorage:
    """Files in a folder of this machine, or one that several machines mount."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)

    def size(self, key: str) -> int | None:
        """See `Storage`."""
        try:
            return self._path(key).stat().st_size
        except FileNotFoundError:
            return None

    def read(self, key: str, start: int = 0, end: int | None = None) -> Iterator[bytes]:
        """See `Storage`."""
        with self._path(key).open("rb") as file:
            file.seek(start)
            left = None if end is None else end - start
            while piece := file.read(PIECE_BYTES if left is None else min(left, PIECE_BYTES)):
                left = None if left is None else left - len(piece)
                yield piece

    def write(self, key: str, data: bytes) -> None:
        """See `Storage`."""
        part = self._room_for(key)
        try:
            part.write_bytes(data)
            part.replace(self._path(key))
        finally:
            part.unlink(missing_ok=True)

    def put(self, key: str, path: Path) -> None:
        """See `Storage`."""
        part = self._room_for(key)
        try:
            beside(lambda: shutil.move(path, part))  # a rename on one disk, a copy between two
            part.replace(self._path(key))
        finally:
            part.unlink(missing_ok=True)

    @contextmanager
    def local(self, key: str) -> Iterator[Path]:
        """See `Storage`."""
        path = self._path(key)
        if not path.is_file():
            raise FileNotFoundError(key)
        yield path

    def delete(self, key: str) -> None:
        """See `Storage`."""
        self._path(key).unlink(missing_ok=True)

    def delete_all(self, job_id: str) -> None:
        """See `Storage`."""
        path = self._path(job_id)
        if path.exists():  # to free the blocks of a large file takes a disk some time
            beside(lambda: remove_folder(path))

    def job_ids(self, *, older_than: float) -> set[str]:
        """See `Storage`."""
        before = time.time() - older_than
        return {path.name for path in self._folder.iterdir() if changed(path) < before}

    def free_bytes(self) -> int | None:
        """See `Storage`."""
        return shutil.disk_usage(self._folder).free

    def drop_copies(self, *, but: set[str]) -> None:
        """See `Storage`; there are none."""

    def _path(self, key: str) -> Path:
        check_key(key)
        return self._folder / key

    def _room_for(self, key: str) -> Path:
        path = self._path(key)
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        return path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")  # two may put the same file at once


def check_key(key: str) -> None:
    """Refuse a key that could lead out of the storage: keys are the server's own, never a visitor's words.

    Raises:
        ValueError: It has empty, hidden or parent parts.
    """
    if not all(part and not part.startswith(".") for part in key.split("/")) or "\\" in key or "\0" in key:
        raise ValueError(f"expected a key such as job/name; got {key!r}")


def open_storage(config: Config) -> Storage:
    """The configured storage."""
    if config.storage.startswith("s3://"):
        from webapp.bucket import BucketStorage

        return BucketStorage.at(config.storage, spare_folder=config.data_folder / "fetched")
    folder = config.data_folder / "videos" if config.storage == DEFAULT else Path(config.storage).absolute()
    return FolderStorage(folder)


def remove_folder(folder: Path) -> None:
    """Delete a folder as far as possible, without the `os.open` of `shutil.rmtree`, which is the event loop's."""
    for path, _, names in os.walk(folder, topdown=False):
        for name in names:
            with suppress(OSError):
                Path(path, name).unlink()
        with suppress(OSError):
            Path(path).rmdir()


def changed(path: Path) -> float:
    """When something was last put in a folder; never, where it has gone meanwhile."""
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return float("inf")
