"""Facial expression recognition: pictures in, faces and what their expressions look like out."""

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
