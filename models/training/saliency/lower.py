"""What the frozen half of the saliency CNN makes of faces, computed once for each variant and kept."""

from collections.abc import Callable
from pathlib import Path

import numpy as np

from models.architectures.saliency_cnn import CUTS, build_lower_half
from models.training.errors import TrainingFailed
from models.training.saliency.experiment_config import ExperimentConfig
from models.training.saliency.frozen import Runner, runner
from models.training.saliency.rows import Compute, kept_rows

BATCH = 50


def load_lower(imagenet: Path, config: ExperimentConfig) -> Runner:
    """The frozen half with the weights of ImageNet.

    Raises:
        TrainingFailed: The file holds other weights.
    """
    model, base = build_lower_half(config.side, config.cut)
    load_weights(base, imagenet)
    return runner(model, config.pictures)


def load_weights(base: object, imagenet: Path) -> None:
    """Fills MobileNetV2.

    Raises:
        TrainingFailed: The file holds other weights.
    """
    try:
        base.load_weights(imagenet)
    except (OSError, ValueError, KeyError) as error:
        raise TrainingFailed(f"{imagenet} holds no weights of MobileNetV2 1.0 without top") from error


def lower_levels(
    path: Path,
    told: object,
    pictures: Callable[[np.ndarray], np.ndarray],
    n: int,
    lower: Callable[[], Runner],
    config: ExperimentConfig,
    *,
    mirrored: bool,
) -> np.ndarray:
    """The frozen half's maps of pictures, and after them those of their mirror pictures, if they are wanted.

    Args:
        path: The file to keep them in.
        told: Tells of what they are.
        pictures: Gives those with some indices, float32 (b, side, side, 3) in 0..255.
        n: How many there are.
        lower: Loads the frozen half, if it is needed.
        config: The settings of the comparison.
        mirrored: Whether to take the mirror pictures too.

    Returns:
        float16 (1 or 2, n, rows, columns, maps).
    """

    def compute() -> Compute:
        run = lower()

        def levels(rows: slice) -> np.ndarray:
            indices = np.arange(rows.start, rows.stop)
            shown = pictures(indices % n)
            shown[indices >= n] = shown[indices >= n, :, ::-1]
            return np.asarray(run(shown)).astype(np.float16)

        return levels

    stride, maps = CUTS[config.cut]
    ways = 2 if mirrored else 1
    shape = (ways * n, config.side // stride, config.side // stride, maps)
    return kept_rows(path, shape, [told, config.side, config.cut], compute, batch=BATCH).reshape(ways, n, *shape[1:])
