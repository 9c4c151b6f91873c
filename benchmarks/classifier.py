"""`python -m benchmarks.classifier`: what a face costs in each network and each way to run it, and what that loses.

One thread, batches of 1, 4 and 16. Each way is compared with `keras.Model.predict` on the same crops.
"""

import argparse
import json
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from benchmarks.made_crops import made_crops
from models import registry
from models.runtime import LiteRtNetwork, calibrated
from models.training.fer2013 import load_faces
from models.training.quiet import quiet
from models.training.tables import aligned

BATCHES = (1, 4, 16)

SECONDS = 0.5
"""Time spent in measuring each cell."""

Scorer = Callable[[np.ndarray], np.ndarray]
"""Crops uint8 (n, 48, 48) to calibrated scores (n, 7)."""


@dataclass(frozen=True)
class Row:
    """One network, run one way.

    Attributes:
        network: Its name.
        runtime: The way it is run.
        served: Whether it is served this way.
        ms_per_face: The median time by batch size.
        largest_difference: The largest distance of any score from Keras's.
        agreement: The share of crops with the same label as Keras.
    """

    network: str
    runtime: str
    served: bool
    ms_per_face: dict[int, float]
    largest_difference: float
    agreement: float


def main() -> None:
    """Measures all networks and prints a table."""
    options = _options()
    crops, training = _crops(options.data)
    _use_one_thread()
    with quiet():
        names = [card.name for card in registry.available()]
    rows = [row for name in names for row in measured(name, crops, training)]
    print(f"one thread; compared with Keras on {len(crops)} {'real' if options.data else 'made'} crops\n")
    print(_text(rows))
    if options.json:
        options.json.write_text(
            json.dumps({"crops": len(crops), "rows": [asdict(row) for row in rows]}, indent=2) + "\n"
        )


def measured(name: str, crops: np.ndarray, training: np.ndarray) -> list[Row]:
    """Every way to run one network."""
    stored = registry.load(name)
    with quiet():
        scorers = _scorers(stored, training)
        expected = _all_scores(scorers["keras predict"], crops)
        return [_row(stored, runtime, scorer, crops, expected) for runtime, scorer in scorers.items()]


def _row(stored: registry.StoredNetwork, runtime: str, scorer: Scorer, crops: np.ndarray, expected: np.ndarray) -> Row:
    scores = _all_scores(scorer, crops)
    return Row(
        network=stored.card.name,
        runtime=runtime,
        served=runtime == f"LiteRT {stored.card.serving['form']}",
        ms_per_face={batch: round(_median_ms(scorer, crops[:batch]) / batch, 3) for batch in BATCHES},
        largest_difference=float(np.abs(scores - expected).max()),
        agreement=float((scores.argmax(axis=1) == expected.argmax(axis=1)).mean()),
    )


def _use_one_thread() -> None:
    with quiet():
        import tensorflow as tf

        tf.config.threading.set_intra_op_parallelism_threads(1)
        tf.config.threading.set_inter_op_parallelism_threads(1)


def _scorers(stored: registry.StoredNetwork, training: np.ndarray) -> dict[str, Scorer]:
    import tensorflow as tf

    from models.training.evaluate import load_keras
    from models.training.export import FORMS

    model, temperature = load_keras(stored), stored.card.temperature
    compiled = tf.function(lambda crops: model(crops, training=False), reduce_retracing=True)

    def keras_scorer(call: Callable[[np.ndarray], object]) -> Scorer:
        return lambda crops: calibrated(np.asarray(call(crops[..., None].astype(np.float32))), temperature)

    scorers = {
        "keras predict": keras_scorer(lambda crops: model.predict(crops, verbose=0)),
        "keras call": keras_scorer(lambda crops: model(crops, training=False)),
        "tf.function": keras_scorer(lambda crops: compiled(tf.constant(crops))),
    }
    for form, convert in FORMS.items():
        scorers[f"LiteRT {form}"] = LiteRtNetwork(convert(model, training), temperature=temperature)
    return scorers


def _all_scores(scorer: Scorer, crops: np.ndarray) -> np.ndarray:
    largest = max(BATCHES)
    return np.concatenate([scorer(crops[start : start + largest]) for start in range(0, len(crops), largest)])


def _median_ms(scorer: Scorer, crops: np.ndarray) -> float:
    for _ in range(3):
        scorer(crops)
    times, ends = [], time.perf_counter() + SECONDS
    while time.perf_counter() < ends or len(times) < 5:
        began = time.perf_counter()
        scorer(crops)
        times.append(time.perf_counter() - began)
    return float(np.median(times)) * 1000


def _crops(data: Path | None) -> tuple[np.ndarray, np.ndarray]:
    """Crops to compare on, and training crops from which full int8 takes its ranges."""
    if data is None:
        return made_crops(400, seed=1), made_crops(300, seed=2)
    return load_faces(data, "PublicTest").images, load_faces(data, "Training").images


def _text(rows: list[Row]) -> str:
    head = ["network", "run by", *(f"ms at {batch}" for batch in BATCHES), "difference", "same label", ""]
    return aligned(
        [head]
        + [
            [
                row.network,
                row.runtime,
                *(f"{ms:.3f}" for ms in row.ms_per_face.values()),
                f"{row.largest_difference:.1e}",
                f"{row.agreement:.2%}",
                "served" if row.served else "",
            ]
            for row in rows
        ]
    )


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.classifier", description=__doc__)
    parser.add_argument("--data", type=Path, help="compare on its PublicTest instead of made crops")
    parser.add_argument("--json", type=Path, help="also write the rows to this file")
    return parser.parse_args()


if __name__ == "__main__":
    main()
