"""Videos that come in one request: as a form with a file, or as a body that is the file."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from flask import Request

from webapp.bodies import declared_bytes, pieces, too_large
from webapp.config import Config
from webapp.file_names import clean_name
from webapp.forms import FORM, MAX_HELD_BYTES, FormReader, beside, boundary_of, check_type, no_file
from webapp.jobs import Job, Jobs
from webapp.refusals import RequestRefused
from webapp.upload_rules import disk_full
from webapp.uploads import receive
from webapp.video_settings import read_fields
from webapp.visitors import Visitors


class Receiver:
    """Request -> job. The file is written beside the uploads while its length is unknown, then becomes one."""

    def __init__(self, jobs: Jobs, config: Config, visitors: Visitors) -> None:
        self._jobs, self._config, self._visitors = jobs, config, visitors

    def __call__(self, request: Request) -> Job:
        """Take in one video, and hand it to the queue.

        Raises:
            RequestRefused: The request, its settings or its file are not taken.
            webapp.jobs.Refused: Likewise.
        """
        self._refuse_early(request)
        with self._jobs.receiving.file() as path:
            name, fields = self._read_form(request, path) if request.mimetype == FORM else self._read_raw(request, path)
            settings = read_fields(fields)
            size = path.stat().st_size
            job = self._jobs.create(name=name, bytes=size, settings=settings, owner=self._visitors(request), coming=0)
            upload = self._jobs.upload_path(job.id)
            upload.unlink(missing_ok=True)  # to take another file's place, ext4 waits for the disk
            path.rename(upload)
            self._jobs.uploaded(job.id)
            return job

    def _refuse_early(self, request: Request) -> None:
        """Say no before a byte of the body is read, where that can be told from the headers."""
        check_type(request)
        declared, most = declared_bytes(request), self._config.max_video_bytes
        if declared is not None and declared > most + (MAX_HELD_BYTES if request.mimetype == FORM else 0):
            raise too_large(declared, most)
        if self._jobs.waiting_of(self._visitors(request)) >= self._config.max_waiting:
            message = f"At most {self._config.max_waiting} videos of one visitor may wait at once; try again later."
            raise RequestRefused(429, "too_many_waiting", message, Retry_After="60")
        if not self._jobs.has_room(declared or 0):
            raise disk_full()

    def _read_raw(self, request: Request, path: Path) -> tuple[str, Mapping[str, str]]:
        self._receive(path, pieces(request))
        return clean_name(request.args.get("name", "")), request.args

    def _read_form(self, request: Request, path: Path) -> tuple[str, Mapping[str, str]]:
        names: list[str] = []

        def keep(name: str, data: Iterator[bytes]) -> None:
            names.append(clean_name(name))
            self._receive(path, data)

        form = FormReader(boundary_of(request), keep)
        form.read(pieces(request))
        if not names:
            raise no_file()
        return names[0], beside(request.args, form.fields)

    def _receive(self, path: Path, data: Iterator[bytes]) -> None:
        """Others take room too meanwhile, and how much will come is not always known."""
        receive(path, data, self._config.max_video_bytes, has_room=lambda: self._jobs.has_room(0))
