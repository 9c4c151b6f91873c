"""Small stand-ins for what is slow or has a will of its own."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np

from models.registry import NetworkUnavailable, Survey
from webapp.fer import Box, FaceResult, FrameResult, UnreadablePicture
from webapp.fer.stream_reader import Wanted
from webapp.networks import Networks
from webapp.reading_processes import FrameLost, Reading


class FakeReaders:
    """Finds one happy face in every picture; `b"broken"` is none, `b"bug"` is one that it stumbles over, and over
    `b"killer"` its process dies. There is no network "broken". Remembers what was wanted, and counts frames in the
    memory."""

    count, begun = 1, False
    pids: tuple[int, ...] = ()

    def __init__(self) -> None:
        self.wanted: list[Wanted] = []
        self.memories: list[bytes] = []
        self.meanwhile: Callable[[], object] = lambda: None

    def start(self) -> None: ...

    def look_after(self) -> None: ...

    def read(self, jpeg: bytes, wanted: Wanted, memory: bytes) -> Reading:
        self.wanted.append(wanted)
        self.memories.append(memory)
        self.meanwhile()
        if "broken" in (wanted.network, wanted.second):
            raise NetworkUnavailable("the network broken is refused: ...")
        if jpeg == b"broken":
            raise UnreadablePicture("damaged_jpeg", "the picture is damaged")
        if jpeg == b"bug":
            raise ZeroDivisionError
        if jpeg == b"killer":
            raise FrameLost("a reading process was lost")
        scores = np.array([0, 0, 0, 0.9, 0, 0, 0.1], np.float32)
        face = FaceResult(1, Box(0.4, 0.3, 0.2, 0.3), scores, unsure=False)
        result = FrameResult((face,), None, {"decode": 0.1, "detect": 1.0, "classify": 0.5})
        return Reading(result.to_dict(), memory + b".", 5.0)


@dataclass
class FakeRecognizer:
    """A network's name and card."""

    card: Any = field(
        default_factory=lambda: SimpleNamespace(name="fake", title="Fake", accuracy_on_new=0.5, unsure_below=0.4)
    )


def fake_recognizer(name: str) -> FakeRecognizer:
    """One whose network has this name."""
    return FakeRecognizer(SimpleNamespace(name=name, title=name.title(), accuracy_on_new=0.4, unsure_below=0.4))


def fake_networks(default: FakeRecognizer | None = None, *others: FakeRecognizer) -> Networks:
    """One network or more."""
    default = default or FakeRecognizer()
    cards = tuple(recognizer.card for recognizer in (default, *others))
    return Networks(Survey(Path(), cards, {}), default)
