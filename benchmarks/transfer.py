"""`python -m benchmarks.transfer`: why transfer learning from ImageNet stayed at 30 to 35 %, one change at a time.

The frozen MobileNetV2 looks at FER-2013 in several set-ups; a softmax regression from its 1280 features to the labels,
trained to the end, says what those features hold. That is the most which a frozen base can give in that set-up.
"""

import argparse
import json
from dataclasses import asdict, dataclass
from pathlib import Path

import cv2
import numpy as np

from models.training.faces import Faces
from models.training.fer2013 import load_faces
from models.training.measures import wilson_interval
from models.training.quiet import quiet
from models.training.tables import aligned
from models.training.targets import one_hot

EPOCHS, BATCH = 40, 256


@dataclass(frozen=True)
class Setup:
    """How faces are shown to the frozen base.

    Attributes:
        words: What is special about it.
        side: Pixels along each side.
        divisor: Grey values are divided by this.
        offset: This is then added; the base was trained with x / 127.5 - 1.
        degrees: Training faces are turned by up to this.
    """

    words: str
    side: int
    divisor: float = 127.5
    offset: float = -1.0
    degrees: float = 0.0


SETUPS = (
    Setup("as in the paper: 48 pixels, turned by up to 72 degrees", 48, degrees=72),
    Setup("48 pixels, upright", 48),
    Setup("48 pixels, upright, values of 0 to 1", 48, divisor=255, offset=0.0),
    Setup("48 pixels, upright, values of 0 to 255", 48, divisor=1, offset=0.0),
    Setup("96 pixels, turned by up to 72 degrees", 96, degrees=72),
    Setup("96 pixels, upright", 96),
)


@dataclass(frozen=True)
class Row:
    """What a set-up gives.

    Attributes:
        setup: Its words.
        accuracy: On PublicTest.
        interval: Its 95 % interval.
    """

    setup: str
    accuracy: float
    interval: tuple[float, float]


def features(faces: np.ndarray, setup: Setup, imagenet: Path, *, degrees: float) -> np.ndarray:
    """The mean of the base's 1280 maps for each face: float32 (n, 1280)."""
    import keras

    base = keras.applications.MobileNetV2(
        input_shape=(setup.side, setup.side, 3), include_top=False, weights=None, pooling="avg"
    )
    base.load_weights(imagenet)
    shown = np.stack(
        [_shown(face, setup, angle) for face, angle in zip(faces, _angles(len(faces), degrees), strict=True)]
    )
    parts = [shown[start : start + BATCH] for start in range(0, len(shown), BATCH)]
    return np.concatenate([base.predict_on_batch(np.repeat(part[..., None], 3, axis=3)) for part in parts])


def probed(setup: Setup, training: Faces, watched: Faces, imagenet: Path) -> Row:
    """Fits the regression on Training and measures it."""
    import keras

    known = features(training.images, setup, imagenet, degrees=setup.degrees)
    asked = features(watched.images, setup, imagenet, degrees=0.0)
    mean, spread = known.mean(axis=0), known.std(axis=0) + 1e-6
    keras.utils.set_random_seed(2013)
    model = keras.Sequential([keras.Input((known.shape[1],)), keras.layers.Dense(7, activation="softmax")])
    model.compile(keras.optimizers.Adam(1e-3, weight_decay=1e-2), "categorical_crossentropy")
    model.fit((known - mean) / spread, one_hot(training.labels), batch_size=BATCH, epochs=EPOCHS, verbose=0)
    right = int((model.predict_on_batch((asked - mean) / spread).argmax(axis=1) == watched.labels).sum())
    return Row(setup.words, right / len(watched), wilson_interval(right, len(watched)))


def _shown(face: np.ndarray, setup: Setup, angle: float) -> np.ndarray:
    matrix = cv2.getRotationMatrix2D((23.5, 23.5), angle, 1.0)
    turned = cv2.warpAffine(face, matrix, (48, 48), borderMode=cv2.BORDER_REFLECT) if angle else face
    enlarged = cv2.resize(turned, (setup.side, setup.side), interpolation=cv2.INTER_LINEAR)
    return enlarged.astype(np.float32) / setup.divisor + setup.offset


def _angles(n: int, degrees: float) -> np.ndarray:
    return np.random.default_rng(0).uniform(-degrees, degrees, n)


def main() -> None:
    """Measures all set-ups and prints a table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.transfer", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="FER-2013")
    parser.add_argument("--imagenet", type=Path, required=True, help="weights of MobileNetV2 without top")
    parser.add_argument("--count", type=int, default=10000, help="faces of Training that are used")
    parser.add_argument("--json", type=Path, help="also write the rows to this file")
    options = parser.parse_args()
    training, watched = load_faces(options.data, "Training"), load_faces(options.data, "PublicTest")
    picked = np.random.default_rng(0).permutation(len(training)) < options.count
    training = training.where(picked, training.source)
    with quiet():
        rows = [probed(setup, training, watched, options.imagenet) for setup in SETUPS]
    cells = [[row.setup, f"{row.accuracy:.1%}", "{:.1%} to {:.1%}".format(*row.interval)] for row in rows]
    print(aligned([["set-up", "accuracy", "95 % interval"], *cells]))
    if options.json:
        values = {"count": len(training), "rows": [asdict(row) for row in rows]}
        options.json.write_text(json.dumps(values, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
