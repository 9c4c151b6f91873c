"""Segments to one timeline: each person keeps an id across the cuts."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from webapp.fer.people import Person, box_overlaps, merged
from webapp.fer.segments import SegmentResult
from webapp.fer.timeline import Timeline
from webapp.fer.video_hints import thinned

SAME = 0.3
"""Mean intersection over union above which two tracks are of one person: what the tracker's own smoothing and a fresh
search leave of it is .6 and more, and neighbours share nothing."""

AWAY = 2.0
"""Seconds for which a face may be unseen at a cut and still be the same, as within a segment
(`FaceTracker.forget_after`)."""

LEANING_COUNTS = 0.5
"""Of an upright face's area, when the best picture of a person is chosen."""


def join(segments: Iterable[SegmentResult], *, name: str = "") -> Timeline:
    """Puts segments together, in whatever order they come.

    Args:
        segments: All those of one video.
        name: What to call the file in the result.
    """
    ordered = sorted(segments, key=lambda segment: segment.span.start)
    if not ordered:
        raise ValueError("expected at least one segment; got none")
    times = np.concatenate([segment.times[_own(segment) :] for segment in ordered])
    people: dict[int, list[Person]] = {}
    for segment in ordered:
        _add(people, segment, times)
    joined = [merged(parts) for parts in people.values()]
    seen = sorted((person for person in joined if len(person)), key=lambda person: (person.frames[0], person.id))
    first = ordered[0]
    return Timeline(
        network=first.network,
        settings=first.settings,
        video=first.info,
        times=times,
        people=tuple(_presented(person, number, times) for number, person in enumerate(seen, start=1)),
        hints=thinned([hint for segment in ordered for hint in segment.hints]),
        name=name,
        second=first.second,
    )


def _own(segment: SegmentResult) -> int:
    """How many of a segment's frames lie before it."""
    return int(np.searchsorted(segment.times, segment.span.start))


def _add(people: dict[int, list[Person]], segment: SegmentResult, times: np.ndarray) -> None:
    """Gives a segment's people the ids of those they continue, or new ones."""
    # The frames before the segment are the previous segment's too, with the very same times.
    places = np.searchsorted(times, segment.times)
    known = np.isin(segment.times, times)
    new = [person.part(known[person.frames]) for person in segment.people]
    new = [replace(person, frames=places[person.frames]) for person in new]
    start = int(np.searchsorted(times, segment.span.start))
    ids = _continued({number: parts[-1] for number, parts in people.items()}, new, times, start)
    for person, number in zip(new, ids, strict=True):
        number = len(people) + 1 if number is None else number
        own = person.part(person.frames >= start)
        if len(own):
            people.setdefault(number, []).append(replace(own, id=number))


def _continued(old: dict[int, Person], new: Sequence[Person], times: np.ndarray, start: int) -> list[int | None]:
    """The old id of each new person, likeliest pairs first; None for those who weren't there before."""
    pairs = sorted(
        (-likeness, place, number)
        for place, person in enumerate(new)
        for number, earlier in old.items()
        if (likeness := _likeness(earlier, person, times, start)) >= SAME
    )
    ids: list[int | None] = [None] * len(new)
    for _, place, number in pairs:
        if ids[place] is None and number not in ids:
            ids[place] = number
    return ids


def _likeness(earlier: Person, person: Person, times: np.ndarray, start: int) -> float:
    """How well two tracks lie on each other where both were seen; else where one ended and the other began."""
    _, ours, theirs = np.intersect1d(earlier.frames, person.frames, return_indices=True)
    if len(ours):
        return float(box_overlaps(earlier.boxes[ours], person.boxes[theirs]).mean())
    if not len(person) or times[person.frames[0]] - times[earlier.frames[-1]] > AWAY:
        return 0.0
    return float(box_overlaps(earlier.boxes[-1:], person.boxes[:1])[0])


def _presented(person: Person, number: int, times: np.ndarray) -> Person:
    """The person under the final number, with a name and the time of the best picture: the largest upright face."""
    upright = np.where(person.tilts == 0, 1.0, LEANING_COUNTS)
    best = int((person.boxes[:, 2] * person.boxes[:, 3] * upright).argmax())
    return replace(person, id=number, name=f"Person {number}", thumbnail_time=float(times[person.frames[best]]))
