"""Facial expression recognition: pictures in, faces and what their expressions look like out.

The names below are loaded when they are first asked for: a process that only writes a table needs no decoder.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from webapp.fer.codec import PictureLimits
    from webapp.fer.errors import UnreadablePicture
    from webapp.fer.pipeline import FerPipeline
    from webapp.fer.recognizer import Recognizer
    from webapp.fer.results import Box, FaceResult, FrameResult, Hint

__all__ = [
    "Box",
    "FaceResult",
    "FerPipeline",
    "FrameResult",
    "Hint",
    "PictureLimits",
    "Recognizer",
    "UnreadablePicture",
]

PLACES = {
    "PictureLimits": "codec",
    "UnreadablePicture": "errors",
    "FerPipeline": "pipeline",
    "Recognizer": "recognizer",
}
"""The module of each name; those that are not here are results."""


def __getattr__(name: str) -> Any:
    """One of the names of `__all__`."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{PLACES.get(name, 'results')}"), name)
