"""The saved networks by name, best first; each is checked against its card before it is used."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from models.card import InvalidCard, ModelCard
from models.naming import DEFAULT, quoted
from models.stored import CARD, SERVED, WEIGHTS_FILE, NetworkUnavailable, StoredNetwork, from_folder

WEIGHTS = Path(__file__).parent / "weights"
"""Where the project's own networks lie, each in a folder of its name."""


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
    return from_folder(weights / name)


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
            return from_folder(weights / name)
        except NetworkUnavailable:
            continue
    return from_folder(weights / survey(weights=weights).pick().name)


def _rank(card: ModelCard) -> tuple[bool, float, str]:
    """What networks are sorted by, best first."""
    return card.metrics.get("split") != "PublicTest", -card.accuracy, card.name


def survey(*, weights: Path = WEIGHTS) -> Survey:
    """Checks every network of a folder."""
    cards, refusals = [], {}
    for name in _names(weights):
        try:
            cards.append(from_folder(weights / name).card)
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


def _names(weights: Path) -> list[str]:
    """The folders that hold a network, or a part of one."""
    parts = (CARD, SERVED, WEIGHTS_FILE)
    return sorted({path.parent.name for path in weights.glob("[!.]*/*") if path.name in parts})
