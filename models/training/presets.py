"""The training runs that have a name."""

from dataclasses import dataclass

from models.training.config import TrainingConfig


@dataclass(frozen=True)
class Preset:
    """A named run, with the words that its card gets.

    Attributes:
        title: A short name for people.
        summary: What the network is, in plain words.
        config: All settings of the run.
    """

    title: str
    summary: str
    config: TrainingConfig


PRESETS: dict[str, Preset] = {
    preset.config.preset: preset
    for preset in (
        Preset(
            title="Four-conv CNN",
            summary=(
                "A small convolutional network, trained from nothing on FER-2013: four layers of filters, each looking "
                "at larger parts of the face, and one layer that weighs what they found. Every picture was shown to it "
                "50 times, always the same way."
            ),
            config=TrainingConfig(
                preset="four_conv",
                architecture="four_conv",
                epochs=50,
                source="Neamtiu (2023), CNN without augmentation",
                reported_accuracy=0.632,
            ),
        ),
        Preset(
            title="Four-conv CNN, augmented",
            summary=(
                "The four-conv network again, trained on FER-2013 with small changes: each time a picture was shown, "
                "it was turned by up to a tenth of a degree and mirrored half of the time, so that a smile to the left "
                "counts like a smile to the right."
            ),
            config=TrainingConfig(
                preset="four_conv_augmented",
                architecture="four_conv",
                epochs=50,
                rotation_degrees=0.1,
                horizontal_flip=True,
                source="Neamtiu (2023), CNN with augmentation",
                reported_accuracy=0.634,
            ),
        ),
        Preset(
            title="Mien",
            summary=(
                "The network that Mien serves: a small residual network, trained on FER-2013 from nothing. It was shown "
                "every picture turned, moved, covered in part and as a poor camera would give it, and learnt not only "
                "the label of each picture but how ten people of FER+ disagreed about it."
            ),
            config=TrainingConfig(
                preset="mien",
                architecture="mien",
                epochs=45,
                batch_size=128,
                optimizer="sgd",
                learning_rate=0.05,
                schedule="cosine",
                warmup_epochs=1,
                weight_decay=5e-4,
                ema=0.998,
                votes=0.5,
                clean=True,
                side=40,
                horizontal_flip=True,
                rotation_degrees=15,
                rescale=0.2,
                shift=0.15,
                geometry_probability=0.5,
                erasing=0.25,
                degrade=0.15,
                source="this project",
            ),
        ),
    )
}
