"""How much of the cores' time a virtual machine's host gave to others: numbers taken meanwhile say little."""

import psutil


class Stolen:
    """Begins to watch when it is made."""

    def __init__(self) -> None:
        self._stolen, self._all = _seconds()

    @property
    def share(self) -> float:
        """0..1 of the time of all cores since then; 0 where the system does not tell."""
        stolen, every = _seconds()
        return round((stolen - self._stolen) / max(every - self._all, 1e-9), 3)


def _seconds() -> tuple[float, float]:
    times = psutil.cpu_times()
    guests = getattr(times, "guest", 0.0) + getattr(times, "guest_nice", 0.0)  # these are in user and nice too
    return getattr(times, "steal", 0.0), sum(times) - guests
