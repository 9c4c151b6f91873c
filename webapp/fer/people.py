"""One person's faces over a recording, in columns: an hour has 36,000 of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from models.emotions import LABELS
from webapp.fer.results import FaceResult

SECOND = ("second_scores", "second_unsure")
"""Columns that are there only where two networks were compared."""


@dataclass(frozen=True, eq=False)
class Person:
    """One face a frame, for n frames.

    Attributes:
        id: From 1 up.
        frames: Places in the list of analysed frames, int64 (n,), rising.
        boxes: x, y, w, h as fractions of the frame, float64 (n, 4), to 4 places.
        tilts: Degrees, clockwise, float64 (n,), to 1 place.
        scores: Probabilities in the order of the labels, float64 (n, 7), to 4 places.
        unsure: Whether the likeliest expression is too unlikely to be named alone, bool (n,).
        second_scores: Likewise of a second network that read the same faces, float64 (n, 7); None where there was none.
        second_unsure: Likewise, bool (n,).
        name: What to call the person.
        thumbnail_time: Seconds of the frame that shows the face best.
    """

    id: int
    frames: np.ndarray
    boxes: np.ndarray
    tilts: np.ndarray
    scores: np.ndarray
    unsure: np.ndarray
    name: str = ""
    thumbnail_time: float = 0.0
    second_scores: np.ndarray | None = None
    second_unsure: np.ndarray | None = None

    def __len__(self) -> int:
        return len(self.frames)

    @property
    def labels(self) -> np.ndarray:
        """The likeliest expression of each frame, as places in the list of labels, int64 (n,)."""
        return self.scores.argmax(axis=1)

    @property
    def columns(self) -> dict[str, np.ndarray]:
        """What there is of each frame, by name: those of the second network only where there was one."""
        columns = {name: getattr(self, name) for name in ("frames", "boxes", "tilts", "scores", "unsure", *SECOND)}
        return {name: column for name, column in columns.items() if column is not None}

    def part(self, rows: np.ndarray | slice) -> "Person":
        """Some of the rows, by a mask, places or a slice."""
        return replace(self, **{name: column[rows] for name, column in self.columns.items()})

    def to_dict(self) -> dict[str, Any]:
        """The columns as JSON has them."""
        return {
            "id": self.id,
            "name": self.name,
            "frames": self.frames.tolist(),
            "boxes": self.boxes.tolist(),
            "tilts": self.tilts.tolist(),
            "scores": self.scores.tolist(),
            "unsure": self.unsure.astype(int).tolist(),
            "thumbnail_time": self.thumbnail_time,
            **self._second(),
        }

    def _second(self) -> dict[str, Any]:
        """The second network's columns as JSON has them; nothing where there was none."""
        if self.second_scores is None or self.second_unsure is None:
            return {}
        return {
            "second_scores": self.second_scores.tolist(),
            "second_unsure": self.second_unsure.astype(int).tolist(),
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "Person":
        """The columns back from JSON."""
        return cls(
            id=data["id"],
            frames=np.array(data["frames"], np.int64),
            boxes=np.array(data["boxes"], np.float64).reshape(-1, 4),
            tilts=np.array(data["tilts"], np.float64),
            scores=_scores(data["scores"]),
            unsure=np.array(data["unsure"], bool),
            name=data["name"],
            thumbnail_time=data["thumbnail_time"],
            second_scores=_scores(data["second_scores"]) if "second_scores" in data else None,
            second_unsure=np.array(data["second_unsure"], bool) if "second_scores" in data else None,
        )


def person_of(number: int, faces: Sequence[tuple[int, FaceResult]]) -> Person:
    """Columns from a face's results in the order of time.

    Args:
        number: Its id.
        faces: Place in the list of analysed frames, and what was found there; by a second network in all or in none.
    """
    seconds = [face.compared for _, face in faces if face.compared]
    return Person(
        id=number,
        frames=np.array([frame for frame, _ in faces], np.int64),
        boxes=np.array([face.box.to_list() for _, face in faces], np.float64).reshape(-1, 4),
        tilts=np.array([round(face.tilt, 1) for _, face in faces], np.float64),
        scores=_scores([face.scores for _, face in faces]).round(4),
        unsure=np.array([face.unsure for _, face in faces], bool),
        second_scores=_scores([second.scores for second in seconds]).round(4) if seconds else None,
        second_unsure=np.array([second.unsure for second in seconds], bool) if seconds else None,
    )


def merged(parts: Sequence[Person]) -> Person:
    """Several parts of one person as one, in the order of frames; of two rows of a frame, the earlier part's counts."""
    frames = np.concatenate([part.frames for part in parts])
    _, rows = np.unique(frames, return_index=True)  # the first of equal ones
    names = parts[0].columns
    return replace(parts[0], **{name: np.concatenate([part.columns[name] for part in parts])[rows] for name in names})


def _scores(rows: Sequence[Any]) -> np.ndarray:
    return np.array(rows, np.float64).reshape(-1, len(LABELS))


def box_overlaps(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Intersection over union of boxes, row by row: (n, 4) and (n, 4) to (n,)."""
    near = np.maximum(one[:, :2], other[:, :2])
    far = np.minimum(one[:, :2] + one[:, 2:], other[:, :2] + other[:, 2:])
    common = np.maximum(far - near, 0).prod(axis=1)
    total = one[:, 2:].prod(axis=1) + other[:, 2:].prod(axis=1) - common
    return np.divide(common, total, out=np.zeros_like(common), where=total > 0)
