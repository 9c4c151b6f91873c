"""The frozen settings of a training run."""

from dataclasses import asdict, dataclass

SCHEDULES = ("constant", "cosine", "plateau")
"""How the learning rate may change."""


@dataclass(frozen=True)
class TrainingConfig:
    """All that decides how a training run goes, besides the data.

    Attributes:
        preset: The name the finished network is saved under.
        architecture: A key of `models.architectures.ARCHITECTURES`.
        epochs: Passes over Training, at most.
        batch_size: Pictures a step.
        whole_batches: Leave out the smaller batch at the end of an epoch. (On a CPU, TensorFlow 2.21's gradient of
            separable convolutions over 8 channels ends the process at odd sizes of a batch: 21 and 37 did, 64 did not.)
        optimizer: `adam`, or `sgd` (Nesterov momentum .9).
        learning_rate: The step size, before any schedule.
        schedule: `constant`; `cosine` (from the rate to 0 in each cycle: Loshchilov and Hutter 2017); or `plateau`
            (`PLATEAU_FACTOR` times the rate when the watched accuracy has not grown for `PLATEAU_PATIENCE` epochs).
        restart: The epoch after which the cosine begins once more from the full rate; 0 for never.
        warmup_epochs: Epochs in which the rate grows from 0; fractions count.
        weight_decay: L2 decay as in g + decay * w, the gradient that momentum then gathers; of all weights.
        patience: Stop after so many epochs in which the watched accuracy did not grow; None for never.
        keep: `last`, or `best`: the weights of the epoch with the highest watched accuracy.
        ema: Momentum of the moving average of the weights that is kept in their place; 0 for none.
        label_smoothing: The part of each target that is spread over all labels.
        votes: The part of each target that comes from FER+ votes, translated to FER-2013's labels.
        mixup: Alpha of the Beta distribution that pairs of pictures are mixed by (Zhang et al. 2018); 0 for none.
        clean: Leave out constant pictures, and all copies of a picture but the first.
        side: Pixels along each side of what the network is shown in training; below 48 it is cut out at random.
        horizontal_flip: Whether each picture is mirrored with probability .5.
        rotation_degrees: Pictures are turned by up to this angle, either way.
        rescale: Pictures are made larger or smaller by up to this part.
        shift: Pictures are moved by up to this part of their side, in both directions.
        geometry_probability: Of rotation, rescaling and shift, each for itself.
        erasing: Probability that a rectangle is covered (Zhong et al. 2020).
        degrade: Probability of each of: other light, blur or fewer pixels, noise, JPEG.
        pretrained: Whether the network stands on an ImageNet base, frozen at first.
        frozen_epochs: For a network with an ImageNet base: epochs with the base frozen, before fine tuning.
        fine_tuning_rate: The learning rate of fine tuning.
        tuned_layers: How many of the base's last layers are fine-tuned.
        finishing_epochs: How many of the last epochs see whole pictures, with the network as its own teacher.
        finishing_rate: The learning rate that they begin with; it falls to 0 by a cosine.
        precision: A Keras dtype policy for the training arithmetic; weights stay float32 and so does the saved file.
        seed: Seeds the initial weights, dropout, order and augmentation.
        source: Where the settings come from.
        reported_accuracy: What the source reports on its test split, or None.
    """

    preset: str
    architecture: str
    epochs: int
    batch_size: int = 64
    whole_batches: bool = False
    optimizer: str = "adam"
    learning_rate: float = 1e-4
    schedule: str = "constant"
    restart: int = 0
    warmup_epochs: float = 0.0
    weight_decay: float = 0.0
    patience: int | None = None
    keep: str = "last"
    ema: float = 0.0
    label_smoothing: float = 0.0
    votes: float = 0.0
    mixup: float = 0.0
    clean: bool = False
    side: int = 48
    horizontal_flip: bool = False
    rotation_degrees: float = 0.0
    rescale: float = 0.0
    shift: float = 0.0
    geometry_probability: float = 1.0
    erasing: float = 0.0
    degrade: float = 0.0
    pretrained: bool = False
    frozen_epochs: int = 0
    fine_tuning_rate: float = 0.0
    tuned_layers: int = 0
    finishing_epochs: int = 0
    finishing_rate: float = 0.0
    precision: str = "mixed_bfloat16"
    seed: int = 2013
    source: str = ""
    reported_accuracy: float | None = None

    def batches(self, n: int) -> int:
        """Steps in one pass over `n` faces."""
        return max(1, n // self.batch_size) if self.whole_batches else -(-n // self.batch_size)

    @property
    def finishing_from(self) -> int:
        """The epoch, counted from 0, with which the finishing epochs begin; `epochs` where there are none."""
        begin = self.epochs - self.finishing_epochs
        return begin if begin > 0 else self.epochs

    @property
    def chosen(self) -> bool:
        """Whether the watched accuracy decided something about the weights."""
        return self.keep == "best" or self.schedule == "plateau" or self.patience is not None

    def to_dict(self) -> dict[str, object]:
        """The settings as the card keeps them."""
        return asdict(self)
