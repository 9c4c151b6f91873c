"""Timelines made by hand, for the tests of what is told from them."""

from collections.abc import Sequence

import numpy as np

from models.emotions import LABELS
from webapp.fer.media import MediaInfo
from webapp.fer.people import Person
from webapp.fer.settings import Settings
from webapp.fer.timeline import NetworkNote, Timeline

SHORT = {"a": "angry", "d": "disgust", "f": "fear", "h": "happy", "s": "sad", "u": "surprise", "n": "neutral"}


def person(number: int, looks: str, *, name: str | None = None, x: float = 0.25) -> Person:
    """A person from a text of one letter a frame: a label's letter, "?" (unsure, likeliest happy) or "." (away)."""
    frames = [place for place, look in enumerate(looks) if look != "."]
    scores = np.full((len(frames), 7), 0.05)
    for row, frame in enumerate(frames):
        scores[row, LABELS.index(SHORT.get(looks[frame], "happy"))] = 0.3 if looks[frame] == "?" else 0.7
    return Person(
        id=number,
        frames=np.array(frames, np.int64),
        boxes=np.tile([x, 0.25, 0.25, 0.5], (len(frames), 1)),
        tilts=np.zeros(len(frames)),
        scores=scores,
        unsure=np.array([looks[frame] == "?" for frame in frames], bool),
        name=f"Person {number}" if name is None else name,
    )


def timeline(*people: Person, count: int | None = None, interval: float = 0.1) -> Timeline:
    """A timeline of these people, with frames at even times."""
    count = count or max(int(someone.frames[-1]) + 1 for someone in people)
    video = MediaInfo("video", "mov", "h264", 320, 240, 0, round(count * interval, 6), 1 / interval, False, count)
    times: Sequence[float] = [round(place * interval, 6) for place in range(count)]
    network = NetworkNote("made", "Made", "0" * 64, 0.4)
    return Timeline(network, Settings(), video, np.array(times), people, name="made.mp4")
