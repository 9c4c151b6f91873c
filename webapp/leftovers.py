"""What work leaves on a machine's disk: folders of killed workers, and copies of videos that are done."""

import shutil
import time
from collections.abc import Callable
from pathlib import Path

from webapp.steps import Steps
from webapp.storage import Storage

YOUNG_SECONDS = 30.0
"""A folder that was made just now may belong to a step that was claimed just now."""


class Leftovers:
    """Looks now and then; the first look is at once."""

    def __init__(
        self,
        steps: Steps,
        storage: Storage,
        folder: Path,
        *,
        every: float,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._steps = steps
        self._storage = storage
        self._folder = folder
        self._every = every
        self._clock = clock
        self._next = clock()

    def look(self) -> None:
        """Delete what belongs to no step that is being done."""
        if self._clock() < self._next:
            return
        self._next = self._clock() + self._every
        before = time.time() - YOUNG_SECONDS
        folders = list(self._folder.iterdir()) if self._folder.is_dir() else []
        candidates = [path for path in folders if _changed(path) < before]
        claims = {token for token, _ in self._steps.running().values()}
        for path in candidates:
            if path.name not in claims:
                shutil.rmtree(path, ignore_errors=True)
        self._storage.drop_copies(but=self._steps.busy_jobs())


def _changed(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except FileNotFoundError:  # its step has just ended
        return float("inf")
