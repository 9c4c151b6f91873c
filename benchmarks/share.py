"""How many of some pictures were named right, with its interval."""

from dataclasses import dataclass
from math import sqrt

import numpy as np

from models.training.measures import NORMAL_95, wilson_interval


@dataclass(frozen=True)
class Share:
    """Pictures named right, out of all that were asked about.

    Attributes:
        right: How many were named as their label says.
        of: How many there were; may be 0.
    """

    right: int
    of: int

    @classmethod
    def count(cls, right: np.ndarray) -> "Share":
        """Of booleans (n,)."""
        return cls(int(right.sum()), len(right))

    @property
    def accuracy(self) -> float | None:
        """0 to 1, or None where there was no picture."""
        return self.right / self.of if self.of else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """The 95 % interval of the accuracy (Wilson 1927)."""
        return wilson_interval(self.right, self.of) if self.of else None

    def to_dict(self) -> dict[str, object]:
        """The share as JSON has it."""
        interval = self.interval
        return {
            "right": self.right,
            "of": self.of,
            "accuracy": self.accuracy,
            "interval": list(interval) if interval else None,
        }

    def __str__(self) -> str:
        if not self.of:
            return "no picture"
        low, high = self.interval
        return f"{self.accuracy:.1%} ({low:.1%} to {high:.1%})"


def paired_drop(before: np.ndarray, after: np.ndarray) -> tuple[float, tuple[float, float]]:
    """By how many points accuracy falls between two readings of the same pictures, with its 95 % interval.

    The readings are paired, so that only pictures that one of them names right widen the interval (normal
    approximation of the difference that McNemar 1947 tests).

    Args:
        before: Whether each picture was named right at first, bool (n,), n at least 1.
        after: Whether it was then.
    """
    change = before.astype(float) - after.astype(float)
    half = NORMAL_95 * float(change.std()) / sqrt(len(change))
    drop = float(change.mean())
    return 100 * drop, (100 * (drop - half), 100 * (drop + half))
