"""The frozen settings of a training run."""

from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class TrainingConfig:
    """All that decides how a training run goes, besides the data.

    Attributes:
        preset: The name the finished network is saved under.
        architecture: A key of `models.architectures.ARCHITECTURES`.
        epochs: Passes over Training.
        batch_size: Pictures a step.
        learning_rate: Adam's step size.
        rotation_degrees: Each picture is turned by up to this angle, either way.
        horizontal_flip: Whether each picture is mirrored with probability .5.
        precision: A Keras dtype policy for the training arithmetic; weights stay float32 and so does the saved file.
        seed: Seeds the initial weights, dropout, order and augmentation.
        source: Where the settings come from.
        reported_accuracy: What the source reports on its test split, or None.
    """

    preset: str
    architecture: str
    epochs: int
    batch_size: int = 64
    learning_rate: float = 1e-4
    rotation_degrees: float = 0.0
    horizontal_flip: bool = False
    precision: str = "mixed_bfloat16"
    seed: int = 2013
    source: str = ""
    reported_accuracy: float | None = None

    def batches(self, n: int) -> int:
        """Steps in one pass over `n` faces."""
        return -(-n // self.batch_size)

    def to_dict(self) -> dict[str, object]:
        """The settings as the card keeps them."""
        return asdict(self)
