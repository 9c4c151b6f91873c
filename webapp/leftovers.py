"""Folders of steps whose worker was killed: found and deleted by the next worker on the machine."""

import shutil
import time
from collections.abc import Callable
from pathlib import Path

from webapp.steps import Steps

YOUNG_SECONDS = 30.0
"""A folder that was made just now may belong to a step that was claimed just now."""


class Leftovers:
    """Looks now and then; the first look is at once."""

    def __init__(
        self, steps: Steps, folder: Path, *, every: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._steps = steps
        self._folder = folder
        self._every = every
        self._clock = clock
        self._next = clock()

    def look(self) -> None:
        """Delete what belongs to no step that is being done."""
        if self._clock() < self._next or not self._folder.is_dir():
            return
        self._next = self._clock() + self._every
        before = time.time() - YOUNG_SECONDS
        candidates = [path for path in self._folder.iterdir() if path.stat().st_mtime < before]
        claims = {token for token, _ in self._steps.running().values()}
        for path in candidates:
            if path.name not in claims:
                shutil.rmtree(path, ignore_errors=True)
