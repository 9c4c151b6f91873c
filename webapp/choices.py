"""Which network reads the stream of each client, and which one beside it."""

from collections.abc import Callable
from typing import TypeVar

from models.registry import NetworkUnavailable
from webapp.clients import Client
from webapp.messages import NOBODY, Refusal
from webapp.networks import Networks

Found = TypeVar("Found")


class Choices:
    """Notes what clients ask for, and has it loaded once they may stream."""

    def __init__(self, networks: Networks) -> None:
        self._networks = networks

    def note(self, client: Client, name: str | None, compare: str | None = None) -> None:
        """Note the networks that a frame names, if it names any. Nothing is loaded for whoever waits in line.

        Args:
            client: Who asks.
            name: The network that is to read, or None.
            compare: The one that is to read beside it, `NOBODY`, or None.

        Raises:
            Refusal: `unknown_network`; then neither is noted.
        """
        first = None if name is None else _known(self._networks.card, name).name
        second = compare if compare in (None, NOBODY) else _known(self._networks.card, compare).name
        client.wish = client.wish if first is None else first
        client.second_wish = client.second_wish if second is None else second

    def fulfil(self, client: Client) -> None:
        """Give the client the networks that it asked for.

        Raises:
            Refusal: `unknown_network`, where it can't be loaded any more; then the stream is read as before.
        """
        if client.wish is not None:
            wish, client.wish = client.wish, None
            client.recognizer = _known(self._networks.recognizer, wish)
        if client.second_wish is not None:
            wish, client.second_wish = client.second_wish, None
            client.second = None if wish == NOBODY else _known(self._networks.recognizer, wish)


def _known(find: Callable[[str], Found], name: str) -> Found:
    try:
        return find(name)
    except NetworkUnavailable as error:
        raise Refusal("unknown_network", str(error)) from None
