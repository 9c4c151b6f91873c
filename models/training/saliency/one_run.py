"""One run of the comparison: fine-tunes the upper half of MobileNetV2 on what the lower one made of faces."""

from pathlib import Path

import keras
import numpy as np

from models.architectures.saliency_cnn import build_upper_half
from models.training.saliency.experiment_config import ExperimentConfig
from models.training.saliency.lower import load_weights
from models.training.targets import one_hot


def fine_tuned(
    levels: np.ndarray, labels: np.ndarray, config: ExperimentConfig, *, seed: int, imagenet: Path
) -> tuple[keras.Model, list[float]]:
    """Trains one network; order, mirroring, dropout and the last layer's first weights follow from the seed.

    Args:
        levels: What the frozen half made of the faces and of their mirror pictures, float16 (2, n, rows, columns,
            maps).
        labels: (n,).
        config: The settings of the comparison.
        seed: Of the run.
        imagenet: Weights of MobileNetV2.

    Returns:
        The network, and the mean loss of each epoch.
    """
    keras.utils.set_random_seed(seed)
    model, base = build_upper_half(config.side, config.cut, dropout=config.dropout)
    load_weights(base, imagenet)
    steps = config.epochs * -(-len(labels) // config.batch_size)
    rate = keras.optimizers.schedules.CosineDecay(config.learning_rate, steps)
    model.compile(keras.optimizers.Adam(rate), "categorical_crossentropy")
    wanted, rng = one_hot(labels), np.random.default_rng(seed)
    return model, [_epoch(model, levels, wanted, config.batch_size, rng) for _ in range(config.epochs)]


def _epoch(model: keras.Model, levels: np.ndarray, wanted: np.ndarray, size: int, rng: np.random.Generator) -> float:
    order, turned = rng.permutation(len(wanted)), rng.integers(0, 2, len(wanted))
    losses = []
    for start in range(0, len(order), size):
        rows = np.sort(order[start : start + size])
        losses.append(model.train_on_batch(levels[turned[rows], rows].astype(np.float32), wanted[rows]))
    return float(np.mean(losses))
