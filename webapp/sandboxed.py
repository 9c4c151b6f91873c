"""`python -m webapp.sandboxed FD PARENT`: the child that reads a stranger's file; started by `webapp.sandbox` alone.

Its task comes on standard input: a line of JSON, and behind it what is to be read, where that is in no file. It answers
in lines of JSON on the descriptor FD: `{"progress": 0.5}`, `{"error": {"code", "message"}}` or `{"result": {...}}`. It
ends when the process PARENT does. Nothing heavy is imported before the limits are set.
"""

import ctypes
import errno
import json
import os
import resource
import signal
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

from webapp.confinement import at_most, confine
from webapp.giving_way import give_way
from webapp.sandbox import CRASHED

Say = Callable[..., None]

NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
NO_ROOM_LEFT = {"code": "disk_full", "message": "There is no room on the server's disk for what this makes."}
PR_SET_PDEATHSIG = 1


def main(arguments: list[str]) -> int:
    """Do the task, answer, and return the exit status."""
    task = json.loads(sys.stdin.buffer.readline()) | {"data": sys.stdin.buffer.read()}
    die_with(int(arguments[1]))
    limit(task["limits"])
    with open(int(arguments[0]), "w", encoding="utf-8", buffering=1) as answers:  # noqa: PTH123 - a descriptor

        def say(**message: Any) -> None:
            answers.write(json.dumps(message, allow_nan=False) + "\n")

        answer(task, say)
    return 0


def answer(task: dict[str, Any], say: Say) -> None:
    """Do a task of `webapp.sandboxed_tasks`, and say what came of it."""
    from webapp.sandboxed_tasks import TASKS

    do(lambda task, say: say(result=TASKS[task["task"]](task, lambda part: say(progress=round(part, 4)))), task, say)


def do(work: Callable[[dict[str, Any], Say], None], task: dict[str, Any], say: Say) -> None:
    """Do some work; what a visitor should be told of its failure is said."""
    from models.registry import NetworkUnavailable
    from webapp.fer.errors import UnreadablePicture, UnreadableVideo

    try:
        work(task, say)
    except (UnreadablePicture, UnreadableVideo) as error:
        say(error={"code": error.code, "message": error.message})
    except NetworkUnavailable as error:
        say(error={"code": "unknown_network", "message": f"The network cannot be used: {error}."})
    except MemoryError:
        say(error={"code": "too_much_memory", "message": "The file takes more memory than one video may."})
    except OSError as error:
        say(error=NO_ROOM_LEFT if error.errno in NO_ROOM else _crash(error))
    except Exception as error:
        say(error=_crash(error))


def _crash(error: Exception) -> dict[str, str]:
    """What the visitor is told of a failure that nobody foresaw, and for the log its kind and place, without data."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    detail = f"{type(error).__name__} in {Path(frame.filename).name}, line {frame.lineno}"
    return CRASHED.to_dict() | {"detail": detail}


def limit(limits: dict[str, float]) -> None:
    """Take no more than allowed, from here on."""
    cpu = int(limits["cpu_seconds"])
    at_most(resource.RLIMIT_CPU, cpu, cpu + 5)
    confine(**{name: int(limits[name]) for name in ("memory_bytes", "file_bytes", "open_files")})
    give_way(int(limits["nice"]))


def die_with(parent: int) -> None:
    """End when the parent ends, where the system can do that; elsewhere the broken pipe ends it."""
    if sys.platform != "linux":
        return
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:  # it ended before
        raise SystemExit(1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
