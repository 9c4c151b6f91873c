"""The folder of uploads that are not in the storage yet: bytes that come, and files that are looked into."""

import fcntl
import shutil
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from webapp.beside import beside
from webapp.storage import Storage

SPARE_BYTES = 200_000_000
"""Room on the disk that uploads may not take: results and the system need some."""


class Incoming:
    """One file for each upload. Several servers may share the folder."""

    def __init__(self, folder: Path, storage: Storage) -> None:
        self._folder = folder
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._storage = storage

    def path(self, job_id: str) -> Path:
        """The file that an upload is appended to."""
        return self._folder / job_id

    def open(self, job_id: str) -> None:
        """Make the empty file of an upload.

        Raises:
            OSError: The disk has no room for it.
        """
        self.path(job_id).touch(mode=0o600)

    def missing(self, job_id: str, size: int) -> int:
        """How many of an upload's bytes are still to come into this folder; none where another machine takes them."""
        try:
            return max(size - self.path(job_id).stat().st_size, 0)
        except FileNotFoundError:
            return 0

    def room_for(self, size: int) -> bool:
        """Whether the disk has room for an upload of so many bytes."""
        places = (shutil.disk_usage(self._folder).free, self._storage.free_bytes())
        return all(free is None or free >= size + SPARE_BYTES for free in places)

    def discard(self, job_id: str) -> None:
        """Delete what came of an upload."""
        path = self.path(job_id)
        if path.exists():  # to free the blocks of a large file takes a disk some time
            beside(lambda: path.unlink(missing_ok=True))

    def job_ids(self, *, older_than: float) -> set[str]:
        """The jobs of which bytes came, but none in the last so many seconds."""
        found = set()
        for path in self._folder.iterdir():
            with suppress(FileNotFoundError):
                if path.stat().st_mtime < time.time() - older_than:
                    found.add(path.name)
        return found

    @contextmanager
    def held(self, job_id: str) -> Iterator[Path | None]:
        """The file of a complete upload, for one process at a time; None where another process or machine has it.

        A server that was stopped just after it had moved the file finds it in the storage. The lock goes with the
        process, however that ends, and stays with the file when it is moved.
        """
        with ExitStack() as opened:
            file = self._find(job_id, opened)
            if file is None:
                yield None
                return
            opened.callback(beside, file.close)  # which frees its blocks, where it was deleted meanwhile
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield None
                return
            yield Path(file.name)

    def move_to_storage(self, job_id: str) -> None:
        """Let the storage take over the file, if it has not yet.

        Raises:
            OSError: There is no room for it.
        """
        if self.path(job_id).exists():
            self._storage.put(f"{job_id}/upload", self.path(job_id))

    def _find(self, job_id: str, opened: ExitStack) -> BinaryIO | None:
        """An upload, opened; None where it is neither here nor in the storage, or the storage does not say."""
        with suppress(FileNotFoundError):
            return self.path(job_id).open("rb")
        with suppress(OSError):
            return opened.enter_context(self._storage.local(f"{job_id}/upload")).open("rb")
        return None
