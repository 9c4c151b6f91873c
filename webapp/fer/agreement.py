"""How often two networks put the same expression first on the same faces."""

from dataclasses import asdict, dataclass
from typing import Any

from webapp.fer.timeline import Timeline


@dataclass(frozen=True)
class Agreement:
    """One person's readings by both networks, counted. Neighbouring readings are alike, and so are no independent ones.

    Attributes:
        id: Of the person.
        readings: How many there are.
        same: In how many of them both put the same expression first.
        sure: In how many neither was unsure.
        sure_same: In how many of these both put the same expression first.
    """

    id: int
    readings: int
    same: int
    sure: int
    sure_same: int

    def to_dict(self) -> dict[str, Any]:
        """The counts as JSON has them."""
        return asdict(self)

    @property
    def sentence(self) -> str:
        """The counts in words."""
        share = self.same / max(self.readings, 1)
        said = f"Both put the same word first in {self.same:,} of {self.readings:,} readings ({share:.0%})"
        return f"{said}; where neither was unsure, in {self.sure_same:,} of {self.sure:,}."


def agreements(timeline: Timeline) -> tuple[Agreement, ...]:
    """For each person who was read by two networks; nothing where nothing was compared."""
    found = []
    for person in timeline.people:
        if person.second_scores is not None and person.second_unsure is not None:
            same = person.labels == person.second_scores.argmax(axis=1)
            sure = ~(person.unsure | person.second_unsure)
            counts = (len(person), same.sum(), sure.sum(), (same & sure).sum())
            found.append(Agreement(person.id, *map(int, counts)))
    return tuple(found)
