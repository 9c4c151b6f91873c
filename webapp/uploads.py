"""Uploads that grow on disk, and go on where a dropped connection left them."""

import os
from collections.abc import Callable, Iterable
from errno import EDQUOT, ENOSPC
from pathlib import Path

from webapp.bodies import BodyBroken
from webapp.jobs import Job, Jobs
from webapp.refusals import RequestRefused

FULL = (ENOSPC, EDQUOT)
LOOK_BYTES = 16 << 20
"""Between two looks whether the disk has room."""


class Uploads:
    """Appends to the files of jobs whose state is `uploading`; belongs to the event loop.

    An upload has one holder: whoever asks for its offset or appends to it last. So a client that comes back does not
    wait for its old connection, of which the server may not know yet that it is dead.
    """

    def __init__(self, jobs: Jobs) -> None:
        self._jobs = jobs
        self._holders: dict[str, object] = {}

    def offset(self, job_id: str) -> tuple[Job, int]:
        """The job, and how many of its bytes are there; nobody else appends any more.

        Raises:
            webapp.jobs.NoSuchJob: There is none of this id.
            RequestRefused: `not_here`.
        """
        job = self._jobs.get(job_id)
        if job.state != "uploading":
            return job, job.bytes
        self._holders.pop(job_id, None)
        try:
            offset = self._jobs.upload_path(job_id).stat().st_size
        except FileNotFoundError:
            message = "What came of this upload lies on another machine of the server, or was deleted; begin it anew."
            raise RequestRefused(404, "not_here", message) from None
        if offset == job.bytes:  # the server ended between the last byte and its word to the queue
            self._jobs.uploaded(job_id)
        return job, offset

    def append(self, job_id: str, offset: int, pieces: Iterable[bytes]) -> int:
        """Write pieces at the end, and hand the file to the queue once it is whole.

        Args:
            job_id: The job's.
            offset: How many bytes the client believes to be there.
            pieces: What comes; read as it is written.

        Returns:
            How many bytes are there now; fewer than were announced where the client fell silent.

        Raises:
            webapp.jobs.NoSuchJob: There is none of this id.
            RequestRefused: `not_here`, `not_uploading`, `wrong_offset`, `superseded`, `too_many_bytes`, `deleted` or
                `disk_full`.
        """
        job, there = self.offset(job_id)
        if job.state != "uploading":
            raise RequestRefused(409, "not_uploading", "This upload is already complete, or was given up.")
        if offset != there:
            raise RequestRefused(409, "wrong_offset", f"The upload has {there} bytes; the next piece begins there.")
        holder = self._holders[job_id] = object()
        try:
            there = self._write(job, there, pieces, holder)
        finally:
            if self._holders.get(job_id) is holder:
                del self._holders[job_id]
        if there == job.bytes:
            self._jobs.uploaded(job_id)
        return there

    def _write(self, job: Job, there: int, pieces: Iterable[bytes], holder: object) -> int:
        with self._jobs.upload_path(job.id).open("ab", buffering=0) as file:
            try:
                for piece in pieces:
                    self._check(job, there, len(piece), holder, os.fstat(file.fileno()))
                    there += write_whole(file.fileno(), piece)
            except BodyBroken:
                return there
            except OSError as error:
                if error.errno not in FULL:
                    raise
                self._jobs.delete(job.id)
                raise disk_full() from None
        return there

    def _check(self, job: Job, there: int, more: int, holder: object, facts: os.stat_result) -> None:
        """Refuse a piece where the upload is gone, is somebody else's by now, or would become too long."""
        if facts.st_nlink == 0:
            raise RequestRefused(410, "deleted", "The video was deleted while it was sent.")
        # Another process of the server may have the new connection: then the file has grown.
        if self._holders.get(job.id) is not holder or facts.st_size != there:
            raise RequestRefused(409, "superseded", "Another connection goes on with this upload.")
        if there + more > job.bytes:
            raise RequestRefused(413, "too_many_bytes", f"{job.bytes:,} bytes were announced; more came.")


def receive(path: Path, pieces: Iterable[bytes], max_bytes: int, *, has_room: Callable[[], bool]) -> int:
    """Write a new file of unknown length; nothing is left of it where that fails.

    Args:
        path: The file's.
        pieces: What comes.
        max_bytes: How many may.
        has_room: Asked now and then whether the disk may take more.

    Returns:
        Its bytes.

    Raises:
        RequestRefused: `too_many_bytes`, `broken_body` or `disk_full`.
    """
    size = 0
    try:
        with path.open("xb", buffering=0) as file:
            for piece in pieces:
                if size + len(piece) > max_bytes:
                    message = f"A video may have {max_bytes:,} bytes; this one has more."
                    raise RequestRefused(413, "too_many_bytes", message)
                if (size + len(piece)) // LOOK_BYTES > size // LOOK_BYTES and not has_room():
                    raise disk_full()
                size += write_whole(file.fileno(), piece)
    except BaseException as error:
        path.unlink(missing_ok=True)
        if isinstance(error, BodyBroken):
            raise RequestRefused(400, "broken_body", "The request ended before its body was whole.") from None
        if isinstance(error, OSError) and error.errno in FULL:
            raise disk_full() from None
        raise
    return size


def disk_full() -> RequestRefused:
    """The refusal where there is no room for a video."""
    return RequestRefused(507, "disk_full", "The server's disk is full, and the video was given up. Try again later.")


def write_whole(descriptor: int, piece: bytes) -> int:
    """Write all of a piece, however many calls that takes; returns its length."""
    rest = memoryview(piece)
    while rest:
        rest = rest[os.write(descriptor, rest) :]
    return len(piece)
