"""Lending out objects that only one thread may use at a time."""

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Generic, TypeVar

Thing = TypeVar("Thing")


class Pool(Generic[Thing]):
    """As many objects as are in use at once, each lent to one user at a time.

    OpenCV's cascades and LiteRT's interpreters must not be shared by threads. This holds whichever thread asks, takes
    no lock (a deque's ends are safe), and keeps no more of them than there were threads at work together.
    """

    def __init__(self, make: Callable[[], Thing]):
        """Makes nothing yet.

        Args:
            make: Makes one more object.
        """
        self._make = make
        self._free: deque[Thing] = deque()

    @contextmanager
    def lend(self) -> Iterator[Thing]:
        """One of the objects, for as long as the `with` block lasts."""
        try:
            thing = self._free.pop()
        except IndexError:
            thing = self._make()
        try:
            yield thing
        finally:
            self._free.append(thing)
