"""Keeps the chatter of native libraries out of a command's output."""

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

SETTINGS = {"TF_CPP_MIN_LOG_LEVEL": "3"}
"""What TensorFlow reads from the environment when it is imported."""


@contextmanager
def quiet() -> Iterator[None]:
    """Holds back what is written to standard output and error meanwhile, by C++ too; shows it if there is an error.

    TensorFlow and LiteRT write some lines past Python and past their own log level, so the descriptors are turned away.
    """
    for name, value in SETTINGS.items():
        os.environ.setdefault(name, value)
    with tempfile.TemporaryFile() as held:
        saved = _turned_away(held.fileno())
        try:
            yield
        except BaseException:
            _turned_back(saved)
            saved = {}
            held.seek(0)
            sys.stderr.write(held.read().decode(errors="replace"))
            raise
        finally:
            _turned_back(saved)


def _turned_away(target: int) -> dict[int, int]:
    sys.stdout.flush()
    sys.stderr.flush()
    saved = {descriptor: os.dup(descriptor) for descriptor in (1, 2)}
    for descriptor in saved:
        os.dup2(target, descriptor)
    return saved


def _turned_back(saved: dict[int, int]) -> None:
    sys.stdout.flush()
    sys.stderr.flush()
    for descriptor, copy in saved.items():
        os.dup2(copy, descriptor)
        os.close(copy)
