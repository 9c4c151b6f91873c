"""The saved networks by name: each is checked against its card before it is used."""

import hashlib
import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from models.card import InvalidCard, ModelCard
from models.emotions import LABELS
from models.runtime import DamagedNetwork, LiteRtNetwork

WEIGHTS = Path(__file__).parent / "weights"
"""Where the project's own networks lie, each in a folder of its name."""

DEFAULT = "default"
"""Stands for whichever network is best."""

CARD, SERVED, KERAS = "card.json", "model.tflite", "model.keras"
"""The card, the network that is served, and the one it was made from."""


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


def load(name: str = DEFAULT, *, weights: Path = WEIGHTS) -> StoredNetwork:
    """Finds a network and checks it.

    Args:
        name: The network's name, or "default" for the best one.
        weights: The folder that holds a folder for each network.

    Raises:
        NetworkUnavailable: There is none of this name, or its files, labels or shapes are not what its card says.
    """
    if name == DEFAULT:
        name = best(weights=weights).name
    folder = weights / name
    if not re.fullmatch(r"[a-z0-9_]+", name) or not (folder / CARD).is_file():
        raise NetworkUnavailable(f"no network is called {name!r}; there are {', '.join(_names(weights)) or 'none'}")
    try:
        return _checked(folder)
    except (InvalidCard, DamagedNetwork, OSError, UnicodeDecodeError) as error:
        raise NetworkUnavailable(f"the network {name} is refused: {error}") from error


def available(*, weights: Path = WEIGHTS) -> list[ModelCard]:
    """The cards of all networks that can be loaded, best first; those that are refused are left out.

    A network that was measured on something else than PublicTest comes after all that were.
    """
    cards = []
    for name in _names(weights):
        try:
            cards.append(load(name, weights=weights).card)
        except NetworkUnavailable:
            continue
    return sorted(cards, key=lambda card: (card.metrics.get("split") != "PublicTest", -card.accuracy, card.name))


def best(*, weights: Path = WEIGHTS) -> ModelCard:
    """The card of the network with the highest accuracy on PublicTest.

    Raises:
        NetworkUnavailable: No network can be loaded.
    """
    cards = available(weights=weights)
    if not cards:
        raise NetworkUnavailable(f"no network in {weights} can be used; train one with `python -m models train`")
    return cards[0]


def refusals(*, weights: Path = WEIGHTS) -> list[str]:
    """A sentence for each network that cannot be loaded."""
    sentences = []
    for name in _names(weights):
        try:
            load(name, weights=weights)
        except NetworkUnavailable as error:
            sentences.append(str(error))
    return sentences


def save(card: ModelCard, files: Mapping[str, bytes], *, weights: Path = WEIGHTS) -> ModelCard:
    """Writes a network, in the place of an older one of the same name.

    The new folder is complete and checked before it takes the old one's place.

    Args:
        card: Everything but the sha256 sums, which are taken here.
        files: The content of each file by name; `model.tflite` must be among them.
        weights: The folder that holds a folder for each network.

    Returns:
        The card as it was written.

    Raises:
        NetworkUnavailable: What was written would be refused.
        OSError: It could not be written.
    """
    card = replace(card, files={name: sha256(content) for name, content in sorted(files.items())})
    new, old = weights / f".{card.name}.new", weights / f".{card.name}.old"
    for leftover in (new, old):
        shutil.rmtree(leftover, ignore_errors=True)
    try:
        _write(new, card, files)
        _checked(new, name=card.name)
    except (InvalidCard, DamagedNetwork) as error:
        raise NetworkUnavailable(f"the network {card.name} is not saved: {error}") from error
    else:
        _swap(new, weights / card.name, old)
    finally:
        shutil.rmtree(new, ignore_errors=True)
    return card


def _write(folder: Path, card: ModelCard, files: Mapping[str, bytes]) -> None:
    folder.mkdir(parents=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
    (folder / CARD).write_text(card.to_json(), encoding="utf-8")


def copy(name: str, *, source: Path, weights: Path = WEIGHTS) -> ModelCard:
    """Takes a network over from another folder of networks.

    Raises:
        NetworkUnavailable: It is not there, or is not what its card says.
        OSError: It could not be written.
    """
    stored = load(name, weights=source)
    files = {file: (stored.folder / file).read_bytes() for file in stored.card.files}
    return save(stored.card, files, weights=weights)


def sha256(content: bytes) -> str:
    """The sum that cards keep, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def _swap(new: Path, place: Path, old: Path) -> None:
    if place.exists():
        place.rename(old)
    new.rename(place)
    shutil.rmtree(old, ignore_errors=True)


def _names(weights: Path) -> list[str]:
    return sorted(card.parent.name for card in weights.glob(f"[!.]*/{CARD}"))


def _checked(folder: Path, *, name: str | None = None) -> StoredNetwork:
    card = ModelCard.from_json((folder / CARD).read_text(encoding="utf-8"))
    if card.name != (name or folder.name):
        raise InvalidCard(f"expected a card of {folder.name}; got one of {card.name}")
    if card.labels != LABELS:
        raise InvalidCard(f"expected the labels {', '.join(LABELS)}; got {', '.join(map(str, card.labels))}")
    contents = {file: _checked_file(folder, file, sha256) for file, sha256 in card.files.items()}
    if SERVED not in contents:
        raise InvalidCard(f"expected {SERVED} among the card's files; got {', '.join(contents) or 'none'}")
    if not isinstance(card.metrics.get("accuracy"), float) or not (card.temperature > 0 <= card.unsure_below < 1):
        raise InvalidCard("expected a measured accuracy, a temperature above 0 and an unsure_below of 0 to 1")
    shape = LiteRtNetwork(contents[SERVED]).input_shape
    if shape != card.input.shape:
        raise InvalidCard(f"expected an input of {card.input.shape}, as its card says; got {shape}")
    return StoredNetwork(card, folder, contents[SERVED])


def _checked_file(folder: Path, name: str, expected: str) -> bytes:
    if name not in {path.name for path in folder.iterdir()}:
        raise InvalidCard(f"expected a file {name}, as its card says; there is none")
    content = (folder / name).read_bytes()
    if sha256(content) != expected:
        raise InvalidCard(f"expected {name} with the sha256 {str(expected)[:12]}...; got {sha256(content)[:12]}...")
    return content
