"""All settings of the saliency CNN's comparison."""

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class ExperimentConfig:
    """Every run of a comparison has the same, but for variant and seed.

    Attributes:
        pictures: Faces of Training to learn from, about: the same number of each label as far as there are so many.
        epochs: Passes over them, each face shown as it is or mirrored, by chance.
        batch_size: Faces a step.
        learning_rate: Of Adam at the start; it falls to 0 by a half cosine.
        side: Pixels along each side of what the network is shown.
        map_side: Pixels along each side of what the saliency network is shown of a face.
        cut: The block of MobileNetV2 after which its layers learn.
        dropout: Before the scores.
        chosen_by: Seed of which faces are taken, the same for all runs.
    """

    pictures: int = 4000
    epochs: int = 8
    batch_size: int = 50
    learning_rate: float = 3e-4
    side: int = 96
    map_side: int = 160
    cut: str = "block_12_add"
    dropout: float = 0.2
    chosen_by: int = 2017

    def to_dict(self) -> dict[str, Any]:
        """The settings as JSON has them."""
        return asdict(self)
