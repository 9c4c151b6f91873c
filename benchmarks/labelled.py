"""The labelled pictures that a benchmark measures on, as its command line names them."""

import argparse
from pathlib import Path

import numpy as np

from models.training.faces import Faces
from models.training.fer2013 import load_faces

SEED = 2013


def add_options(parser: argparse.ArgumentParser) -> None:
    """Lets a command name a data set, a split and a part of it."""
    parser.add_argument("--data", type=Path, required=True, help="fer2013.csv, a folder for each class, or an .npz")
    parser.add_argument("--split", default="PublicTest", help="which part of it (default: PublicTest)")
    parser.add_argument("--count", type=int, help="draw so many of its pictures (default: all)")
    parser.add_argument("--seed", type=int, default=SEED, help=f"of all that is drawn (default: {SEED})")
    parser.add_argument("--json", type=Path, help="also write the numbers to this file")


def labelled(options: argparse.Namespace) -> Faces:
    """The pictures that the options name.

    Raises:
        UnreadableDataset: The data set cannot be read.
    """
    return drawn(load_faces(options.data, options.split), options.count, options.seed)


def drawn(faces: Faces, count: int | None, seed: int) -> Faces:
    """So many faces, drawn by a seed without putting back; all of them in their order where there are no more."""
    if count is None or count >= len(faces):
        return faces
    rows = np.random.default_rng(seed).permutation(len(faces))[: max(count, 1)]
    return faces.where(rows, f"{len(rows)} of {faces.source}")
