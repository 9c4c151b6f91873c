"""The epochs of a network's training, from the `history.csv` beside its card."""

import csv
import io
import math
from collections.abc import Mapping
from pathlib import Path

from models.card import ModelCard
from models.stored import sha256

HISTORY = "history.csv"
COLUMNS = ("epoch", "accuracy", "loss", "val_accuracy", "val_loss")
"""What every history has; `val_` is the data that was only watched."""
MOST_BYTES = 4_000_000

Epoch = Mapping[str, float | int | None]
"""One row by column; what was not a number when it was measured is None."""


class NoHistory(LookupError):
    """There is no history that can be shown; the message is a sentence."""

    def __str__(self) -> str:
        return str(self.args[0])


def read_history(folder: Path, card: ModelCard) -> list[Epoch]:
    """The epochs of a training run, first to last.

    Args:
        folder: Where the network's files lie.
        card: Says what the file's sha256 must be.

    Raises:
        NoHistory: None was kept, it is another than the card says, or it is no history.
    """
    if HISTORY not in card.files:
        raise NoHistory(f"the network {card.name} has no {HISTORY} beside it")
    try:
        content = (folder / HISTORY).read_bytes()
    except OSError as error:
        raise NoHistory(f"the {HISTORY} of {card.name} cannot be read: {error.strerror}") from error
    if len(content) > MOST_BYTES or sha256(content) != card.files[HISTORY]:
        raise NoHistory(f"the {HISTORY} of {card.name} is not the one that its card names")
    try:
        return _rows(content.decode("utf-8"))
    except (ValueError, TypeError, csv.Error) as error:
        raise NoHistory(f"the {HISTORY} of {card.name} holds something else than numbers by epoch") from error


def fine_tuning_from(card: ModelCard) -> int | None:
    """The last epoch before fine tuning; None where all epochs were alike."""
    frozen = card.training.config.get("frozen_epochs") or 0
    return frozen if 0 < frozen < card.training.epochs else None


def _rows(text: str) -> list[Epoch]:
    reader = csv.DictReader(io.StringIO(text))
    if not set(COLUMNS) <= set(reader.fieldnames or ()):
        raise ValueError("a column is missing")
    return [{name: _number(name, value) for name, value in row.items()} for row in reader]


def _number(name: str, value: str) -> float | int | None:
    number = float(value)
    if name == "epoch":
        return int(number)
    return number if math.isfinite(number) else None
