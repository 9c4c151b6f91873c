"""What a network looked at in the faces of one picture."""

from dataclasses import replace

import numpy as np

from models.emotions import LABELS
from webapp.fer.explanation import NETWORK
from webapp.fer.frames import to_grey
from webapp.fer.pipeline import FerPipeline
from webapp.fer.results import Box, FrameResult


def explained(pipeline: FerPipeline, frame: np.ndarray, *, most: int, by: str = NETWORK) -> FrameResult:
    """Reads a picture, and explains each of its largest faces.

    Args:
        pipeline: A fresh one.
        frame: BGR uint8 (h, w, 3) or grey uint8 (h, w).
        most: How many faces are explained; the others have no `why`.
        by: Whose map it is to be: one of `webapp.fer.explanation.MAPS`.

    Raises:
        models.stored.NetworkUnavailable: There is no saliency network to ask.
        UnreadablePicture: It is too small to hold a face, or too long and narrow.
    """
    result = pipeline(frame, 0.0)
    largest = sorted(result.faces, key=lambda face: -_size(face.box))[:most]
    crops = pipeline.crop(to_grey(frame), [(face.box, face.tilt) for face in largest])
    maps = {
        face.id: pipeline.explain(crop, LABELS.index(face.label), by) for face, crop in zip(largest, crops, strict=True)
    }
    return replace(result, faces=tuple(replace(face, why=maps.get(face.id)) for face in result.faces))


def _size(box: Box) -> float:
    return box.w * box.h
