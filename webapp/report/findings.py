"""What the report says, as plain values and sentences: the page and the PDF only lay it out."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil

from models.emotions import LABELS
from webapp.fer.agreement import agreements
from webapp.fer.changes import Change, Summary, summarise
from webapp.fer.edits import Edits, Mark, apply
from webapp.fer.people import Person
from webapp.fer.timeline import Timeline
from webapp.report.bands import Stretch, stretches
from webapp.report.wording import BRIEF, clock, facts, said_of

MOST_PEOPLE = 40
"""People with a chart of their own; those seen longest."""
MOST_CHANGES = 12
"""Moments of change that are listed for a person; the files with the data have all."""
STEPS = (0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400)
"""Seconds that a scale may go by."""
MOST_TICKS = 8


@dataclass(frozen=True)
class Finding:
    """One person's part of the report.

    Attributes:
        name: What to call the person.
        sentence: The recording in words, with how often two networks agree where they were compared.
        caption: What `shares` are.
        shares: Label and share of one, largest first.
        unsure: Share of the time in which the network was unsure.
        bands: The chart.
        changes: The first moments of change.
        more_changes: How many there are besides.
    """

    name: str
    sentence: str
    caption: str
    shares: tuple[tuple[str, float], ...]
    unsure: float
    bands: tuple[Stretch, ...]
    changes: tuple[Change, ...]
    more_changes: int


@dataclass(frozen=True)
class Findings:
    """The whole report.

    Attributes:
        title: The file's name.
        facts: Name and value of what is known about the file and its analysis.
        people: Those seen longest first.
        others: How many people have no chart, for want of room.
        marks: The owner's.
        length: Seconds of the time axis.
        ticks: Place (a share of the width) and caption of each tick on it.
    """

    title: str
    facts: tuple[tuple[str, str], ...]
    people: tuple[Finding, ...]
    others: int
    marks: tuple[Mark, ...]
    length: float
    ticks: tuple[tuple[float, str], ...]

    def span_of(self, mark: Mark) -> tuple[float, float]:
        """Where a mark begins and ends, as shares of the time axis; the same twice for a moment."""
        end = mark.start if mark.end is None else mark.end
        return min(mark.start / self.length, 1.0), min(end / self.length, 1.0)


def findings(timeline: Timeline, edits: Edits) -> Findings:
    """What is to be reported of a timeline with its owner's changes."""
    shown = apply(timeline, edits)
    last = float(shown.times[-1]) if len(shown.times) else 0.0
    length = max(shown.video.duration, last, 0.001)
    longest = sorted(summarise(shown), key=lambda summary: (-summary.seconds, summary.id))
    people = {person.id: person for person in shown.people}
    compared = {agreement.id: f" {agreement.sentence}" for agreement in agreements(shown)}
    kept = tuple(
        _finding(summary, people[summary.id], stretches(people[summary.id], shown.times, length), compared)
        for summary in longest[:MOST_PEOPLE]
    )
    return Findings(
        title=shown.name or "A recording",
        facts=facts(shown),
        people=kept,
        others=len(longest) - len(kept),
        marks=edits.marks,
        length=length,
        ticks=_ticks(length) if shown.video.kind == "video" else (),
    )


def _finding(summary: Summary, person: Person, bands: tuple[Stretch, ...], compared: Mapping[int, str]) -> Finding:
    shares, caption = list(summary.shares.items()), "Shares of time"
    if summary.seconds < BRIEF and len(person):  # a picture, or a video of one frame
        shares, caption = list(zip(LABELS, person.scores[0].tolist(), strict=True)), "Scores"
    return Finding(
        name=summary.name,
        sentence=said_of(summary) + compared.get(summary.id, ""),
        caption=caption,
        shares=tuple(sorted(shares, key=lambda pair: -pair[1])),
        unsure=summary.unsure,
        bands=bands,
        changes=summary.changes[:MOST_CHANGES],
        more_changes=max(0, len(summary.changes) - MOST_CHANGES),
    )


def _ticks(length: float) -> tuple[tuple[float, str], ...]:
    """Round times along the axis."""
    step = next((step for step in STEPS if length / step <= MOST_TICKS), STEPS[-1])
    return tuple((number * step / length, clock(number * step)) for number in range(ceil(length / step)))
