"""The card that every saved network carries: what it is, how it was made, how well it does and where it fails."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any


class InvalidCard(ValueError):
    """A card cannot be read; the message says what was expected and what came."""


@dataclass(frozen=True)
class InputSpec:
    """What a network takes.

    Attributes:
        shape: Height, width and channels of one crop.
        range: The least and the greatest grey value.
    """

    shape: tuple[int, ...] = (48, 48, 1)
    range: tuple[float, ...] = (0, 255)


@dataclass(frozen=True)
class TrainingRecord:
    """How a network was made.

    Attributes:
        config: All settings of the run (`models.training.config.TrainingConfig`).
        data: The data set and split it learnt from.
        n: How many faces that is.
        epochs: Passes over them.
        seconds: Time spent in training, all parts of a resumed run together.
        compute: The machine and the arithmetic, in words.
    """

    config: Mapping[str, Any]
    data: str
    n: int
    epochs: int
    seconds: float
    compute: str


@dataclass(frozen=True)
class ModelCard:
    """What is known about one saved network.

    Attributes:
        name: The name it is loaded by; also the name of its folder.
        architecture: A key of `models.architectures.ARCHITECTURES`.
        title: A short name for people.
        summary: What it is, in plain words.
        input: Shape and range of its input.
        labels: The classes in the order of its scores.
        training: How it was made.
        metrics: The measures on PublicTest, of the network as served (`models.training.evaluate.Evaluation.to_dict`).
        reported: What the source reports: `accuracy` (or None) and `source`.
        temperature: Scores are served as softmax(log p / temperature) (Guo et al. 2017, section 4.2).
        unsure_below: Below this probability of the likeliest label, the answer is "unsure".
        calibration: `method` in words, cross-fitted `nll`, `brier` and `ece`, `coverage` and `accuracy_when_sure` at
            `unsure_below`, and the `reliability` bins (`low`, `high`, `n`, `confidence`, `accuracy`).
        serving: Which form of the network is served, and what each form cost and lost against Keras.
        files: The sha256 of each file beside the card, by file name.
        limits: What it cannot do and whom it fails, one sentence each.
    """

    name: str
    architecture: str
    title: str
    summary: str
    input: InputSpec
    labels: tuple[str, ...]
    training: TrainingRecord
    metrics: Mapping[str, Any]
    reported: Mapping[str, Any]
    temperature: float
    unsure_below: float
    calibration: Mapping[str, Any]
    serving: Mapping[str, Any]
    files: Mapping[str, str]
    limits: tuple[str, ...]

    @property
    def accuracy(self) -> float:
        """The share of PublicTest that it names right."""
        return float(self.metrics["accuracy"])

    @property
    def accuracy_on_new(self) -> float:
        """The same without the pictures that stand in Training too, where that was measured."""
        return float(self.metrics.get("without_copies", {}).get("accuracy", self.accuracy))

    def to_dict(self) -> dict[str, Any]:
        """The card as `card.json` has it."""
        return asdict(self)

    def to_json(self) -> str:
        """The text of `card.json`."""
        return json.dumps(self.to_dict(), indent=2, ensure_ascii=False) + "\n"

    @classmethod
    def from_json(cls, text: str) -> "ModelCard":
        """Reads the text of a `card.json`.

        Raises:
            InvalidCard: It is no JSON, a field is missing or unknown, or a value is of the wrong kind.
        """
        try:
            values = json.loads(text)
        except ValueError as error:
            raise InvalidCard(f"the card is no JSON: {error}") from error
        values = _checked(values, cls, "the card")
        values["input"] = _with_tuples(InputSpec(**_checked(values["input"], InputSpec, "the card's input")))
        values["training"] = TrainingRecord(**_checked(values["training"], TrainingRecord, "the card's training"))
        return _with_tuples(cls(**values))


def _checked(values: object, record: type, what: str) -> dict[str, Any]:
    """`values`, if it is an object with exactly the fields of `record`, each of the right kind."""
    if not isinstance(values, dict):
        raise InvalidCard(f"expected {what} to be an object; got {type(values).__name__}")
    expected = {field.name: field.type for field in fields(record)}
    if set(values) != set(expected):
        missing, unknown = sorted(set(expected) - set(values)), sorted(set(values) - set(expected))
        raise InvalidCard(f"expected {what} to have its fields; missing {missing}, unknown {unknown}")
    for name, kind in expected.items():
        if not isinstance(values[name], _json_kinds(kind)) or isinstance(values[name], bool):
            raise InvalidCard(f"expected {what} to have a fitting {name!r}; got {type(values[name]).__name__}")
    return dict(values)


def _json_kinds(kind: type) -> tuple[type, ...]:
    """What JSON makes of a field of this type."""
    if kind is float:
        return (int, float)
    if kind in (str, int):
        return (kind,)
    return (list, tuple) if str(kind).startswith("tuple") else (dict,)


def _with_tuples(record: Any) -> Any:
    """The record with its JSON lists turned back into tuples."""
    changes = {field.name: tuple(getattr(record, field.name)) for field in fields(record) if "tuple" in str(field.type)}
    return type(record)(**{field.name: getattr(record, field.name) for field in fields(record)} | changes)
