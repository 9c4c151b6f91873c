"""Small stand-ins for what is slow or has a will of its own."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np

from models.registry import Survey
from webapp.concurrency import Threads
from webapp.fer import Box, FaceResult, FrameResult, UnreadablePicture
from webapp.networks import Networks


class FakePipeline:
    """Finds one happy face in every picture; `b"broken"` is none, and `b"bug"` is one that it stumbles over."""

    def read_jpeg(self, data: bytes, time: float | None = None) -> FrameResult:
        if data == b"broken":
            raise UnreadablePicture("damaged_jpeg", "the picture is damaged")
        if data == b"bug":
            raise ZeroDivisionError
        scores = np.array([0, 0, 0, 0.9, 0, 0, 0.1], np.float32)
        face = FaceResult(1, Box(0.4, 0.3, 0.2, 0.3), scores, unsure=False)
        return FrameResult((face,), None, {"decode": 0.1, "detect": 1.0, "classify": 0.5})

    def read_alone(self) -> None:
        self.beside = None

    def explain_next(self, face: int, *, by: str) -> None:
        self.asked_why = face
        self.asked_map = by

    def classify(self, crops: np.ndarray) -> np.ndarray:
        return np.full((len(crops), 7), 1 / 7, np.float32)


@dataclass
class FakeRecognizer:
    """Has the interface of `webapp.fer.Recognizer`, and remembers what pipelines it was asked for."""

    card: Any = field(
        default_factory=lambda: SimpleNamespace(name="fake", title="Fake", accuracy=0.5, unsure_below=0.4)
    )
    asked: list[dict[str, Any]] = field(default_factory=list)

    def pipeline(self, **options: Any) -> FakePipeline:
        self.asked.append(options)
        return FakePipeline()

    def take_over(self, pipeline: FakePipeline) -> None:
        pipeline.network = self.card.name

    def join(self, pipeline: FakePipeline) -> None:
        pipeline.beside = self.card.name


def fake_recognizer(name: str) -> FakeRecognizer:
    """One whose network has this name."""
    return FakeRecognizer(SimpleNamespace(name=name, title=name.title(), accuracy=0.4, unsure_below=0.4))


def fake_networks(
    default: FakeRecognizer | None = None,
    *others: FakeRecognizer,
    load: Callable[[str], FakeRecognizer] | None = None,
) -> Networks:
    """One network or more; a network is loaded by looking it up."""
    default = default or FakeRecognizer()
    by_name = {recognizer.card.name: recognizer for recognizer in (default, *others)}
    cards = tuple(recognizer.card for recognizer in by_name.values())
    return Networks(Survey(Path(), cards, {}), default, load or by_name.__getitem__, Threads(1))
