"""`python -m benchmarks.classifier`: what a face costs in each network and each way to run it, and what that loses.

One thread, batches of 1, 4 and 16. Each way is compared with `keras.Model.predict` on the same crops. A network that is
kept without its Keras file is measured as it is served, and compared with nothing.
"""

import argparse
import json
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from benchmarks.made_crops import made_crops
from benchmarks.progress import progress
from benchmarks.runtimes import REFERENCE, Scorer, runtimes, served_runtime, use_one_thread
from benchmarks.stored_networks import stored_networks
from models import registry
from models.training.errors import UnreadableDataset
from models.training.fer2013 import load_faces
from models.training.quiet import quiet
from models.training.tables import aligned

BATCHES = (1, 4, 16)

SECONDS = 0.5
"""Time spent in measuring each cell."""


@dataclass(frozen=True)
class Row:
    """One network, run one way.

    Attributes:
        network: Its name.
        runtime: The way it is run.
        served: Whether it is served this way.
        ms_per_face: The median time by batch size.
        largest_difference: The largest distance of any score from Keras's; None where there is no Keras network.
        agreement: The share of crops with the same label as Keras; likewise.
    """

    network: str
    runtime: str
    served: bool
    ms_per_face: dict[int, float]
    largest_difference: float | None
    agreement: float | None


def main() -> None:
    """Measures the networks and prints a table."""
    options = _options()
    try:
        crops, training = _crops(options.data)
        with quiet():
            stored = stored_networks(options.network)
    except (UnreadableDataset, registry.NetworkUnavailable) as error:
        sys.exit(str(error))
    use_one_thread()
    rows = [row for network in progress(stored, len(stored), "networks") for row in measured(network, crops, training)]
    print(f"one thread; compared with Keras on {len(crops)} {'real' if options.data else 'made'} crops\n")
    print(text(rows))
    if options.json:
        report = {"crops": len(crops), "rows": [asdict(row) for row in rows]}
        options.json.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")


def measured(stored: registry.StoredNetwork, crops: np.ndarray, training: np.ndarray) -> list[Row]:
    """Every way to run one network.

    Args:
        stored: The network.
        crops: Grey uint8 (n, 48, 48), to compare on and to take the time of.
        training: Likewise (m, 48, 48), from which full int8 takes its ranges.
    """
    with quiet():
        runs = runtimes(stored, training)
        expected = _all_scores(runs[REFERENCE], crops) if REFERENCE in runs else None
        return [_row(stored, runtime, scorer, crops, expected) for runtime, scorer in runs.items()]


def _row(
    stored: registry.StoredNetwork, runtime: str, scorer: Scorer, crops: np.ndarray, expected: np.ndarray | None
) -> Row:
    scores = None if expected is None else _all_scores(scorer, crops)
    return Row(
        network=stored.card.name,
        runtime=runtime,
        served=runtime == served_runtime(stored),
        ms_per_face={batch: round(_median_ms(scorer, crops[:batch]) / batch, 3) for batch in BATCHES},
        largest_difference=None if scores is None else float(np.abs(scores - expected).max()),
        agreement=None if scores is None else float((scores.argmax(axis=1) == expected.argmax(axis=1)).mean()),
    )


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


def text(rows: list[Row]) -> str:
    """The rows for a terminal."""
    head = ["network", "run by", *(f"ms at {batch}" for batch in BATCHES), "difference", "same label", ""]
    return aligned(
        [head]
        + [
            [
                row.network,
                row.runtime,
                *(f"{ms:.3f}" for ms in row.ms_per_face.values()),
                "" if row.largest_difference is None else f"{row.largest_difference:.1e}",
                "" if row.agreement is None else f"{row.agreement:.2%}",
                "served" if row.served else "",
            ]
            for row in rows
        ]
    )


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.classifier", description=__doc__)
    parser.add_argument("--data", type=Path, help="compare on its PublicTest instead of made crops")
    parser.add_argument("--network", nargs="+", help="names (default: all that can be loaded, best first)")
    parser.add_argument("--json", type=Path, help="also write the rows to this file")
    return parser.parse_args()


if __name__ == "__main__":
    main()
