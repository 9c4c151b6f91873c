"""`python -m benchmarks.training PRESET`: whether the input pipeline keeps up with the training step.

Pictures a second of the pipeline alone (augmented batches, made by one thread), of the step alone (the same batches,
ready in memory) and of both together, as a training run has them.
"""

import argparse
import json
import os
import platform
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks import labelled
from models.training.errors import TrainingFailed, UnreadableDataset
from models.training.faces import Faces
from models.training.fer2013 import load_faces
from models.training.ferplus import with_votes
from models.training.presets import PRESETS
from models.training.quiet import quiet
from models.training.tables import aligned

SPLIT = "Training"


@dataclass(frozen=True)
class Row:
    """One preset, in pictures a second.

    Attributes:
        preset: Its name.
        batch_size: Pictures a step.
        batches: Steps that each time was taken of.
        pipeline: Of the input pipeline alone.
        step: Of the training step alone.
        together: Of a training run.
    """

    preset: str
    batch_size: int
    batches: int
    pipeline: float
    step: float
    together: float


def measured(preset: str, faces: Faces, batches: int, imagenet: Path | None = None) -> Row:
    """Takes the three times of one preset.

    Args:
        preset: A key of `PRESETS`.
        faces: Training's pictures, with votes if the preset is to learn from them.
        batches: Steps to measure, at most as many as there are pictures for.
        imagenet: Weights of the base, for a network that has one.

    Raises:
        TrainingFailed: The base's weights are missing.
    """
    from models.training.batches import TrainingBatches
    from models.training.targets import targets
    from models.training.train import new_model

    config = PRESETS[preset].config
    whole = max(min(batches, len(faces) // config.batch_size), 1)
    faces = labelled.drawn(faces, whole * config.batch_size, config.seed)
    stream = TrainingBatches(faces.images, targets(faces, config), config)
    model = new_model(config, imagenet)
    pipeline = _seconds(lambda: [stream[index] for index in range(len(stream))])
    ready = [stream[index] for index in range(len(stream))]
    for batch in ready[:2]:
        model.train_on_batch(*batch)
    step = _seconds(lambda: [model.train_on_batch(*batch) for batch in ready])
    model.fit(stream, shuffle=False, verbose=0)
    together = _seconds(lambda: model.fit(stream, shuffle=False, verbose=0))
    rates = (round(len(faces) / seconds, 1) for seconds in (pipeline, step, together))
    return Row(preset, config.batch_size, len(stream), *rates)


def text(rows: Sequence[Row]) -> str:
    """The rows for a terminal."""
    head = ["pictures a second", "pipeline alone", "step alone", "together", "together / step"]
    cells = [
        [
            row.preset,
            *(f"{rate:.0f}" for rate in (row.pipeline, row.step, row.together)),
            f"{row.together / row.step:.0%}",
        ]
        for row in rows
    ]
    return aligned([head, *cells])


def main(arguments: Sequence[str] | None = None) -> None:
    """Prints a row for each preset, and writes them as JSON if asked."""
    options = _options(arguments)
    try:
        faces = load_faces(options.data, SPLIT)
        faces = with_votes(faces, options.votes, SPLIT) if options.votes else faces
        with quiet():
            rows = [measured(preset, faces, options.batches, options.imagenet) for preset in options.preset]
            compute = _compute()
    except (UnreadableDataset, TrainingFailed) as error:
        sys.exit(str(error))
    print(f"{compute}\n\n{text(rows)}")
    if options.json:
        report = {"compute": compute, "rows": [asdict(row) for row in rows]}
        options.json.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")


def _seconds(call: Callable[[], object]) -> float:
    began = time.perf_counter()
    call()
    return time.perf_counter() - began


def _compute() -> str:
    import keras

    return f"{os.cpu_count()} CPU cores ({platform.machine()}), Keras on {keras.backend.backend()}"


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.training", description=__doc__)
    parser.add_argument("preset", nargs="+", choices=sorted(PRESETS), metavar="PRESET", help=", ".join(sorted(PRESETS)))
    parser.add_argument("--data", type=Path, required=True, help="fer2013.csv, a folder for each class, or an .npz")
    parser.add_argument("--votes", type=Path, help="FER+'s csv, for presets that learn from it")
    parser.add_argument("--imagenet", type=Path, help="weights of the base, for presets that stand on one")
    parser.add_argument("--batches", type=int, default=20, help="steps to take the times of (default: 20)")
    parser.add_argument("--json", type=Path, help="also write the rows to this file")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    main()
