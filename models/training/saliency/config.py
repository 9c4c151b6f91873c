"""All settings of a run that trains the saliency network."""

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class SaliencyConfig:
    """One run.

    Attributes:
        height: Pixels of the pictures, a multiple of 32.
        width: Pixels of the pictures, a multiple of 32.
        epochs: Passes over the training pictures, each shown as it is or mirrored, by chance.
        batch_size: Pictures a step; ML-Net has 10.
        learning_rate: Of Adam at the start; it falls to 0 by a half cosine.
        alpha: In the loss: how much a place counts where people looked most, 1 / (alpha - 1) (ML-Net: 1.1).
        prior_penalty: How dearly the prior pays for being anything else than 1.
        seed: Of weights, order, mirroring and dropout.
        precision: Keras's policy for the arithmetic of training.
    """

    height: int = 384
    width: int = 512
    epochs: int = 8
    batch_size: int = 10
    learning_rate: float = 1e-3
    alpha: float = 1.1
    prior_penalty: float = 0.01
    seed: int = 20161
    precision: str = "mixed_bfloat16"

    def to_dict(self) -> dict[str, Any]:
        """The settings as JSON has them."""
        return asdict(self)
