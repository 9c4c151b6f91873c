"""Which network reads the stream of each client, and which one beside it."""

from models.registry import NetworkUnavailable
from webapp.clients import Choice, Client
from webapp.messages import NOBODY, Refusal
from webapp.networks import Networks


class Choices:
    """Notes what clients ask for; it is loaded when a frame is read with it, never for whoever waits in line."""

    def __init__(self, networks: Networks) -> None:
        self._networks = networks

    @property
    def first(self) -> Choice:
        """What reads for whoever names nothing."""
        return Choice(self._networks.default.card.name)

    def note(self, client: Client, name: str | None, compare: str | None = None) -> None:
        """Note the networks that a frame names, if it names any.

        Args:
            client: Who asks.
            name: The network that is to read, or None.
            compare: The one that is to read beside it, `NOBODY`, or None.

        Raises:
            Refusal: `unknown_network`; then neither is noted.
        """
        network, second = client.choice
        if name is not None:
            network = self._known(name)
        if compare is not None:
            second = None if compare == NOBODY else self._known(compare)
        client.choice = Choice(network, second)

    def _known(self, name: str) -> str:
        try:
            return self._networks.card(name).name
        except NetworkUnavailable as error:
            raise Refusal("unknown_network", str(error)) from None
