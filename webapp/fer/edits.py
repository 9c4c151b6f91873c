"""What the owner of a result has changed about it: names, people joined or hidden, and marks."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

from webapp.fer import edit_checks as checks
from webapp.fer.people import Person, merged
from webapp.fer.timeline import Timeline

MOST_MARKS, LONGEST_ID = 2_000, 64


@dataclass(frozen=True)
class Mark:
    """A named moment (without an end) or range of a recording, in seconds."""

    id: str
    name: str
    start: float
    end: float | None = None

    def to_dict(self) -> dict[str, Any]:
        """The mark as JSON has it."""
        return {"id": self.id, "name": self.name, "start": self.start, "end": self.end}


@dataclass(frozen=True)
class Edits:
    """Changes to a timeline, kept apart from it.

    Attributes:
        names: What to call people, by id.
        joined: Ids that belong to another person, and that person's id.
        hidden: Ids of people to leave out.
        marks: In the order of time.
    """

    names: Mapping[int, str] = field(default_factory=lambda: MappingProxyType({}))
    joined: Mapping[int, int] = field(default_factory=lambda: MappingProxyType({}))
    hidden: frozenset[int] = frozenset()
    marks: tuple[Mark, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The edits as JSON has them; its keys are strings."""
        return {
            "names": {str(number): name for number, name in sorted(self.names.items())},
            "joined": {str(number): into for number, into in sorted(self.joined.items())},
            "hidden": sorted(self.hidden),
            "marks": [mark.to_dict() for mark in self.marks],
        }

    @classmethod
    def from_dict(cls, data: object) -> "Edits":
        """Checks edits from JSON; what is left out is unchanged.

        Raises:
            ValueError: Some part is not as it should be; the message says what was expected.
        """
        data = checks.mapping(data, "the edits", {"names", "joined", "hidden", "marks"})
        names = {checks.person_id(key): checks.text(name, "a name") for key, name in checks.pairs(data, "names")}
        joined = {checks.person_id(key): checks.person_id(into) for key, into in checks.pairs(data, "joined")}
        _refuse_rings(joined)
        hidden = frozenset(checks.person_id(number) for number in checks.items(data, "hidden", checks.MOST_PEOPLE))
        marks = sorted((_mark(mark) for mark in checks.items(data, "marks", MOST_MARKS)), key=lambda m: (m.start, m.id))
        if len({mark.id for mark in marks}) < len(marks):
            raise ValueError("expected marks with ids of their own; got one id twice")
        return cls(names, joined, hidden, tuple(marks))

    def person_of(self, number: int) -> int:
        """The id that a person goes by once people are joined."""
        while number in self.joined:
            number = self.joined[number]
        return number


def apply(timeline: Timeline, edits: Edits) -> Timeline:
    """The timeline as its owner wants it: people joined, renamed and left out.

    Of two rows of one frame that come together by joining, the row of the person joined into counts. Ids that the
    timeline does not have are passed over.
    """
    groups: dict[int, list[Person]] = {}
    known = {person.id for person in timeline.people}
    for person in timeline.people:
        into = edits.person_of(person.id)
        groups.setdefault(into if into in known else person.id, []).append(person)
    people = []
    for number, parts in groups.items():
        parts.sort(key=lambda person: (person.id != number, person.id))
        one = merged(parts) if len(parts) > 1 else parts[0]
        if number not in edits.hidden:
            people.append(replace(one, id=number, name=edits.names.get(number, one.name)))
    return replace(timeline, people=tuple(sorted(people, key=lambda person: person.id)))


def _mark(data: object) -> Mark:
    data = checks.mapping(data, "a mark", {"id", "name", "start", "end"})
    start, end = checks.seconds(data.get("start")), data.get("end")
    end = None if end is None else checks.seconds(end)
    if end is not None and end < start:
        raise ValueError(f"expected a mark that ends after it starts; got {start} to {end} seconds")
    number = data.get("id")
    if not isinstance(number, str) or not 0 < len(number) <= LONGEST_ID or not checks.is_line(number):
        raise ValueError(f"expected the id of a mark as text of up to {LONGEST_ID} characters; got another")
    return Mark(number, checks.text(data.get("name"), "the name of a mark"), start, end)


def _refuse_rings(joined: Mapping[int, int]) -> None:
    ends: set[int] = set()  # people from whom no ring is reached
    for number in joined:
        seen, into = {number}, joined[number]
        while into in joined and into not in ends and into not in seen:
            seen.add(into)
            into = joined[into]
        if into in seen:
            raise ValueError(f"expected people joined into others; person {into} ends up joined into itself")
        ends |= seen
