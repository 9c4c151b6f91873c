"""The networks that the server reads with, checked at the start; what reads loads those that it is asked for."""

import logging
from pathlib import Path

from models import registry
from models.card import ModelCard
from models.registry import Survey
from webapp.config import Config
from webapp.fer import Recognizer
from webapp.run_history import Epoch, read_history

log = logging.getLogger("mien.networks")


class Networks:
    """The cards of all networks.

    Attributes:
        default: The recogniser of the one that is served to whoever names none: that it loads is known at the start.
    """

    def __init__(self, found: Survey, default: Recognizer) -> None:
        """Takes what was found.

        Args:
            found: Which networks there are.
            default: The recogniser of the one that is served.
        """
        self.default = default
        self._found = found

    @classmethod
    def from_disk(cls, config: Config) -> "Networks":
        """Checks every network of the configured folder, logs those that are refused, and loads the one to serve.

        Raises:
            NetworkUnavailable: There is none of the configured name, or it is refused.
        """
        weights = registry.WEIGHTS if config.weights == registry.DEFAULT else Path(config.weights)
        found = registry.survey(weights=weights)
        for sentence in found.refusals.values():
            log.warning("%s", sentence)
        return cls(found, Recognizer(found.pick(config.network).name, weights=weights))

    @property
    def cards(self) -> tuple[ModelCard, ...]:
        """Of all networks that were found sound at the start, best first."""
        return self._found.cards

    def card(self, name: str) -> ModelCard:
        """The card of the network of this name; "default" is the one that is served.

        Raises:
            NetworkUnavailable: There is none, or it was refused at the start.
        """
        return self.default.card if name == registry.DEFAULT else self._found.pick(name)

    def history(self, name: str) -> list[Epoch]:
        """The epochs of a network's training.

        Raises:
            NetworkUnavailable: There is none of this name.
            webapp.run_history.NoHistory: None was kept of it, or it cannot be shown.
        """
        card = self.card(name)
        return read_history(self._found.weights / card.name, card)
