"""Maps of the published network for pictures on disk."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from models.training.saliency.cache import View
from models.training.saliency.config import SaliencyConfig
from models.training.saliency.fixations import Scene
from models.training.saliency.stored import load_network

BATCH = 8
"""Pictures in one call."""


def scene_maps(scenes: Sequence[Scene], config: SaliencyConfig, imagenet: Path | None, folder: Path) -> np.ndarray:
    """What the network gives for some pictures.

    Args:
        scenes: The pictures.
        config: What it was trained with, for their size.
        imagenet: Weights of MobileNetV2.
        folder: Holds the head and its card.

    Returns:
        float32 (n, rows, columns).

    Raises:
        TrainingFailed: A part of the network is missing or damaged.
        UnreadableDataset: A picture cannot be read.
    """
    network = load_network(imagenet, config.height, config.width, folder, pictures=len(scenes))
    parts = []
    for start in range(0, len(scenes), BATCH):
        pictures = [View(scene).picture(config.height, config.width) for scene in scenes[start : start + BATCH]]
        parts.append(network(np.stack(pictures)))
    return np.concatenate(parts)
