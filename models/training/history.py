"""The record of a training run: one row an epoch."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path

Row = dict[str, int | float]
"""epoch (from 1), accuracy, loss, val_accuracy, val_loss, seconds."""


def read_history(path: Path) -> list[Row]:
    """The rows of a history file, numbers as numbers."""
    with path.open(newline="", encoding="utf-8") as file:
        return [
            {name: int(value) if name == "epoch" else float(value) for name, value in row.items()}
            for row in csv.DictReader(file)
        ]


def history_text(history: Sequence[Row]) -> str:
    """The rows as `history.csv` has them."""
    text = io.StringIO()
    writer = csv.DictWriter(text, list(history[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(history)
    return text.getvalue()


def seconds_of(history: Sequence[Row]) -> float:
    """What the epochs took together."""
    return sum(row["seconds"] for row in history)
