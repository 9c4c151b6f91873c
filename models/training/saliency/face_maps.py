"""Saliency maps of faces, computed once and kept."""

from collections.abc import Callable
from pathlib import Path

import numpy as np

from models.architectures.saliency_net import STRIDE
from models.training.faces import Faces
from models.training.saliency.experiment_config import ExperimentConfig
from models.training.saliency.rows import Compute, kept_rows
from models.training.saliency.stored import SaliencyNetwork
from models.training.saliency.variants import enlarged_faces
from models.training.workdir import fingerprint

BATCH = 25


def face_maps(
    faces: Faces, name: str, network: Callable[[], SaliencyNetwork], card: str, config: ExperimentConfig, workdir: Path
) -> np.ndarray:
    """What the saliency network gives for faces.

    Args:
        faces: The crops.
        name: Of the file in the work folder.
        network: Loads the network for squares of `config.map_side`, if it is needed.
        card: Tells which network it is.
        config: The settings of the comparison.
        workdir: Keeps the maps.

    Returns:
        float16 (n, rows, columns), at least 0.
    """

    def compute() -> Compute:
        loaded = network()

        def maps(rows: slice) -> np.ndarray:
            large = enlarged_faces(faces.images[rows], config.map_side)
            return loaded(np.repeat(large[..., None], 3, axis=3)).astype(np.float16)

        return maps

    shape = (len(faces), config.map_side // STRIDE, config.map_side // STRIDE)
    return kept_rows(workdir / f"{name}-maps.npy", shape, [fingerprint(faces), card], compute, batch=BATCH)
