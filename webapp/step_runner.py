"""Does the steps that the queue hands to this process, and says while it does one that it is alive."""

import errno
import logging
import shutil
from collections.abc import Callable
from pathlib import Path

from webapp.job import Problem
from webapp.sandbox import SandboxFailed, SandboxStopped
from webapp.step import ANALYSIS, Claim, Step, StepKey
from webapp.step_files import StepFiles
from webapp.steps import Steps
from webapp.task_queue import QueueUnreachable, TaskQueue

NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
DISK_FULL = Problem("disk_full", "The server's disk was full, so that the analysis ended; trying again later may help.")
UPLOAD_GONE = Problem("upload_gone", "The uploaded file is no longer there.")

log = logging.getLogger("mien.worker")


class StepRunner:
    """One step at a time. `run` belongs to the thread that works, `beat` to the one that watches."""

    def __init__(
        self, steps: Steps, files: StepFiles, queue: TaskQueue, folder: Path, stopping: Callable[[], bool], keep: float
    ) -> None:
        """Does nothing yet.

        Args:
            steps: The table of steps.
            files: Does them.
            queue: Is told of steps that may be done now.
            folder: For files on the way.
            stopping: Whether this process is to end.
            keep: Seconds from the end of an analysis until the job expires.
        """
        self._steps = steps
        self._files = files
        self._queue = queue
        self._folder = folder
        self._stopping = stopping
        self._keep = keep
        self._claim: Claim | None = None
        self._progress = 0.0

    def run(self, key: StepKey) -> None:
        """Do a step, if it still waits."""
        claim = self._steps.claim(key)
        if claim is None:
            return
        folder = self._folder / claim.token
        self._progress, self._claim = 0.0, claim
        try:
            folder.mkdir(parents=True, mode=0o700)
            self._do(claim, folder)
        finally:
            self._claim = None
            shutil.rmtree(folder, ignore_errors=True)

    def beat(self) -> None:
        """Say that the step in hand is being done; let go of it where that is another's, or nobody's, by now."""
        claim = self._claim
        if claim is not None and not self._steps.beat(claim, self._progress) and self._claim is claim:
            self._claim = None

    def _do(self, claim: Claim, folder: Path) -> None:
        """What goes wrong without being foreseen leaves the step to be found lost, and done again."""
        try:
            self._files.do(claim.step, folder, self._go_on)
            self._finish(claim)
        except SandboxStopped:
            self._let_go(claim)
        except SandboxFailed as error:
            self._fail(claim, error.problem)
        except FileNotFoundError:
            self._fail(claim, UPLOAD_GONE)
        except OSError as error:
            if error.errno not in NO_ROOM:
                raise
            self._fail(claim, DISK_FULL)

    def _go_on(self, progress: float) -> bool:
        self._progress = progress
        return self._claim is not None and not self._stopping()

    def _finish(self, claim: Claim) -> None:
        done, following = self._steps.finish(claim, keep=self._keep)
        if not done:
            self._clear_if_unwanted(claim)
            return
        self._files.tidy(claim.step)
        if following is not None:
            self._put(following)

    def _let_go(self, claim: Claim) -> None:
        """Told to stop, or the step is no longer this worker's."""
        if self._steps.hand_back(claim):
            self._put(claim.step)
        else:
            self._clear_if_unwanted(claim)

    def _fail(self, claim: Claim, problem: Problem) -> None:
        log.warning("a step failed: %s", problem.code)
        if not self._steps.fail(claim, problem):
            self._clear_if_unwanted(claim)
        elif claim.step.key.kind in ANALYSIS:
            self._files.clear(claim.step.key.job_id)

    def _clear_if_unwanted(self, claim: Claim) -> None:
        """What was put in the storage after the job was deleted or cancelled goes too."""
        if not self._steps.wanted(claim.step.key.job_id):
            self._files.clear(claim.step.key.job_id)

    def _put(self, step: Step) -> None:
        try:
            self._queue.put(step)
        except QueueUnreachable as error:
            log.warning("%s; the step is put in line later", error)
