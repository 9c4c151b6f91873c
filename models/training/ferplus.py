"""FER+: ten taggers' votes for each picture of FER-2013 (Barsoum et al. 2016)."""

import csv
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np

from models.emotions import LABELS
from models.training.errors import UnreadableDataset
from models.training.faces import Faces

VOTES = ("neutral", "happiness", "surprise", "sadness", "anger", "disgust", "fear", "contempt", "unknown", "NF")
"""The columns of FER+'s own file."""

SAME = {
    "angry": "anger",
    "disgust": "disgust",
    "fear": "fear",
    "happy": "happiness",
    "sad": "sadness",
    "surprise": "surprise",
    "neutral": "neutral",
}
"""FER-2013's labels in FER+'s words. Contempt, unknown and NF (no face) have no counterpart."""

LEAST_AGREEMENT = 0.5
"""FER-2013's label and the majority of FER+ agree on 63 % of rows; on rows that do not belong together, on 18 %."""


def with_votes(faces: Faces, path: Path, split: str) -> Faces:
    """Gives each face its votes.

    Args:
        faces: One whole split of FER-2013 in its original order, as the csv and npz forms keep it.
        path: FER+'s `fer2013new.csv`: row i belongs to row i of FER-2013.
        split: Which rows of the file are meant, by their `Usage`.

    Raises:
        UnreadableDataset: The file is no such file, or its rows do not belong to these faces.
    """
    try:
        votes = np.array(list(_rows(path, split)), np.uint8).reshape(-1, len(VOTES))
    except OSError as error:
        raise UnreadableDataset(f"{path} cannot be read: {error.strerror or error}") from error
    if len(votes) != len(faces):
        raise UnreadableDataset(
            f"expected votes for {len(faces)} faces of {split} in {path.name}; got {len(votes)}: votes belong to "
            "FER-2013's rows in their original order, which the csv and npz forms keep"
        )
    agreement = (label_shares(votes).argmax(axis=1) == faces.labels).mean()
    if agreement < LEAST_AGREEMENT:
        raise UnreadableDataset(
            f"{path.name} agrees with {agreement:.0%} of the labels of {faces.source}; 63 % were expected, so that its "
            "rows seem to belong to other pictures"
        )
    return replace(faces, votes=votes)


def label_shares(votes: np.ndarray) -> np.ndarray:
    """Votes (n, 10) for FER-2013's seven labels as shares, float (n, 7); zeros where nobody voted for any of them."""
    counts = votes[:, [VOTES.index(SAME[label]) for label in LABELS]].astype(float)
    return counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)


def _rows(path: Path, split: str) -> Iterator[list[int]]:
    with path.open(newline="", encoding="utf-8-sig", errors="replace") as file:
        reader = csv.DictReader(file)
        missing = [name for name in ("Usage", *VOTES) if name not in (reader.fieldnames or ())]
        if missing:
            raise UnreadableDataset(f"expected FER+'s columns in {path.name}; missing {', '.join(missing)}")
        for number, row in enumerate(reader, start=2):
            if row["Usage"] == split:
                yield _counts(row, f"{path.name} row {number} (the header is row 1)")


def _counts(row: dict[str, str | None], where: str) -> list[int]:
    texts = [(row[name] or "").strip() for name in VOTES]
    if not all(text.isdecimal() and int(text) <= 255 for text in texts):
        raise UnreadableDataset(f"{where}: expected a number of votes in each column; got {', '.join(texts)[:60]}")
    return [int(text) for text in texts]
