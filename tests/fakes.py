"""Small stand-ins for what is slow or has a will of its own."""

from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import numpy as np

from webapp.fer import Box, FaceResult, FrameResult, UnreadablePicture


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
