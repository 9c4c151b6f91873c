"""A bar on the terminal that says how far a long task is."""

from time import monotonic
from typing import TextIO

WIDTH = 30
EVERY = 0.1
"""Seconds between two drawings of the bar."""

ENOUGH = 0.02
"""Part after which the time that is left can be told."""


class ProgressBar:
    """Is called with the part that is done, from 0 to 1; draws on a terminal only."""

    def __init__(self, task: str, out: TextIO):
        """Names the task.

        Args:
            task: Stands before the bar.
            out: Where to draw; nothing is drawn where that is no terminal.
        """
        self._task, self._out = task, out
        self._begun = self._drawn = monotonic()

    def __enter__(self) -> "ProgressBar":
        return self

    def __exit__(self, *error: object) -> None:
        if self._out.isatty():
            self._out.write("\r\x1b[K")
            self._out.flush()

    def __call__(self, part: float) -> None:
        """Draws the bar anew, at most ten times a second."""
        now = monotonic()
        if self._out.isatty() and now - self._drawn >= EVERY:
            self._drawn = now
            self._out.write(f"\r\x1b[K{self.line(part, now - self._begun)}")
            self._out.flush()

    def line(self, part: float, seconds: float) -> str:
        """The bar as text, after so many seconds."""
        full = round(WIDTH * part)
        left = f", {seconds / part * (1 - part):.0f} s left" if part > ENOUGH else ""
        return f"{self._task} [{'#' * full}{'.' * (WIDTH - full)}] {part:4.0%}{left}"
