"""A child of the sandbox that does what a file with an attack in it could make it do."""

import contextlib
import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from webapp import sandboxed

Say = Callable[..., None]


def crash(task: dict[str, Any], say: Say) -> None:
    os.kill(os.getpid(), signal.SIGSEGV)


def stumble(task: dict[str, Any], say: Say) -> None:
    raise KeyError("something of the file")


def leave(task: dict[str, Any], say: Say) -> None:
    os._exit(0)


def hang(task: dict[str, Any], say: Say) -> None:
    time.sleep(600)


def burn(task: dict[str, Any], say: Say) -> None:
    while True:
        pass


def eat(task: dict[str, Any], say: Say) -> None:
    bytearray(1 << 40)


def hoard(task: dict[str, Any], say: Say) -> None:
    files = []
    with contextlib.suppress(OSError):
        while len(files) < 5000:
            files.append(Path(__file__).open())  # noqa: SIM115
    say(result={"files": len(files)})


def fill(task: dict[str, Any], say: Say) -> None:
    Path(task["out"]).write_bytes(bytes(task["bytes"]))


def babble(task: dict[str, Any], say: Say) -> None:
    os.write(int(sys.argv[1]), b"\xff\xfe no JSON\n")


def lie(task: dict[str, Any], say: Say) -> None:
    os.write(int(sys.argv[1]), b'["a list", "and no message"]\n')


def flood(task: dict[str, Any], say: Say) -> None:
    with contextlib.suppress(BrokenPipeError):
        while True:
            os.write(int(sys.argv[1]), b"x" * 65_536)


def look_around(task: dict[str, Any], say: Say) -> None:
    links = [str(entry.readlink()) for entry in Path("/proc/self/fd").iterdir() if entry.is_symlink()]
    say(result={"environment": dict(os.environ), "files": links, "nice": os.nice(0), "pid": os.getpid()})


def count(task: dict[str, Any], say: Say) -> None:
    for number in range(1, 5):
        say(progress=number / 4)
        time.sleep(0.05)
    say(result={"counted": 4})


def answer(task: dict[str, Any], say: Say) -> None:
    """As the real child answers, but with these tasks."""
    sandboxed.do(globals()[task["task"]], task, say)


if __name__ == "__main__":
    sandboxed.answer = answer
    sys.exit(sandboxed.main(sys.argv[1:]))
