"""`python -m benchmarks.why`: how faithful the maps of what a network looked at are, beside maps that know nothing."""

import argparse
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from benchmarks import labelled
from benchmarks.curves import Scorer, deletion, insertion
from benchmarks.grad_cam import grad_cam
from benchmarks.progress import progress
from benchmarks.stored_networks import stored_networks
from models import registry
from models.training.errors import UnreadableDataset
from models.training.tables import aligned
from webapp.fer.why import GRID, WhyMap

Explainer = Callable[[np.ndarray, int], np.ndarray]
"""Crop uint8 (48, 48) and the index of a label to heat (g, g)."""

CENTRE_WIDTH = 0.25
"""Standard deviation of the centre prior, as a share of the crop's side."""
DRAWS = 1000
"""Resamplings of the pictures for the interval of a difference."""


def explainers(score: Scorer, covers: Sequence[int], seed: int) -> dict[str, Explainer]:
    """The maps that are compared: occlusion with each size of cover, a centre prior, and noise."""
    place = (np.arange(GRID) + 0.5) / GRID - 0.5
    bell = np.exp(-(place**2) / (2 * CENTRE_WIDTH**2))
    centre, rng = np.outer(bell, bell), np.random.default_rng(seed)
    return {f"occlusion, cover {cover}": _occlusion(score, cover) for cover in covers} | {
        "centre prior": lambda crop, label: centre,
        "random": lambda crop, label: rng.random((GRID, GRID)),
    }


def measured(
    score: Scorer, maps: Mapping[str, Explainer], crops: np.ndarray, seed: int
) -> dict[str, dict[str, dict[str, Any]]]:
    """The mean areas of each kind of map on the network's own likeliest labels.

    Args:
        score: The network.
        maps: By name; `centre prior` must be among them, since all are compared with it.
        crops: uint8 (n, 48, 48), n at least 1.
        seed: Of the resampling.

    Returns:
        By name: `deletion` (small is faithful) and `insertion` (large is), each with its mean, and the 95 % interval
        of its mean difference from the centre prior (percentile bootstrap over pictures).
    """
    labels = score(crops).argmax(axis=1)
    areas = {name: ([], []) for name in maps}
    for crop, label in progress(zip(crops, labels, strict=True), len(crops), "pictures"):
        for name, explain in maps.items():
            heat = explain(crop, int(label))
            areas[name][0].append(deletion(score, crop, label, heat))
            areas[name][1].append(insertion(score, crop, label, heat))
    values = {name: np.array(pair) for name, pair in areas.items()}
    prior = values["centre prior"]
    rows = np.random.default_rng(seed).integers(0, len(crops), (DRAWS, len(crops)))
    return {name: _summary(pair, pair - prior, rows) for name, pair in values.items()}


def _summary(areas: np.ndarray, differences: np.ndarray, rows: np.ndarray) -> dict[str, dict[str, Any]]:
    """Of areas (2, n): deletion, insertion."""
    ends = np.percentile(differences[:, rows].mean(axis=2), [2.5, 97.5], axis=1)
    return {
        curve: {"mean": float(areas[i].mean()), "beyond_prior": [float(end) for end in ends[:, i]]}
        for i, curve in enumerate(("deletion", "insertion"))
    }


def text(report: Mapping[str, Mapping[str, Mapping[str, Any]]]) -> str:
    """The measures for a terminal."""
    head = ["", "deletion", "less the prior's", "insertion", "less the prior's"]
    cells = [[name, *(cell for curve in found.values() for cell in _cells(curve))] for name, found in report.items()]
    return aligned([head, *cells])


def _cells(curve: Mapping[str, Any]) -> list[str]:
    low, high = curve["beyond_prior"]
    return [f"{curve['mean']:.3f}", f"{low:+.3f} to {high:+.3f}"]


def with_gradients(stored: registry.StoredNetwork, maps: Mapping[str, Explainer]) -> dict[str, Explainer]:
    """The maps with Grad-CAM before those that know nothing, where the network's Keras weights were kept."""
    from models.training.evaluate import load_keras

    try:
        gradients = {"Grad-CAM": grad_cam(load_keras(stored))}
    except registry.NetworkUnavailable:
        gradients = {}
    aware = {name: explain for name, explain in maps.items() if name.startswith("occlusion")}
    return aware | gradients | {name: explain for name, explain in maps.items() if name not in aware}


def _occlusion(score: Scorer, cover: int) -> Explainer:
    why = WhyMap(score, cover=cover)
    return lambda crop, label: why(crop, label).heat


def main(arguments: Sequence[str] | None = None) -> None:
    """Prints a table for each network, and writes them as JSON if asked."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.why", description=__doc__)
    labelled.add_options(parser)
    parser.add_argument("--network", nargs="+", default=[registry.DEFAULT], help="names (default: the best one)")
    parser.add_argument("--cover", nargs="+", type=int, default=[8, 14, 20], help="sizes of a cover in pixels")
    options = parser.parse_args(arguments)
    try:
        faces, stored = labelled.labelled(options), stored_networks(options.network)
    except (UnreadableDataset, registry.NetworkUnavailable) as error:
        sys.exit(str(error))
    report = {}
    for network in stored:
        score = network.open()
        name = network.card.name
        maps = with_gradients(network, explainers(score, options.cover, options.seed))
        report[name] = measured(score, maps, faces.images, options.seed)
        print(f"\n{name}, {len(faces)} pictures ({faces.source}): areas under the label's probability\n")
        print(text(report[name]))
    if options.json:
        whole = {"split": options.split, "seed": options.seed, "pictures": len(faces), "networks": report}
        options.json.write_text(json.dumps(whole, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
