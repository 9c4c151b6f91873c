"""Limits that a process sets itself before it touches what strangers sent; only root could lift them again."""

import ctypes
import resource
import signal
import sys

PR_SET_NO_NEW_PRIVS = 38


def confine(*, memory_bytes: int, file_bytes: int, open_files: int) -> None:
    """Take no more than this from here on, and leave no core file.

    Args:
        memory_bytes: Of address space.
        file_bytes: Of each file that is written; more is an error, not the end.
        open_files: File descriptors at once.
    """
    at_most(resource.RLIMIT_AS, memory_bytes)
    at_most(resource.RLIMIT_FSIZE, file_bytes)
    at_most(resource.RLIMIT_NOFILE, open_files)
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    leave_no_core()
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)


def leave_no_core() -> None:
    """Write no core file when this process crashes: it would keep the pictures that were in memory."""
    at_most(resource.RLIMIT_CORE, 0)


def at_most(which: int, wanted: int, hard: int | None = None) -> None:
    """Lower a limit, never raise it."""
    _, allowed = resource.getrlimit(which)
    hard = wanted if hard is None else hard
    hard = hard if allowed == resource.RLIM_INFINITY else min(hard, allowed)
    try:
        resource.setrlimit(which, (min(wanted, hard), hard))
    except (ValueError, OSError):
        if sys.platform == "linux":  # elsewhere, not every limit can be set
            raise
