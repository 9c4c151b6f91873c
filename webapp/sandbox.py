"""Runs what reads a stranger's file in a process of its own, with limits; whatever happens there stays there.

The child (`webapp.sandboxed`) sets the limits before it opens the file. It inherits no descriptor but the pipe it
answers through, and no variable of the environment that could hold a password.
"""

import json
import logging
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from webapp.giving_way import NICE
from webapp.job import Problem

ROOT = Path(__file__).parent.parent
LOOK_SECONDS = 0.25
"""How often the parent looks whether the child may go on."""
PIPE_BYTES = 65_536
MAX_ANSWER_BYTES = 4 << 20
"""A child that answers more than this is out of its mind."""
KEPT = ("PATH", "LANG", "LC_ALL", "TMPDIR", "LD_LIBRARY_PATH", "SYSTEMROOT", "VIRTUAL_ENV", "PYTHONWARNINGS")
"""Variables of the environment that the child sees."""
ALONE = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "OPENCV_FOR_THREADS_NUM": "1"}
"""Libraries that would use every core for one child: there are as many of them as there are to be cores at work."""
CRASHED = Problem("damaged_video", "The file made the reader of videos crash; it may be damaged.")
TOO_SLOW = Problem("too_slow", "Reading the file took far longer than its length allows; it may be damaged.")
TOO_MUCH = Problem("too_much_memory", "Reading the file took more memory than one video may; it may be damaged.")


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What a child may take.

    Attributes:
        seconds: Until it is killed, by the clock.
        cpu_seconds: Of processor time, over all its threads.
        memory_bytes: Of address space.
        file_bytes: Of each file that it writes.
        open_files: File descriptors at once.
        nice: Steps of niceness by which it gives way to live frames.
    """

    seconds: float
    cpu_seconds: int
    memory_bytes: int = 3 << 30
    file_bytes: int = 1 << 30
    open_files: int = 64
    nice: int = NICE


log = logging.getLogger("mien.sandbox")


class SandboxFailed(Exception):
    """The work could not be done.

    Attributes:
        problem: Why, for whoever uploaded the file.
    """

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


class SandboxStopped(Exception):
    """The work was stopped because `may_go_on` said so."""


def run(
    task: dict[str, Any],
    limits: Limits,
    progress: Callable[[float], bool],
    *,
    data: bytes = b"",
    module: str = "webapp.sandboxed",
) -> dict[str, Any]:
    """Do a task of `webapp.sandboxed`, and wait for it.

    Args:
        task: What to do, as JSON.
        limits: What it may take.
        progress: Told how far it is (0 to 1), several times a second; returns whether the work may go on.
        data: What is to be read, where that is in no file: the child finds it in its task.
        module: What the child is.

    Returns:
        What it answered.

    Raises:
        SandboxFailed: The file can't be read, or reading it crashed or took too much.
        SandboxStopped: `progress` returned False.
        OSError: The process could not be started.
    """
    reading, writing = os.pipe()
    try:
        child = _start(task | {"limits": asdict(limits)}, data, writing, module)
    except BaseException:
        os.close(reading)
        raise
    finally:
        os.close(writing)
    try:
        return _listen(child, reading, time.monotonic() + limits.seconds, progress)
    finally:
        os.close(reading)
        child.kill()
        child.wait()


def environment() -> dict[str, str]:
    """The variables that a child sees: none that could hold a password."""
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    return kept | ALONE | {"PYTHONDONTWRITEBYTECODE": "1"}


def _start(task: dict[str, Any], data: bytes, writing: int, module: str) -> subprocess.Popen[bytes]:
    child = subprocess.Popen(
        (sys.executable, "-m", module, str(writing), str(os.getpid())),
        cwd=ROOT,
        env=environment(),
        pass_fds=(writing,),
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    with suppress(BrokenPipeError), child.stdin:
        child.stdin.write(json.dumps(task).encode() + b"\n" + data)
    return child


def _listen(
    child: "subprocess.Popen[bytes]", reading: int, until: float, progress: Callable[[float], bool]
) -> dict[str, Any]:
    done = 0.0
    for message in _messages(reading, until):
        if "error" in message:
            if "detail" in message["error"]:
                log.warning("reading a file failed: %.200r", message["error"]["detail"])
            raise SandboxFailed(Problem(message["error"]["code"], message["error"]["message"]))
        if "result" in message:
            return message["result"]
        done = message.get("progress", done)
        if not progress(done):
            raise SandboxStopped
    raise SandboxFailed(_death(child.wait()))


def _messages(reading: int, until: float) -> Iterator[dict[str, Any]]:
    """The child's lines as they come, and an empty message at least every `LOOK_SECONDS`; ends with the child.

    Raises:
        SandboxFailed: It took too long, or said what is no message.
    """
    rest = b""
    while time.monotonic() < until:
        if not select.select([reading], [], [], LOOK_SECONDS)[0]:
            yield {}
            continue
        piece = os.read(reading, PIPE_BYTES)
        if not piece:
            return
        *lines, rest = (rest + piece).split(b"\n")
        if len(rest) > MAX_ANSWER_BYTES:
            raise SandboxFailed(CRASHED)
        yield from map(_message, lines)
    raise SandboxFailed(TOO_SLOW)


def _message(line: bytes) -> dict[str, Any]:
    """One line; checked, because a child that a file has taken over may say anything."""
    try:
        message = json.loads(line)
    except ValueError:
        raise SandboxFailed(CRASHED) from None
    error = message.get("error") if isinstance(message, dict) else None
    if not isinstance(message, dict) or not isinstance(message.get("progress", 0.0), (int, float)):
        raise SandboxFailed(CRASHED)
    if error is not None and not (isinstance(error, dict) and {"code", "message"} <= error.keys()):
        raise SandboxFailed(CRASHED)
    return message


def _death(status: int) -> Problem:
    """Why a child ended without an answer."""
    return {-signal.SIGXCPU: TOO_SLOW, -signal.SIGKILL: TOO_MUCH}.get(status, CRASHED)
