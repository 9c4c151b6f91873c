"""Hints for someone who looks at a recording: not to be acted on in front of a camera, and not ten a second."""

from collections.abc import Sequence

from webapp.fer.results import Hint
from webapp.fer.timeline import TimedHint

MESSAGES = {
    "too_dark": "The picture is very dark here; faces may be missed.",
    "too_small": "There seems to be a face here, but a smaller one than was looked for.",
    "too_tilted": "There seems to be a face here, but it leans too far to be read.",
    "too_large": "There seems to be a face here, but it fills the picture.",
}

APART = 10.0
"""Seconds after which the same hint is given again."""


def timed(hint: Hint, time: float) -> TimedHint:
    """A live hint as one about a moment of a recording."""
    return TimedHint(time, hint.code, MESSAGES.get(hint.code, hint.message))


def thinned(hints: Sequence[TimedHint]) -> tuple[TimedHint, ...]:
    """The first of each kind, and again where it still holds after a while; in the order of time."""
    kept: list[TimedHint] = []
    last: dict[str, float] = {}
    for hint in sorted(hints, key=lambda hint: hint.time):
        if hint.time - last.get(hint.code, float("-inf")) >= APART:
            kept.append(hint)
            last[hint.code] = hint.time
    return tuple(kept)
