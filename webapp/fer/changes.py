"""Shares of time, and the moments at which a person's dominant expression turns.

The method: each analysed frame stands for the seconds until the next one. A person's frames are cut into stretches
wherever the face is away for over a second. Within a stretch, frames in which the network is unsure neither start nor
end an expression; the others form runs of one likeliest expression. A run counts once its frames come to half a second
(`STAYS`); a shorter one is taken as a flicker of the run before it (or, at the beginning of a stretch, of the run after
it). A moment of change is the beginning of a run that counts and is of another expression than the one before it, in
the same stretch. It is what the paper "Emotional Recognition Using Convolutional Neural Networks" (Neamtiu, 2023) calls
fluctuations.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from models.emotions import LABELS
from webapp.fer.people import Person
from webapp.fer.timeline import Timeline

STAYS = 0.5
"""Seconds for which an expression has to stay to count: shorter turns are mostly the network's own unrest."""

AWAY = 1.0
"""Seconds without the face after which what comes is a new stretch."""


@dataclass(frozen=True)
class Change:
    """A moment at which the dominant expression turned, in seconds."""

    time: float
    before: str
    after: str

    def to_dict(self) -> dict[str, Any]:
        """The change as JSON has it."""
        return {"time": self.time, "before": self.before, "after": self.after}


@dataclass(frozen=True)
class Summary:
    """One person's recording in numbers.

    Attributes:
        id: Of the person.
        name: Likewise.
        seconds: For which the face was seen.
        shares: Of these seconds, by label, counting only frames in which the network was not unsure.
        unsure: Share of the seconds in which it was; all shares and this come to 1.
        changes: In the order of time.
        changes_per_minute: Of the seconds seen; 0 where there are none.
    """

    id: int
    name: str
    seconds: float
    shares: dict[str, float]
    unsure: float
    changes: tuple[Change, ...]
    changes_per_minute: float

    def to_dict(self) -> dict[str, Any]:
        """The summary as JSON has it."""
        return {**vars(self), "changes": [change.to_dict() for change in self.changes]}


def summarise(timeline: Timeline) -> tuple[Summary, ...]:
    """Each person's recording in numbers."""
    seconds = frame_seconds(timeline)
    return tuple(_summary(person, timeline, seconds[person.frames]) for person in timeline.people)


def frame_seconds(timeline: Timeline) -> np.ndarray:
    """Seconds that each analysed frame stands for, float64 (n,): until the next one, or until `_away` has passed."""
    if len(timeline.times) < 2:
        return np.full(len(timeline.times), timeline.video.duration)
    return np.minimum(np.append(np.diff(timeline.times), timeline.interval), _away(timeline))


def settled(person: Person, timeline: Timeline) -> np.ndarray:
    """The dominant expression in each of a person's frames, without flickers.

    Returns:
        Places in the list of labels, int64 (n,); -1 in a stretch without an expression that counts.
    """
    seconds = frame_seconds(timeline)[person.frames]
    labels = np.full(len(person), -1)
    for stretch in stretches(person, timeline):
        start = None
        for row, label in _runs(person, seconds, stretch):
            # What comes before the first run that counts is taken as part of it.
            labels[stretch.start if start is None else row : stretch.stop] = label
            start = row
    return labels


def stretches(person: Person, timeline: Timeline) -> list[range]:
    """A person's rows, cut wherever the face is away for over a second."""
    if not len(person):
        return []
    breaks = np.flatnonzero(np.diff(timeline.times[person.frames]) > _away(timeline)) + 1
    edges = [0, *breaks.tolist(), len(person)]
    return [range(start, stop) for start, stop in pairwise(edges)]


def _away(timeline: Timeline) -> float:
    """Seconds without the face that end a stretch; more than `AWAY` where few frames are analysed."""
    return max(AWAY, 1.5 * timeline.interval)


def _runs(person: Person, seconds: np.ndarray, stretch: range) -> Iterator[tuple[int, int]]:
    """The row at which each run that counts begins, and its expression."""
    rows = np.arange(stretch.start, stretch.stop)[~person.unsure[stretch.start : stretch.stop]]
    labels = person.labels[rows]
    starts = np.flatnonzero(np.diff(labels, prepend=-1))
    last = None
    for start, stop in pairwise([*starts.tolist(), len(rows)]):
        if seconds[rows[start:stop]].sum() >= STAYS - 1e-6 and labels[start] != last:
            last = int(labels[start])
            yield int(rows[start]), last


def _summary(person: Person, timeline: Timeline, seconds: np.ndarray) -> Summary:
    total = float(seconds.sum())
    weights = np.bincount(person.labels, weights=seconds * ~person.unsure, minlength=len(LABELS))
    shares = weights / total if total else weights
    all_seconds, changes = frame_seconds(timeline)[person.frames], []
    for stretch in stretches(person, timeline):
        runs = list(_runs(person, all_seconds, stretch))
        for (_, before), (row, after) in pairwise(runs):
            changes.append(Change(float(timeline.times[person.frames[row]]), LABELS[before], LABELS[after]))
    return Summary(
        id=person.id,
        name=person.name,
        seconds=round(total, 3),
        shares={label: round(float(share), 4) for label, share in zip(LABELS, shares, strict=True)},
        unsure=round(float((seconds * person.unsure).sum() / total), 4) if total else 0.0,
        changes=tuple(changes),
        changes_per_minute=round(60 * len(changes) / total, 2) if total else 0.0,
    )
