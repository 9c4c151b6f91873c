"""What is known about the saliency network, in one file beside its weights."""

import json
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from models.training.errors import TrainingFailed


@dataclass(frozen=True)
class SaliencyCard:
    """The card.

    Attributes:
        name: What it is called.
        title: A short name for people.
        summary: What it is, in plain words.
        architecture: Its parts, in words.
        backbone: `what` the frozen part is, and the `sha256` of the file that holds its weights.
        training: `config`, `data`, `n`, `epochs`, `seconds`, `compute`.
        measures: For the network and each baseline: means, half of their 95 % intervals, and the means of each set.
        measured_on: Which pictures that was, in words, and how fixations and maps were prepared.
        reported: What the source reports, and why it cannot be compared.
        limits: What it cannot do, one sentence each.
        served: Which form serves (`chosen`), and what was measured of each (`forms`); empty before `export`.
        files: The sha256 of each file beside the card, by file name.
    """

    name: str
    title: str
    summary: str
    architecture: str
    backbone: dict[str, str]
    training: dict[str, Any]
    measures: dict[str, Any]
    measured_on: str
    reported: str
    limits: list[str]
    files: dict[str, str]
    served: dict[str, Any] = field(default_factory=dict)

    def to_json(self) -> str:
        """The text of `card.json`."""
        return json.dumps(asdict(self), indent=2, ensure_ascii=False) + "\n"

    @classmethod
    def from_json(cls, text: str) -> "SaliencyCard":
        """Reads the text of a `card.json`.

        Raises:
            TrainingFailed: It is no JSON, or has other fields.
        """
        try:
            values = json.loads(text)
            if set(values) | {"served"} != {each.name for each in fields(cls)}:
                raise ValueError("it has other fields")
        except (ValueError, TypeError) as error:
            raise TrainingFailed(f"the saliency network's card cannot be read: {error}") from error
        return cls(**values)
