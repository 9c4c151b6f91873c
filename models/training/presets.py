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
                "The network that Mien serves: a small residual network, trained on FER-2013 from nothing. Pictures "
                "were turned, moved, covered in part and spoilt as by a poor camera, and it learnt not only the label "
                "of each picture but how the ten taggers of FER+ disagreed about it."
            ),
            config=TrainingConfig(
                preset="mien",
                architecture="mien",
                epochs=85,
                batch_size=128,
                optimizer="sgd",
                learning_rate=0.05,
                schedule="cosine",
                restart=45,
                finishing_epochs=6,
                finishing_rate=0.01,
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
        Preset(
            title="mini-Xception",
            summary=(
                "A very small network of depthwise separable convolutions, made to run anywhere; trained from nothing "
                "on FER-2013, each picture turned, moved and rescaled a little each time."
            ),
            config=TrainingConfig(
                preset="mini_xception",
                architecture="mini_xception",
                epochs=100,
                whole_batches=True,
                learning_rate=1e-3,
                schedule="plateau",
                patience=20,
                keep="best",
                horizontal_flip=True,
                rotation_degrees=10,
                rescale=0.1,
                shift=0.1,
                precision="float32",
                source="Arriaga, Valdenegro-Toro and Plöger (2017)",
                reported_accuracy=0.66,
            ),
        ),
        Preset(
            title="MobileNetV2, frozen",
            summary=(
                "A network that learnt to tell a thousand kinds of things apart on ImageNet, left as it was; only its "
                "last layer learnt FER-2013. Set up as in the paper (48 pixels, turned by up to 72 degrees), but for "
                "20 epochs in place of 100."
            ),
            config=TrainingConfig(
                preset="mobilenet_v2_frozen",
                architecture="mobilenet_v2_48",
                epochs=20,
                horizontal_flip=True,
                rotation_degrees=72,
                pretrained=True,
                precision="float32",
                source="Neamtiu (2023), MobileNetV2 with frozen base",
                reported_accuracy=0.30,
            ),
        ),
        Preset(
            title="MobileNetV2, fine-tuned",
            summary=(
                "The frozen MobileNetV2; later its upper layers too, in small steps. Set up as "
                "in the paper, but for 20 and 5 epochs in place of 100 and 20."
            ),
            config=TrainingConfig(
                preset="mobilenet_v2_finetuned",
                architecture="mobilenet_v2_48",
                epochs=25,
                horizontal_flip=True,
                rotation_degrees=72,
                pretrained=True,
                frozen_epochs=20,
                fine_tuning_rate=1e-5,
                tuned_layers=54,
                precision="float32",
                source="Neamtiu (2023), MobileNetV2 with upper layers unfrozen",
                reported_accuracy=0.35,
            ),
        ),
        Preset(
            title="MobileNetV2, mended",
            summary=(
                "The same network from ImageNet, set up right: faces enlarged to 96 pixels, kept nearly upright, and "
                "two thirds of its layers learning, in larger steps."
            ),
            config=TrainingConfig(
                preset="mobilenet_v2_mended",
                architecture="mobilenet_v2_96",
                epochs=12,
                learning_rate=1e-3,
                schedule="cosine",
                horizontal_flip=True,
                rotation_degrees=10,
                rescale=0.1,
                shift=0.1,
                pretrained=True,
                frozen_epochs=1,
                fine_tuning_rate=2e-4,
                tuned_layers=100,
                precision="float32",
                source="this project",
            ),
        ),
        Preset(
            title="VGGNet",
            summary=(
                "A deep network of the older, plain kind with 30 million weights; it learnt FER-2013 from nothing, its "
                "pictures rescaled, moved, turned and covered in part."
            ),
            config=TrainingConfig(
                preset="vggnet",
                architecture="vggnet",
                epochs=300,
                optimizer="sgd",
                learning_rate=0.01,
                schedule="plateau",
                weight_decay=1e-4,
                keep="best",
                side=40,
                horizontal_flip=True,
                rotation_degrees=10,
                rescale=0.2,
                shift=0.2,
                geometry_probability=0.5,
                erasing=0.5,
                source="Khaireddin and Chen (2021)",
                reported_accuracy=0.7328,
            ),
        ),
    )
}
