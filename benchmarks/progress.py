"""A line on standard error that says how far a long run has come."""

import sys
import time
from collections.abc import Iterable, Iterator
from typing import TypeVar

Item = TypeVar("Item")

EVERY_SECONDS = {True: 0.5, False: 30.0}
"""Between two lines: on a terminal, where each takes the place of the last one, and elsewhere."""


def progress(items: Iterable[Item], total: int, what: str) -> Iterator[Item]:
    """The items, one after the other; a line now and then says how many have been dealt with."""
    terminal = sys.stderr.isatty()
    began = said = time.monotonic()
    for number, item in enumerate(items):
        yield item
        now = time.monotonic()
        if now - said >= EVERY_SECONDS[terminal]:
            left = (now - began) * (total - number - 1) / (number + 1)
            _say(f"{what}: {number + 1} of {total}, about {left:.0f} s left", terminal)
            said = now
    if terminal and said > began:
        _say("", terminal)


def _say(text: str, terminal: bool) -> None:
    sys.stderr.write(f"\r\x1b[K{text}" if terminal else f"{text}\n")
    sys.stderr.flush()
