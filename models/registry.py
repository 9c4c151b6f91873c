"""The saved networks by name: each is checked against its card before it is used."""

import hashlib
import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from models.card import InputSpec, InvalidCard, ModelCard
from models.emotions import LABELS
from models.runtime import DamagedNetwork, LiteRtNetwork

WEIGHTS = Path(__file__).parent / "weights"
"""Where the project's own networks lie, each in a folder of its name."""

DEFAULT = "default"
"""Stands for whichever network is best."""

LONGEST_NAME = 40
"""Characters that a network's name may have."""

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


@dataclass(frozen=True)
class Survey:
    """What a folder of networks holds.

    Attributes:
        weights: The folder.
        cards: Of the networks that can be loaded, best first; one that was measured on something else than PublicTest
            comes after all that were.
        refusals: Why each other one cannot, a sentence by the name of its folder.
    """

    weights: Path
    cards: tuple[ModelCard, ...]
    refusals: Mapping[str, str]

    def pick(self, name: str = DEFAULT) -> ModelCard:
        """The card of the network of this name, or of the best one.

        Raises:
            NetworkUnavailable: There is none, or it is refused; the message says which there are.
        """
        cards = {card.name: card for card in self.cards}
        if name in cards:
            return cards[name]
        if name == DEFAULT and cards:
            return self.cards[0]
        if name == DEFAULT:
            raise NetworkUnavailable(
                f"no network in {self.weights} can be used; train one with `python -m models train`"
            )
        why = self.refusals.get(name, f"no network is called {quoted(name)}")
        raise NetworkUnavailable(f"{why}; there are {', '.join(cards) or 'none'}")


def load(name: str = DEFAULT, *, weights: Path = WEIGHTS) -> StoredNetwork:
    """Finds a network and checks it.

    Args:
        name: The network's name, or "default" for the best one.
        weights: The folder that holds a folder for each network.

    Raises:
        NetworkUnavailable: There is none of this name, or its files, labels or shapes are not what its card says.
    """
    if name == DEFAULT:
        return _load_best(weights)
    if name not in _names(weights):
        name = survey(weights=weights).pick(name).name
    return _load(weights, name)


def _load_best(weights: Path) -> StoredNetwork:
    """The best network that can be loaded; by the cards alone, so that only one network is checked as a rule."""
    cards = []
    for name in _names(weights):
        try:
            cards.append((_rank(ModelCard.from_json((weights / name / CARD).read_text(encoding="utf-8"))), name))
        except (InvalidCard, OSError, UnicodeDecodeError, RecursionError, LookupError, TypeError, ValueError):
            continue  # it would be refused
    for _, name in sorted(cards):
        try:
            return _load(weights, name)
        except NetworkUnavailable:
            continue
    return _load(weights, survey(weights=weights).pick().name)


def _rank(card: ModelCard) -> tuple[bool, float, str]:
    """What networks are sorted by, best first."""
    return card.metrics.get("split") != "PublicTest", -card.accuracy, card.name


def _load(weights: Path, name: str) -> StoredNetwork:
    try:
        return _checked(weights / name)
    except (InvalidCard, DamagedNetwork, OSError, UnicodeDecodeError, RecursionError) as error:
        raise NetworkUnavailable(f"the network {_shown(name)} is refused: {_reason(error)}") from error


def survey(*, weights: Path = WEIGHTS) -> Survey:
    """Checks every network of a folder."""
    cards, refusals = [], {}
    for name in _names(weights):
        try:
            cards.append(_load(weights, name).card)
        except NetworkUnavailable as error:
            refusals[name] = str(error)
    cards.sort(key=_rank)
    return Survey(weights, tuple(cards), refusals)


def available(*, weights: Path = WEIGHTS) -> list[ModelCard]:
    """The cards of all networks that can be loaded, best first; those that are refused are left out."""
    return list(survey(weights=weights).cards)


def best(*, weights: Path = WEIGHTS) -> ModelCard:
    """The card of the network with the highest accuracy on PublicTest.

    Raises:
        NetworkUnavailable: No network can be loaded.
    """
    return survey(weights=weights).pick()


def refusals(*, weights: Path = WEIGHTS) -> list[str]:
    """A sentence for each network that cannot be loaded."""
    return list(survey(weights=weights).refusals.values())


def is_name(text: str) -> bool:
    """Whether a network may be called so."""
    return bool(re.fullmatch(rf"[a-z0-9_]{{1,{LONGEST_NAME}}}", text)) and text != DEFAULT


def quoted(text: str) -> str:
    """What somebody gave as a name, for a sentence: no longer than a name may be, and without odd characters."""
    seen = ascii(text[:LONGEST_NAME])[1:-1]
    return f"'{seen}'" if len(text) <= LONGEST_NAME >= len(seen) else f"'{seen[: LONGEST_NAME - 3]}...'"


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
    """The folders that hold a network, or a part of one."""
    parts = (CARD, SERVED, WEIGHTS_FILE)
    return sorted({path.parent.name for path in weights.glob("[!.]*/*") if path.name in parts})


def _checked(folder: Path, *, name: str | None = None) -> StoredNetwork:
    name = name or folder.name
    if not is_name(name):
        raise InvalidCard(
            f"expected a name of 1 to {LONGEST_NAME} of a-z, 0-9 and _, and not {DEFAULT}; got {quoted(name)}"
        )
    if not (folder / CARD).exists():
        raise InvalidCard(f"expected a file {CARD}; there is none")
    card = ModelCard.from_json((folder / CARD).read_text(encoding="utf-8"))
    if card.name != name:
        raise InvalidCard(f"expected a card of {name}; got one of {_shown(card.name)}")
    if card.labels != LABELS:
        raise InvalidCard(f"expected the labels {', '.join(LABELS)}; got {', '.join(map(str, card.labels))}")
    contents = {file: _checked_file(folder, file, sha256) for file, sha256 in card.files.items()}
    if SERVED not in contents:
        raise InvalidCard(f"expected {SERVED} among the card's files; got {', '.join(contents) or 'none'}")
    if not isinstance(card.metrics.get("accuracy"), float) or not (card.temperature > 0 <= card.unsure_below < 1):
        raise InvalidCard("expected a measured accuracy, a temperature above 0 and an unsure_below of 0 to 1")
    _try_out(LiteRtNetwork(contents[SERVED], temperature=card.temperature), card.input.shape)
    return StoredNetwork(card, folder, contents[SERVED])


def _try_out(network: LiteRtNetwork, shape: tuple[int, ...]) -> None:
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


def _shown(name: str) -> str:
    return name if is_name(name) else quoted(name)
