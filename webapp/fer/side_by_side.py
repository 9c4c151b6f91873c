"""A recording analysed by several processes of this machine, a segment each at a time."""

import multiprocessing
import os
import signal
import sys
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor, wait
from multiprocessing.sharedctypes import Synchronized
from pathlib import Path

from webapp.fer.analysis import analyse_segment
from webapp.fer.joining import join
from webapp.fer.media import MediaInfo, MediaLimits, probe
from webapp.fer.readers import readers_of
from webapp.fer.recognizer import Recognizer
from webapp.fer.segments import SegmentResult, Span, cuts
from webapp.fer.settings import Settings
from webapp.fer.timeline import Timeline

LOOKED_AFTER = 0.1
"""Seconds between two looks at how far the processes are."""


def analyse_side_by_side(
    path: Path | str,
    settings: Settings | None = None,
    progress: Callable[[float], None] | None = None,
    *,
    processes: int | None = None,
    limits: MediaLimits | None = None,
    name: str = "",
) -> Timeline:
    """Reads a whole video or picture; the result is the same as `analyse` gives, byte for byte.

    Args:
        path: Of the file; its name plays no part.
        settings: How, and with which network or networks.
        progress: Is told the part that is done, from 0 to 1.
        processes: How many at once; None for as many as this process may use cores.
        limits: What is accepted.
        name: What to call the file in the result.

    Raises:
        UnreadableVideo: It can't be read, or is over a limit.
        models.registry.NetworkUnavailable: There is no such network, or it is not what its card says.
        ValueError: There is to be no process, or a network is to be compared with itself.
    """
    if processes is not None and processes < 1:
        raise ValueError(f"expected at least one process; got {processes}")
    settings, info = settings or Settings(), probe(path, limits)
    readers, spans = readers_of(settings), cuts(info)
    processes = min(processes or _cores(), len(spans))
    # Forking shares what is imported already; elsewhere than on Linux a fresh interpreter is safer.
    forks = sys.platform == "linux"
    context = multiprocessing.get_context("fork" if forks else "spawn")
    done = [context.Value("d", 0.0, lock=False) for _ in spans]
    with ProcessPoolExecutor(processes, context, _begin, (readers if forks else None, settings, done)) as pool:
        futures = [pool.submit(_analyse, place, path, settings, span, info) for place, span in enumerate(spans)]
        _wait(futures, lambda: (progress or _silent)(sum(part.value for part in done) / len(spans)))
        return join([future.result() for future in futures], name=name)


class _Process:
    """What each process keeps from one segment to the next."""

    readers: tuple[Recognizer, Recognizer | None]
    done: list[Synchronized]


def _begin(readers: tuple[Recognizer, Recognizer | None] | None, settings: Settings, done: list[Synchronized]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl-C ends it without a word; the parent has one
    _Process.readers, _Process.done = readers or readers_of(settings), done


def _analyse(place: int, path: Path | str, settings: Settings, span: Span, info: MediaInfo) -> SegmentResult:
    def progress(part: float) -> None:
        _Process.done[place].value = part

    recognizer, second = _Process.readers
    return analyse_segment(path, recognizer, settings, span, progress, second=second, info=info)


def _wait(futures: list[Future], tell: Callable[[], None]) -> None:
    """Until all are done, or one failed."""
    waiting = set(futures)
    try:
        while waiting:
            ready, waiting = wait(waiting, timeout=LOOKED_AFTER)
            tell()
            for future in ready:
                future.result()
    except BaseException:
        for future in waiting:
            future.cancel()
        raise


def _cores() -> int:
    """How many this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _silent(part: float) -> None:
    """Tells nobody."""
