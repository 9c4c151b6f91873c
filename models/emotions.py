"""The one table of expression labels, with their order and colours."""

from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Emotion:
    """One of the seven classes of FER-2013.

    Attributes:
        name: The label, as FER-2013 and its loaders spell it.
        colour: A CSS colour for text, bars and boxes. The seven are Paul Tol's "bright" scheme (SRON technical note
            EPS/TN/09-002, 2021), made to be told apart with any form of colour blindness.
        pattern: The SVG dash pattern that doubles the colour on lines, so that colour never carries meaning alone.
    """

    name: str
    colour: str
    pattern: str

    def to_dict(self) -> dict[str, str]:
        """The row as templates hand it to JavaScript."""
        return asdict(self)


EMOTIONS: tuple[Emotion, ...] = (
    Emotion("angry", "#EE6677", ""),
    Emotion("disgust", "#228833", "6 3"),
    Emotion("fear", "#AA3377", "2 3"),
    Emotion("happy", "#CCBB44", "10 3"),
    Emotion("sad", "#4477AA", "8 3 2 3"),
    Emotion("surprise", "#66CCEE", "4 2"),
    Emotion("neutral", "#BBBBBB", "1 4"),
)
"""The classes in FER-2013's own order: index i is label i of the data set and score i of every network."""

LABELS: tuple[str, ...] = tuple(emotion.name for emotion in EMOTIONS)
