"""The frozen levels of each picture and of its mirror picture, computed once and kept in the work folder."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from models.architectures.saliency_net import CHANNELS, LEVELS, STRIDE
from models.training.saliency.backbone import features_of, load_features
from models.training.saliency.fixations import Scene
from models.training.saliency.frozen import runner
from models.training.saliency.rows import kept_rows

FEATURES, BATCH = "features.npy", 8
"""The array, and pictures in one call."""


@dataclass(frozen=True)
class View:
    """A picture as it is, or mirrored."""

    scene: Scene
    mirrored: bool = False

    def picture(self, height: int, width: int) -> np.ndarray:
        """RGB uint8 (height, width, 3)."""
        found = self.scene.picture()
        if found.shape[:2] != (height, width):
            found = cv2.resize(found, (width, height), interpolation=cv2.INTER_AREA)
        return found[:, ::-1] if self.mirrored else found


def cached_features(
    views: Sequence[View], imagenet: Path | None, workdir: Path, *, height: int, width: int
) -> np.ndarray:
    """The levels' maps of many pictures, from the work folder as far as they are there.

    Args:
        views: The pictures.
        imagenet: Weights of MobileNetV2.
        workdir: Gets `features.npy`; what was cut off goes on where it was.
        height: Pixels of the pictures.
        width: Pixels of the pictures.

    Returns:
        float16 (n, height / 16, width / 16, 608), read from disk as it is needed.

    Raises:
        TrainingFailed: The weights cannot be used.
        UnreadableDataset: A picture cannot be read.
    """

    def compute() -> Callable[[slice], np.ndarray]:
        run = runner(load_features(imagenet, height, width), len(views))
        return lambda rows: features_of(run, np.stack([view.picture(height, width) for view in views[rows]]))

    shape = (len(views), height // STRIDE, width // STRIDE, CHANNELS)
    return kept_rows(workdir / FEATURES, shape, _told(views, imagenet), compute, batch=BATCH)


def _told(views: Sequence[View], imagenet: Path | None) -> object:
    """Tells whether kept maps are of these pictures, weights and levels."""
    weights = hashlib.sha256(imagenet.read_bytes()).hexdigest() if imagenet and imagenet.is_file() else ""
    return [[f"{view.scene.source}/{view.scene.path.name} {view.mirrored}" for view in views], weights, LEVELS]
