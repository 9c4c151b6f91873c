"""Which network reads the stream of each client."""

from collections.abc import Callable
from typing import TypeVar

from models.registry import NetworkUnavailable
from webapp.clients import Client
from webapp.messages import Refusal
from webapp.networks import Networks

Found = TypeVar("Found")


class Choices:
    """Notes what clients ask for, and has it loaded once they may stream."""

    def __init__(self, networks: Networks) -> None:
        self._networks = networks

    def note(self, client: Client, name: str | None) -> None:
        """Note the network that a frame names, if it names one. Nothing is loaded for whoever waits in line.

        Raises:
            Refusal: `unknown_network`.
        """
        if name is not None:
            client.wish = _known(self._networks.card, name).name

    def fulfil(self, client: Client) -> None:
        """Give the client the network that it asked for.

        Raises:
            Refusal: `unknown_network`, where it can't be loaded any more; then the stream is read as before.
        """
        if client.wish is not None:
            wish, client.wish = client.wish, None
            client.recognizer = _known(self._networks.recognizer, wish)


def _known(find: Callable[[str], Found], name: str) -> Found:
    try:
        return find(name)
    except NetworkUnavailable as error:
        raise Refusal("unknown_network", str(error)) from None
