"""The result of a recording: who was seen when, and what each face looked like."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

import webapp
from models import registry
from models.card import ModelCard
from models.emotions import LABELS
from webapp.fer.media import MediaInfo
from webapp.fer.people import Person
from webapp.fer.settings import Settings

FORMAT, VERSION = "mien-timeline", 1


@dataclass(frozen=True)
class NetworkNote:
    """Which network read the faces."""

    name: str
    title: str
    sha256: str
    unsure_below: float

    @classmethod
    def of(cls, card: ModelCard) -> "NetworkNote":
        """What a card says of it."""
        return cls(card.name, card.title, card.files[registry.SERVED], card.unsure_below)


def second_to_dict(note: NetworkNote | None) -> dict[str, Any]:
    """The second network as JSON has it; nothing where nothing was compared."""
    return {"second_network": vars(note) | {}} if note else {}


def second_from_dict(data: Mapping[str, Any]) -> NetworkNote | None:
    """The second network back from JSON."""
    return NetworkNote(**data["second_network"]) if "second_network" in data else None


@dataclass(frozen=True)
class TimedHint:
    """Why a face may have been missed at about this time."""

    time: float
    code: str
    message: str


@dataclass(frozen=True, eq=False)
class Timeline:
    """All that was found in a recording.

    Attributes:
        network: Which network read the faces.
        settings: How.
        video: The file's facts.
        times: Seconds of every analysed frame from the first frame shown, float64 (n,), rising.
        people: In the order in which they were first seen.
        hints: In the order of time, thinned.
        name: What the uploader called the file.
        second: The network that read the same faces beside the first; None where nothing was compared.
    """

    network: NetworkNote
    settings: Settings
    video: MediaInfo
    times: np.ndarray
    people: tuple[Person, ...]
    hints: tuple[TimedHint, ...] = ()
    name: str = ""
    second: NetworkNote | None = None

    @property
    def interval(self) -> float:
        """Usual seconds from one analysed frame to the next; 0 for a picture."""
        return float(np.median(np.diff(self.times))) if len(self.times) > 1 else 0.0

    def to_dict(self) -> dict[str, Any]:
        """The timeline as JSON has it (docs/VIDEO.md)."""
        return {
            "format": FORMAT,
            "version": VERSION,
            "mien": webapp.__version__,
            "network": vars(self.network) | {},
            **second_to_dict(self.second),
            "labels": list(LABELS),
            "settings": self.settings.to_dict(),
            "video": {**self.video.to_dict(), "name": self.name},
            "times": self.times.tolist(),
            "hints": [vars(hint) | {} for hint in self.hints],
            "people": [person.to_dict() for person in self.people],
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "Timeline":
        """A timeline back from JSON.

        Raises:
            ValueError: It is of another format, version or list of labels.
        """
        if (data.get("format"), data.get("version"), data.get("labels")) != (FORMAT, VERSION, list(LABELS)):
            raise ValueError(f"expected a {FORMAT} of version {VERSION} with Mien's labels; got another")
        return cls(
            network=NetworkNote(**data["network"]),
            settings=Settings.from_dict(data["settings"]),
            video=MediaInfo.from_dict(data["video"]),
            times=np.array(data["times"], np.float64),
            people=tuple(Person.from_dict(person) for person in data["people"]),
            hints=tuple(TimedHint(**hint) for hint in data["hints"]),
            name=data["video"]["name"],
            second=second_from_dict(data),
        )
