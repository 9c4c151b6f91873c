"""Finds steps whose worker died, and steps that the queue forgot, and puts them in line again."""

import logging
import time
from collections.abc import Callable

from webapp.step import StepKey
from webapp.steps import Steps
from webapp.task_queue import QueueUnreachable, TaskQueue

LOST_SECONDS = 8.0
"""A step that did not beat for so long has lost its worker; workers beat every second."""

log = logging.getLogger("mien.worker")


class Watch:
    """Looks at the steps every second. Clocks of other machines play no part: a beat is a number that goes up."""

    def __init__(self, steps: Steps, queue: TaskQueue, clock: Callable[[], float] = time.monotonic) -> None:
        self._steps = steps
        self._queue = queue
        self._clock = clock
        self._seen: dict[StepKey, tuple[tuple[str, int], float]] = {}

    def look(self) -> None:
        """Look once."""
        now, running = self._clock(), self._steps.running()
        self._seen = {
            key: self._seen[key] if key in self._seen and self._seen[key][0] == beat else (beat, now)
            for key, beat in running.items()
        }
        for key, ((token, _), since) in self._seen.items():
            if now - since > LOST_SECONDS:
                self._put_back(key, token)
        self._remind()

    def _put_back(self, key: StepKey, token: str) -> None:
        step = self._steps.lose(key, token)
        if step is not None:
            log.warning("a worker was lost; its step begins again")
            self._put(step)

    def _remind(self) -> None:
        """Where the queue is empty and steps wait, it lost them: with its machine, or with who took one and died."""
        try:
            if self._queue.size():
                return
            for step in self._steps.waiting():
                self._queue.put(step)
        except QueueUnreachable as error:
            log.warning("%s", error)

    def _put(self, step: object) -> None:
        try:
            self._queue.put(step)
        except QueueUnreachable as error:
            log.warning("%s; the step is put in line later", error)
