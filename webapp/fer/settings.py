"""How a recording is to be analysed."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from math import isfinite
from typing import Any

from models import registry

MOST_FPS = 120.0
MOST_SMOOTHING = 5.0
SMALLEST_FACES = 0.03, 0.5
LONGEST_NAME = 64


@dataclass(frozen=True)
class Settings:
    """What the uploader chose.

    Attributes:
        network: A name that `python -m models list` shows, or "default".
        fps: Frames analysed a second, above 0 and up to 120; None for every frame.
        smoothing: Time constant of the scores' smoothing, in seconds (0 to 5); 0 turns it off.
        smallest_face: Height of the smallest face to find, as a fraction of the frame's (0.03 to 0.5).
        compare: Name of a second network that is to read the same faces; None for none.

    Raises:
        ValueError: One of them is out of its range.
    """

    network: str = registry.DEFAULT
    fps: float | None = 10.0
    smoothing: float = 0.3
    smallest_face: float = 0.08
    compare: str | None = None

    def __post_init__(self) -> None:
        _refuse_names(self.network, self.compare)
        if self.fps is not None and not (_is_number(self.fps) and 0 < self.fps <= MOST_FPS):
            raise ValueError(f"expected fps above 0 and up to {MOST_FPS:g}, or every frame; got {_shown(self.fps)}")
        if not (_is_number(self.smoothing) and 0 <= self.smoothing <= MOST_SMOOTHING):
            raise ValueError(f"expected smoothing from 0 to {MOST_SMOOTHING:g} seconds; got {_shown(self.smoothing)}")
        least, most = SMALLEST_FACES
        if not (_is_number(self.smallest_face) and least <= self.smallest_face <= most):
            raise ValueError(f"expected smallest_face from {least} to {most}; got {_shown(self.smallest_face)}")

    def to_dict(self) -> dict[str, Any]:
        """The settings as JSON has them; `fps` is null for every frame, `compare` is there only where it names one."""
        return {name: value for name, value in asdict(self).items() if (name, value) != ("compare", None)}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "Settings":
        """Checks settings from JSON; what is left out has its default.

        Raises:
            ValueError: One of them is out of its range, or is none.
        """
        if not isinstance(data, Mapping):
            raise ValueError("expected the settings as a JSON object; got another kind of value")
        unknown = sorted(set(map(str, data)) - set(cls.__dataclass_fields__))
        if unknown:
            known = ", ".join(cls.__dataclass_fields__)
            raise ValueError(f"expected settings of {known}; got {_shown(unknown[0])}")
        return cls(**data)


def refuse_twice(network: str, compare: str | None) -> None:
    """Says no to a network that is to be compared with itself.

    Raises:
        ValueError: The names are one.
    """
    if network == compare:
        raise ValueError(f"expected two different networks to compare; got {network} twice")


def _refuse_names(network: object, compare: object) -> None:
    for name in [network, *([] if compare is None else [compare])]:
        if not isinstance(name, str) or not 0 < len(name) <= LONGEST_NAME:
            raise ValueError(f"expected the name of a network, of up to {LONGEST_NAME} characters; got another")
    refuse_twice(str(network), compare)


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and isfinite(value)


def _shown(value: object) -> str:
    return repr(value)[:40]
