"""A timeline as WebVTT captions (W3C, "WebVTT: The Web Video Text Tracks Format")."""

from collections.abc import Iterator

from models.emotions import LABELS
from webapp.fer.changes import frame_seconds, settled
from webapp.fer.edits import Edits, Mark, apply
from webapp.fer.people import Person
from webapp.fer.timeline import Timeline

MOMENT = 2.0
"""Seconds for which a mark without an end is shown."""

Cue = tuple[float, float, str]
"""Start and end in seconds, and text."""


def webvtt(timeline: Timeline, edits: Edits | None = None) -> str:
    """Captions that say what each face looks like; without the flickers of less than half a second.

    They go by the clock of whoever plays the recording, which begins with the sound where that begins first.

    Args:
        timeline: As it was analysed.
        edits: The owner's changes.
    """
    edits = edits or Edits()
    shown = apply(timeline, edits)
    cues = [cue for person in shown.people for cue in _cues_of(person, shown)]
    cues += [_marked(mark) for mark in edits.marks]
    delay = timeline.video.delay
    title = f"WEBVTT\n\nNOTE What each face looks like to the network {shown.network.name}; a guess, often wrong.\n"
    return title + "".join(
        f"\n{_clock(start + delay)} --> {_clock(end + delay)}\n{text}\n" for start, end, text in sorted(cues)
    )


def _cues_of(person: Person, timeline: Timeline) -> Iterator[Cue]:
    """One cue for as long as a person's text stays the same."""
    ends = (timeline.times + frame_seconds(timeline))[person.frames].tolist()
    times, labels = timeline.times[person.frames].tolist(), settled(person, timeline).tolist()
    start = 0
    for row in range(1, len(times) + 1):
        if row == len(times) or labels[row] != labels[start] or times[row] - ends[row - 1] > 1e-3:
            said = f"looks {LABELS[labels[start]]}" if labels[start] >= 0 else "no lasting expression"
            yield times[start], max(ends[row - 1], times[start] + 1e-3), f"{_escaped(person.name)}: {said}"
            start = row


def _marked(mark: Mark) -> Cue:
    end = mark.start + MOMENT if mark.end is None else mark.end
    return mark.start, max(end, mark.start + 1e-3), f"[{_escaped(mark.name)}]"


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _clock(seconds: float) -> str:
    milliseconds = round(1000 * seconds)
    minutes, rest = divmod(milliseconds, 60_000)
    return f"{minutes // 60:02}:{minutes % 60:02}:{rest // 1000:02}.{rest % 1000:03}"
