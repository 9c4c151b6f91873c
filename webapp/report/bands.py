"""The seven scores of a person over time as stacked bands: few enough points for any length, with the gaps in it."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from webapp.fer.people import Person

COLUMNS = 360
"""Points across a chart: more than a printed page shows."""


@dataclass(frozen=True)
class Stretch:
    """A part of the chart in which the face is there.

    Attributes:
        edges: From left to right, as shares of the chart's width, float64 (n,).
        tops: The upper edges of the stacked bands, from the first label on, as shares of the height, float64 (7, n).
    """

    edges: np.ndarray
    tops: np.ndarray

    def outlines(self) -> Iterator[list[tuple[float, float]]]:
        """The outline of each band, label by label: points of x and height, in shares."""
        lower = np.zeros(len(self.edges))
        for upper in self.tops:
            there = zip(self.edges, upper, strict=True)
            back = zip(self.edges[::-1], lower[::-1], strict=True)
            yield [(float(x), float(y)) for x, y in (*there, *back)]
            lower = upper


def stretches(person: Person, times: np.ndarray, length: float, columns: int = COLUMNS) -> tuple[Stretch, ...]:
    """The stretches of one person's chart.

    Args:
        person: Whose scores; means over each column's frames are drawn.
        times: Seconds of every analysed frame, float64 (n,).
        length: Seconds from the left to the right edge, above 0.
        columns: Into how many the length is cut; fewer where there are fewer frames.
    """
    columns = max(1, min(columns, len(times)))
    place = np.clip((times[person.frames] / length * columns).astype(np.int64), 0, columns - 1)
    counts = np.bincount(place, minlength=columns)
    sums = np.stack([np.bincount(place, weights=score, minlength=columns) for score in person.scores.T])
    means = np.divide(sums, counts, out=np.zeros_like(sums), where=counts > 0)
    means /= np.maximum(means.sum(axis=0), 1e-9)
    return tuple(_stretch(means, first, last, columns) for first, last in _runs(counts > 0))


def _runs(there: np.ndarray) -> Iterator[tuple[int, int]]:
    """First and last column of each run of columns that have a face."""
    turns = np.flatnonzero(np.diff(there.astype(np.int8), prepend=0, append=0))
    for start, stop in zip(turns[::2], turns[1::2], strict=True):
        yield int(start), int(stop) - 1


def _stretch(means: np.ndarray, first: int, last: int, columns: int) -> Stretch:
    """Bands through the middles of the columns, drawn out to the outer edges of the first and the last."""
    inner = (np.arange(first, last + 1) + 0.5) / columns
    edges = np.concatenate(([first / columns], inner, [(last + 1) / columns]))
    part = np.cumsum(means[:, first : last + 1], axis=0)
    return Stretch(edges, np.concatenate((part[:, :1], part, part[:, -1:]), axis=1).clip(0, 1))
