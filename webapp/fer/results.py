"""What recognition gives back: frozen results whose `to_dict` is the wire format."""

from dataclasses import dataclass, field

import numpy as np

from models.emotions import LABELS
from webapp.fer.explanation import Explanation


@dataclass(frozen=True)
class Box:
    """A rectangle as fractions of the frame's width and height; x and y are its top left corner."""

    x: float
    y: float
    w: float
    h: float

    def to_list(self) -> list[float]:
        """`[x, y, w, h]`, rounded to a ten-thousandth of the frame."""
        return [round(float(value), 4) for value in (self.x, self.y, self.w, self.h)]


class Scored:
    """Whatever has `scores`: what they say in words."""

    scores: np.ndarray
    unsure: bool

    @property
    def likeliest(self) -> tuple[str, str]:
        """The two likeliest expressions, likeliest first."""
        first, second = np.argsort(-self.scores, kind="stable")[:2]
        return LABELS[first], LABELS[second]

    @property
    def label(self) -> str:
        """The likeliest expression."""
        return self.likeliest[0]

    @property
    def confidence(self) -> float:
        """The probability of the likeliest expression."""
        return float(self.scores.max())

    def reading(self) -> dict[str, object]:
        """Scores and words, as the overlay and JSON have them."""
        return {
            "scores": [round(float(score), 4) for score in self.scores],
            "label": self.label,
            "confidence": round(self.confidence, 4),
            "unsure": self.unsure,
            "likeliest": list(self.likeliest),
        }


@dataclass(frozen=True)
class SecondReading(Scored):
    """What the expression of a face looks like to a second network.

    Attributes:
        scores: Calibrated probabilities, float32 (7,), in the order of `models.emotions.LABELS`.
        unsure: Whether the likeliest expression is too unlikely to be named alone.
    """

    scores: np.ndarray
    unsure: bool


@dataclass(frozen=True)
class FaceResult(Scored):
    """One face in one frame, and what its expression looks like to the network.

    Attributes:
        id: Stays with a person from frame to frame of one stream; starts at 1.
        box: Where the face is. For a tilted face, the box before it is turned by `tilt` about its middle.
        scores: Calibrated probabilities, float32 (7,), in the order of `models.emotions.LABELS`.
        unsure: Whether the likeliest expression is too unlikely to be named alone.
        tilt: How far the head leans, in degrees, clockwise in the picture; 0 where it was found upright.
        compared: What a second network makes of the same crops; None where none reads beside the first, or where that
            one has not seen the face yet.
        why: What the network looked at; None where nobody asked, or where it was not this face's turn.
    """

    id: int
    box: Box
    scores: np.ndarray
    unsure: bool
    tilt: float = 0.0
    compared: SecondReading | None = None
    why: Explanation | None = None

    def to_dict(self) -> dict[str, object]:
        """The face as the overlay and JSON have it; `compared` and `why` are there only where there is one."""
        face = {"id": self.id, "box": self.box.to_list(), "tilt": round(self.tilt, 1), **self.reading()}
        face |= {"compared": self.compared.reading()} if self.compared else {}
        return face | ({"why": self.why.to_dict()} if self.why else {})


@dataclass(frozen=True)
class Hint:
    """Why a face may have been missed, and what to do about it.

    Attributes:
        code: `too_dark`, `too_small`, `too_tilted` or `too_large`.
        message: One sentence for the person in front of the camera.
    """

    code: str
    message: str

    def to_dict(self) -> dict[str, str]:
        """The hint as the page shows it."""
        return {"code": self.code, "message": self.message}


@dataclass(frozen=True)
class FrameResult:
    """All faces of one frame.

    Attributes:
        faces: From left to right; may be empty.
        hint: Why there may be no face; None where at least one was found or nothing is to be said.
        times_ms: Milliseconds by stage: `detect`, `classify`, `decode` where the pipeline decoded, and `compare` where
            a second network read too, and `why` where a face was explained.
    """

    faces: tuple[FaceResult, ...] = ()
    hint: Hint | None = None
    times_ms: dict[str, float] = field(default_factory=dict)

    def to_dict(self) -> dict[str, object]:
        """The result as JSON and the wire have it."""
        return {
            "faces": [face.to_dict() for face in self.faces],
            "hint": self.hint.to_dict() if self.hint else None,
            "times_ms": {stage: round(ms, 2) for stage, ms in self.times_ms.items()},
        }
