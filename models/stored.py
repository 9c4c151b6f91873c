"""A saved network: its folder is checked against its card before anything of it is used."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from models.card import InputSpec, InvalidCard, ModelCard
from models.emotions import LABELS
from models.naming import DEFAULT, LONGEST_NAME, is_name, quoted, shown
from models.runtime import DamagedNetwork, LiteRtNetwork

CARD, SERVED, WEIGHTS_FILE = "card.json", "model.tflite", "weights.npz"
"""The card, the network that is served, and the weights that it was made from."""


class NetworkUnavailable(LookupError):
    """A network is not there, or is not what its card says; the message is a sentence."""

    def __str__(self) -> str:
        return str(self.args[0])


@dataclass(frozen=True)
class StoredNetwork:
    """A saved network whose files are what its card says.

    Attributes:
        card: What is known about it.
        folder: Where its files lie.
        content: The bytes of the served network, as they were when they were checked.
    """

    card: ModelCard
    folder: Path
    content: bytes

    def open(self) -> LiteRtNetwork:
        """A running copy; each thread needs its own."""
        return LiteRtNetwork(self.content, temperature=self.card.temperature)


def from_folder(folder: Path) -> StoredNetwork:
    """The network of a folder, checked.

    Raises:
        NetworkUnavailable: Its files, labels or shapes are not what its card says.
    """
    try:
        return check(folder)
    except (InvalidCard, DamagedNetwork, OSError, UnicodeDecodeError, RecursionError) as error:
        raise NetworkUnavailable(f"the network {shown(folder.name)} is refused: {_reason(error)}") from error


def check(folder: Path, *, name: str | None = None) -> StoredNetwork:
    """Checks the files of a folder against its card.

    Args:
        folder: Holds the card, and the files that it names.
        name: What the network is called; None takes the folder's name.

    Raises:
        InvalidCard: The card, or what it says of its files, is wrong.
        DamagedNetwork: The network cannot be run.
        OSError: A file cannot be read.
        UnicodeDecodeError: The card is no text.
        RecursionError: The card has very many levels.
    """
    card = _read_card(folder, name or folder.name)
    contents = {file: _checked_file(folder, file, sha256) for file, sha256 in card.files.items()}
    if SERVED not in contents:
        raise InvalidCard(f"expected {SERVED} among the card's files; got {', '.join(contents) or 'none'}")
    if not isinstance(card.metrics.get("accuracy"), float) or not (card.temperature > 0 <= card.unsure_below < 1):
        raise InvalidCard("expected a measured accuracy, a temperature above 0 and an unsure_below of 0 to 1")
    try_out(LiteRtNetwork(contents[SERVED], temperature=card.temperature), card.input.shape)
    return StoredNetwork(card, folder, contents[SERVED])


def _read_card(folder: Path, name: str) -> ModelCard:
    if not is_name(name):
        raise InvalidCard(
            f"expected a name of 1 to {LONGEST_NAME} of a-z, 0-9 and _, and not {DEFAULT}; got {quoted(name)}"
        )
    if not (folder / CARD).exists():
        raise InvalidCard(f"expected a file {CARD}; there is none")
    card = ModelCard.from_json((folder / CARD).read_text(encoding="utf-8"))
    if card.name != name:
        raise InvalidCard(f"expected a card of {name}; got one of {shown(card.name)}")
    if card.labels != LABELS:
        raise InvalidCard(f"expected the labels {', '.join(LABELS)}; got {', '.join(map(str, card.labels))}")
    return card


def try_out(network: LiteRtNetwork, shape: tuple[int, ...]) -> None:
    """Reads two black crops in one call, as the recogniser will read others."""
    if network.input_shape != shape:
        raise InvalidCard(f"expected an input of {shape}, as its card says; got {network.input_shape}")
    if shape != InputSpec().shape:
        raise InvalidCard(f"expected an input of {InputSpec().shape}, as all crops are; got {shape}")
    try:
        scores = network(np.zeros((2, *shape[:2]), np.uint8))
    except (ValueError, RuntimeError) as error:
        raise DamagedNetwork("expected a network that can be run; it fails on two crops") from error
    if not np.isfinite(scores).all():
        raise DamagedNetwork("expected finite scores; got others")


def _checked_file(folder: Path, name: str, expected: str) -> bytes:
    if name not in {path.name for path in folder.iterdir()}:
        raise InvalidCard(f"expected a file {name}, as its card says; there is none")
    content = (folder / name).read_bytes()
    if sha256(content) != expected:
        raise InvalidCard(f"expected {name} with the sha256 {str(expected)[:12]}...; got {sha256(content)[:12]}...")
    return content


def _reason(error: Exception) -> str:
    """What is wrong, without a path of this machine: the sentence may reach a client."""
    if isinstance(error, OSError):
        return f"expected files that can be read; got {error.strerror or type(error).__name__}"
    if isinstance(error, RecursionError):
        return "expected a card of a few levels; got very many"
    return str(error)


def sha256(content: bytes) -> str:
    """The sum that cards keep, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()
