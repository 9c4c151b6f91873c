"""`python -m benchmarks.sturdiness`: how many expressions networks still name right where pictures were harmed."""

import argparse
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from benchmarks import labelled
from benchmarks.harms import HARMS, Harm, harmed
from benchmarks.progress import progress
from benchmarks.share import Share
from benchmarks.stored_networks import stored_networks
from models import registry
from models.training.errors import UnreadableDataset
from models.training.faces import Faces
from models.training.tables import aligned

Scorer = Callable[[np.ndarray], np.ndarray]
"""Crops uint8 (n, 48, 48) to scores (n, 7)."""


def measured(
    networks: Mapping[str, Scorer], faces: Faces, seed: int, harms: Mapping[str, Harm] = HARMS
) -> list[dict[str, Any]]:
    """A row for each harm: its name, and each network's share of right answers.

    Args:
        networks: By name.
        faces: The pictures and their labels.
        seed: Of the harms; all networks see the same pictures.
        harms: By name.
    """
    rows = []
    for name, harm in progress(harms.items(), len(harms), "harms"):
        images = harmed(faces.images, harm, seed)
        right = {network: score(images).argmax(axis=1) == faces.labels for network, score in networks.items()}
        rows.append({"harm": name, "shares": {network: Share.count(row).to_dict() for network, row in right.items()}})
    return rows


def text(rows: Sequence[Mapping[str, Any]]) -> str:
    """The rows for a terminal."""
    head = ["", *rows[0]["shares"]]
    cells = [
        [row["harm"], *(str(Share(share["right"], share["of"])) for share in row["shares"].values())] for row in rows
    ]
    return aligned([head, *cells])


def main(arguments: Sequence[str] | None = None) -> None:
    """Prints the table, and writes it as JSON if asked."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.sturdiness", description=__doc__)
    labelled.add_options(parser)
    parser.add_argument("--network", nargs="+", help="names (default: all that can be loaded, best first)")
    options = parser.parse_args(arguments)
    try:
        faces = labelled.labelled(options)
        stored = stored_networks(options.network)
    except (UnreadableDataset, registry.NetworkUnavailable) as error:
        sys.exit(str(error))
    rows = measured({network.card.name: network.open() for network in stored}, faces, options.seed)
    print(f"accuracy with its 95 % interval on {len(faces)} pictures ({faces.source})\n\n{text(rows)}")
    if options.json:
        report = {"split": options.split, "seed": options.seed, "pictures": len(faces), "rows": rows}
        options.json.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
