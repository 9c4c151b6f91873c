"""Labelled faces from a NumPy archive."""

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from models.emotions import LABELS
from models.training.errors import NoFaces, UnreadableDataset
from models.training.faces import SIDE, Faces

BROKEN = (ValueError, EOFError, KeyError, RuntimeError, MemoryError, zipfile.BadZipFile, zlib.error)
"""What NumPy and zipfile raise for archives that are cut short, altered, encrypted or hold pickled objects."""


def npz_has_splits(path: Path) -> bool:
    """Whether the arrays are named for their splits."""
    with _opened(path) as arrays:
        return "images" not in arrays


def faces_from_npz(path: Path, split: str) -> Faces:
    """`images` and `labels`, or the arrays of one split: `publictest_images` and so on.

    Raises:
        NoFaces: It has no such arrays.
        UnreadableDataset: The file is no such archive, or an array in it has another type or shape, or a wrong value.
    """
    with _opened(path) as arrays:
        prefix = "" if "images" in arrays else f"{split.lower()}_"
        images, labels = (_array(arrays, f"{prefix}{name}", path) for name in ("images", "labels"))
    _check(images, labels, path.name)
    return Faces(images, labels.astype(np.uint8), f"{path.name} {split}" if prefix else path.name)


@contextmanager
def _opened(path: Path) -> Iterator[np.lib.npyio.NpzFile]:
    with path.open("rb") as file:
        try:
            arrays = np.load(file, allow_pickle=False)
        except BROKEN as error:
            raise UnreadableDataset(f"expected a NumPy .npz archive; {path.name} cannot be read as one") from error
        if not isinstance(arrays, np.lib.npyio.NpzFile):
            raise UnreadableDataset(f"expected a NumPy .npz archive; {path.name} holds a single array")
        with arrays:
            yield arrays


def _array(arrays: np.lib.npyio.NpzFile, name: str, path: Path) -> np.ndarray:
    if name not in arrays:
        held = ", ".join(sorted(arrays)[:6]) or "none"
        raise NoFaces(f"expected the arrays images and labels, or {name}, in {path.name}; got {held}")
    try:
        return arrays[name]
    except BROKEN as error:
        raise UnreadableDataset(
            f"expected a plain uint8 array {name} in {path.name}; it is damaged, or holds Python objects"
        ) from error


def _check(images: np.ndarray, labels: np.ndarray, name: str) -> None:
    if images.dtype != np.uint8 or images.ndim != 3 or images.shape[1:] != (SIDE, SIDE):
        got = f"{images.dtype} {tuple(images.shape)}"
        raise UnreadableDataset(f"{name}: expected images uint8 (n, {SIDE}, {SIDE}); got {got}")
    if not np.issubdtype(labels.dtype, np.integer) or labels.shape != images.shape[:1]:
        got = f"{labels.dtype} {tuple(labels.shape)}"
        raise UnreadableDataset(f"{name}: expected labels uint8 ({len(images)},); got {got}")
    wrong = np.flatnonzero((labels < 0) | (labels >= len(LABELS)))
    if wrong.size:
        got = f"{labels[wrong[0]]} in row {wrong[0]} (the first is row 0)"
        raise UnreadableDataset(f"{name}: expected labels from 0 to {len(LABELS) - 1}; got {got}")
