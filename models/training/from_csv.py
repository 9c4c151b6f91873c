"""Labelled faces from the csv files of FER-2013's challenge: `emotion,pixels` and, in most of them, `Usage`."""

import csv
from collections.abc import Generator
from contextlib import closing
from pathlib import Path

import numpy as np

from models.emotions import LABELS
from models.training.errors import UnreadableDataset
from models.training.faces import SIDE, Faces

SPLITS = ("Training", "PublicTest", "PrivateTest")
"""The values of Kaggle's `Usage` column."""

LONGEST_FIELD = 1 << 20
"""Characters in one field: a row of pixels has fewer than 10,000."""


def csv_has_splits(path: Path) -> bool:
    """Whether there is a `Usage` column."""
    with closing(_rows(path)) as rows:
        return "Usage" in next(rows, {})


def faces_from_csv(path: Path, split: str) -> Faces:
    """The rows of one split, or all rows where the file has none.

    Raises:
        UnreadableDataset: A column is missing, or a row is wrong: the message names it, counting the header as row 1.
    """
    images, labels = [], []
    for number, row in enumerate(_rows(path), start=2):
        where = f"{path.name} row {number} (the header is row 1)"
        label = _label(row["emotion"], where)
        if _usage(row, split, where) == split:
            labels.append(label)
            images.append(_pixels(row["pixels"], where))
    source = f"{path.name} {split}" if csv_has_splits(path) else path.name
    return Faces(np.array(images, np.uint8).reshape(-1, SIDE, SIDE), np.array(labels, np.uint8), source)


def _rows(path: Path) -> Generator[dict[str, str | None]]:
    csv.field_size_limit(LONGEST_FIELD)
    with path.open(newline="", encoding="utf-8-sig", errors="replace") as file:
        reader = csv.DictReader(file)
        try:
            reader.fieldnames = [name.strip() for name in reader.fieldnames or []]
            if not {"emotion", "pixels"} <= set(reader.fieldnames):
                columns = ", ".join(name[:20] for name in reader.fieldnames[:5]) or "nothing"
                raise UnreadableDataset(f"expected the columns emotion, pixels, Usage in {path.name}; got {columns}")
            yield from reader
        except csv.Error as error:
            raise UnreadableDataset(
                f"{path.name} line {reader.line_num + 1}: cannot be read as csv: {error}"
            ) from error


def _usage(row: dict[str, str | None], split: str, where: str) -> str:
    usage = row.get("Usage", split)
    if usage is None or usage.strip() not in SPLITS:
        raise UnreadableDataset(f"{where}: expected a Usage of {', '.join(SPLITS)}; got {usage!r}")
    return usage.strip()


def _label(text: str | None, where: str) -> int:
    if text is None or text.strip() not in {str(index) for index in range(len(LABELS))}:
        raise UnreadableDataset(f"{where}: expected an emotion from 0 to {len(LABELS) - 1}; got {text!r}")
    return int(text)


def _pixels(text: str | None, where: str) -> np.ndarray:
    values = (text or "").split()
    if len(values) != SIDE * SIDE:
        raise UnreadableDataset(f"{where}: expected {SIDE * SIDE} pixels; got {len(values)}")
    try:
        pixels = np.array(values, dtype=np.int64)
    except (ValueError, OverflowError) as error:
        raise UnreadableDataset(f"{where}: expected whole grey values of 0 to 255; got other text") from error
    if pixels.min() < 0 or pixels.max() > 255:
        raise UnreadableDataset(f"{where}: expected pixels of 0 to 255; got {pixels.min()} to {pixels.max()}")
    return pixels.astype(np.uint8)
