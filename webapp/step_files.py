"""What each kind of step needs from the storage, has done in the sandbox, and puts back."""

from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from webapp import sandbox
from webapp.config import DEFAULT, Config
from webapp.sandbox import Limits
from webapp.step import Step
from webapp.storage import Storage

GoOn = Callable[[float], bool]

SPARE_SECONDS = 120.0
"""Beside what the work should take."""
SLOWER = 60.0
"""A machine may be so many times slower than the usual one before a step counts as hanging."""


class StepFiles:
    """Does steps; knows nothing of claims."""

    def __init__(self, config: Config, storage: Storage) -> None:
        self._config = config
        self._storage = storage

    def do(self, step: Step, folder: Path, go_on: GoOn) -> None:
        """Do a step; afterwards what it makes is in the storage.

        Args:
            step: Any that is in line.
            folder: An empty one, for files on the way.
            go_on: Told how far it is; returns whether to go on.

        Raises:
            webapp.sandbox.SandboxFailed: It can't be done.
            webapp.sandbox.SandboxStopped: `go_on` returned False.
            OSError: The storage has no room, or lacks the upload.
        """
        do = {"segment": self._segment, "join": self._join}.get(step.key.kind, self._export)
        do(step, folder, go_on)

    def _segment(self, step: Step, folder: Path, go_on: GoOn) -> None:
        job_id, _, number = step.key
        out = folder / "segment.json"
        with self._storage.local(f"{job_id}/upload") as source:
            task = step.task | {"task": "segment", "source": str(source), "out": str(out)}
            sandbox.run(self._with_network(task), limits_of(step), go_on)
        self._storage.put(_segment_key(job_id, number), out)

    def _join(self, step: Step, folder: Path, go_on: GoOn) -> None:
        job_id = step.key.job_id
        keys = [_segment_key(job_id, number) for number in range(step.task["segments"])]
        with ExitStack() as files:
            paths = [str(files.enter_context(self._storage.local(key))) for key in keys]
            source = files.enter_context(self._storage.local(f"{job_id}/upload"))
            made = {"out": str(folder / "timeline.json"), "thumbnails": str(folder)}
            task = step.task | {"task": "join", "segments": paths, "source": str(source)} | made
            sandbox.run(task, limits_of(step), go_on)
        for picture in sorted(folder.glob("*.jpg")):
            self._storage.put(f"{job_id}/thumbnails/{picture.name}", picture)
        self._storage.put(f"{job_id}/timeline.json", folder / "timeline.json")

    def _export(self, step: Step, folder: Path, go_on: GoOn) -> None:
        job_id, kind, _ = step.key
        out = folder / "export"
        with ExitStack() as files:
            source = files.enter_context(self._storage.local(f"{job_id}/upload"))
            timeline = files.enter_context(self._storage.local(f"{job_id}/timeline.json"))
            task = {"kind": kind, "source": str(source), "timeline": str(timeline), "out": str(out)}
            sandbox.run(step.task | task | {"task": "export"}, limits_of(step), go_on)
        self._storage.put(step.task["key"], out)

    def tidy(self, step: Step) -> None:
        """Delete what a finished step leaves that nobody needs."""
        if step.key.kind == "join":
            self._storage.delete_all(f"{step.key.job_id}/segments")

    def clear(self, job_id: str) -> None:
        """Delete everything of a job."""
        self._storage.delete_all(job_id)

    def _with_network(self, task: dict[str, Any]) -> dict[str, Any]:
        """Where the networks lie here, and which is meant by "default"."""
        settings = task["settings"]
        network = self._config.network if settings["network"] == DEFAULT else settings["network"]
        return task | {"weights": self._config.weights, "settings": settings | {"network": network}}


def limits_of(step: Step) -> Limits:
    """What a step may take, from what it should take."""
    seconds = SPARE_SECONDS + SLOWER * step.work
    room = 4_000_000_000 if step.key.kind not in ("segment", "join") else 1_000_000_000
    return Limits(seconds=3 * seconds, cpu_seconds=int(seconds), file_bytes=room, open_files=1024)


def _segment_key(job_id: str, number: int) -> str:
    return f"{job_id}/segments/{number}.json"
