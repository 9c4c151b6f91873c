"""The networks that the server reads with: checked at the start by name, loaded when somebody first asks for one."""

import logging
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from models import registry
from models.card import ModelCard
from models.registry import NetworkUnavailable, Survey
from webapp.concurrency import Event, Threads
from webapp.config import Config
from webapp.fer import Recognizer
from webapp.run_history import Epoch, read_history

RETRY_SECONDS = 10.0
"""A network that could not be loaded is not tried again before."""

log = logging.getLogger("mien.networks")


class Networks:
    """One recogniser for each network in use, shared by all clients; belongs to the event loop.

    Attributes:
        default: What reads for whoever names no network.
    """

    def __init__(self, found: Survey, default: Recognizer, load: Callable[[str], Recognizer], threads: Threads) -> None:
        """Loads nothing.

        Args:
            found: Which networks there are.
            default: The recogniser of the one that is served.
            load: Makes a recogniser of another one; runs in a thread.
            threads: Where it runs.
        """
        self.default = default
        self._found = found
        self._load = load
        self._threads = threads
        self._loaded = {default.card.name: default}
        self._loading: dict[str, Event] = {}
        self._failed: dict[str, float] = {}

    @classmethod
    def from_disk(cls, config: Config, threads: Threads) -> "Networks":
        """Checks every network of the configured folder, logs those that are refused, and loads the one to serve.

        Raises:
            NetworkUnavailable: There is none of the configured name, or it is refused.
        """
        weights = registry.WEIGHTS if config.weights == registry.DEFAULT else Path(config.weights)
        found = registry.survey(weights=weights)
        for sentence in found.refusals.values():
            log.warning("%s", sentence)
        load = partial(Recognizer, weights=weights)
        return cls(found, load(found.pick(config.network).name), load, threads)

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

    def recognizer(self, name: str) -> Recognizer:
        """What reads with the network of this name; the first to ask waits until it is loaded, the event loop does not.

        Raises:
            NetworkUnavailable: There is none, or it cannot be loaded any more.
        """
        name = self.card(name).name
        if name in self._loading:
            self._loading[name].wait()
        elif name not in self._loaded and time.monotonic() - self._failed.get(name, -RETRY_SECONDS) >= RETRY_SECONDS:
            self._open(name)
        if name not in self._loaded:
            others = ", ".join(card.name for card in self.cards if card.name != name)
            raise NetworkUnavailable(f"the network {name} cannot be loaded now; there are {others or 'none'}")
        return self._loaded[name]

    def _open(self, name: str) -> None:
        """Loads a network once, however many ask for it meanwhile."""
        self._loading[name] = Event()
        try:
            self._loaded[name] = self._threads.run(self._load, name)
        except NetworkUnavailable as error:
            self._failed[name] = time.monotonic()
            log.warning("%s", error)
        except Exception:
            self._failed[name] = time.monotonic()
            log.exception("the network %s could not be loaded", name)
        finally:
            self._loading.pop(name).send()
