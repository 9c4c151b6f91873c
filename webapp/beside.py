"""Does what may wait long for a disk in a thread of its own, so that the caller alone waits.

It knows no event loop: where there is one, `time.sleep` is the loop's own (webapp.concurrency), and others go on.
"""

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

LOOK_SECONDS = 0.002
"""Between two looks whether it is done."""

Result = TypeVar("Result")


def beside(function: Callable[[], Result]) -> Result:
    """Call `function` in a thread, and wait for it; it may touch nothing of an event loop. Raises what it raises."""
    outcome: Future[Result] = Future()
    threading.Thread(target=_call, args=(function, outcome), daemon=True).start()
    while not outcome.done():
        time.sleep(LOOK_SECONDS)
    return outcome.result()


def _call(function: Callable[[], Result], outcome: "Future[Result]") -> None:
    try:
        outcome.set_result(function())
    except BaseException as error:
        outcome.set_exception(error)
