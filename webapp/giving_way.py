"""Lets other processes go first: reading videos is to take only the time that live frames leave."""

import errno
import os
import time
from contextlib import suppress
from pathlib import Path

NICE = 10
"""Beside a live frame, what is so nice gets a tenth of a core (sched(7): each step of niceness is a factor of 1.25)."""
AUTOGROUP = Path("/proc/self/autogroup")
"""Where Linux groups processes by session, niceness counts within a session alone, and each has a niceness of its own:
a child that began a session is nice to nobody until that is written here (sched(7), "The autogroup feature")."""
TRIES = 5
TRY_SECONDS = 0.11
"""The kernel takes one such change in a tenth of a second from all unprivileged processes together."""


def give_way(steps: int = NICE, *, autogroup: Path = AUTOGROUP) -> None:
    """Make this process, with all that it starts, give way; what the system does not offer is left out.

    As a batch it also never takes a core from a thread that is at work when it wakes up itself.

    Args:
        steps: Of niceness.
        autogroup: Where it is told for the whole session.
    """
    with suppress(OSError):
        os.nice(steps)
    if hasattr(os, "sched_setscheduler"):
        with suppress(OSError):
            os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))
    for _ in range(TRIES):
        if _wrote(autogroup, str(os.nice(0))):
            break
        time.sleep(TRY_SECONDS)


def _wrote(path: Path, niceness: str) -> bool:
    """Whether it is written, or there is no point in trying again."""
    try:
        with path.open("r+") as file:
            file.write(niceness)
    except OSError as error:
        return error.errno != errno.EAGAIN
    return True
