"""Work that several may ask for at once, and that is to be done once."""

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

from webapp.concurrency import Event, Semaphore

Result = TypeVar("Result")


class SharedRuns(Generic[Result]):
    """One run for each key, and so many runs at a time; the others wait their turn. Belongs to the event loop."""

    def __init__(self, at_once: int) -> None:
        self._going: dict[Hashable, Event] = {}
        self._slots = Semaphore(at_once)

    def __call__(self, key: Hashable, make: Callable[[], Result]) -> Result:
        """What `make` returns or raises; whoever asks for a key that is being made gets the same, a little later."""
        if key in self._going:
            return self._going[key].wait()
        going = self._going[key] = Event()
        try:
            with self._slots:
                result = make()
        except BaseException as error:
            del self._going[key]
            going.send_exception(error)
            raise
        del self._going[key]
        going.send(result)
        return result
