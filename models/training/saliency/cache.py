"""The frozen levels of each picture and of its mirror picture, computed once and kept in the work folder."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from models.architectures.saliency_net import CHANNELS, LEVELS, STRIDE
from models.training.files import replace_json
from models.training.saliency.backbone import features_of, load_features
from models.training.saliency.fixations import Scene

FEATURES, PROGRESS, BATCH = "features.npy", "features.json", 8
"""The array, how far it came, and pictures in one call."""


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
    shape = (len(views), height // STRIDE, width // STRIDE, CHANNELS)
    begun_with = _fingerprint(views, imagenet, shape)
    done = _done(workdir, begun_with)
    if done < len(views):
        workdir.mkdir(parents=True, exist_ok=True)
        mode = "r+" if done else "w+"
        held = np.lib.format.open_memmap(workdir / FEATURES, mode, dtype=np.float16, shape=shape)
        model = load_features(imagenet, height, width)
        for start in range(done, len(views), BATCH):
            batch = views[start : start + BATCH]
            held[start : start + BATCH] = features_of(model, np.stack([view.picture(height, width) for view in batch]))
            if start // BATCH % 10 == 9 or start + BATCH >= len(views):
                held.flush()
                replace_json(workdir / PROGRESS, {"of": begun_with, "done": start + len(batch)})
                print(f"levels of {start + len(batch)} of {len(views)} pictures", flush=True)
    return np.load(workdir / FEATURES, mmap_mode="r")


def _fingerprint(views: Sequence[View], imagenet: Path | None, shape: tuple[int, ...]) -> str:
    """Tells whether kept maps are of these pictures, weights and levels."""
    told = [f"{view.scene.source}/{view.scene.path.name} {view.mirrored}" for view in views]
    weights = hashlib.sha256(imagenet.read_bytes()).hexdigest() if imagenet and imagenet.is_file() else ""
    return hashlib.sha256(json.dumps([told, weights, shape, LEVELS]).encode()).hexdigest()


def _done(workdir: Path, begun_with: str) -> int:
    """How many pictures are there already."""
    try:
        kept = json.loads((workdir / PROGRESS).read_text(encoding="utf-8"))
        return int(kept["done"]) if kept["of"] == begun_with and (workdir / FEATURES).is_file() else 0
    except (OSError, ValueError, KeyError, TypeError):
        return 0
