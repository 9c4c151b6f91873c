"""Who has a place, and the line of those who wait for one."""

from webapp.clients import Client
from webapp.messages import Refusal


class Admission:
    """Places for streaming clients; newcomers that find none wait in the order they came."""

    def __init__(self) -> None:
        self._streaming: dict[str, Client] = {}
        self._line: dict[str, Client] = {}

    @property
    def streaming(self) -> int:
        """How many clients have a place."""
        return len(self._streaming)

    @property
    def waiting(self) -> int:
        """How many clients wait for one."""
        return len(self._line)

    def enter(self, client: Client, places: int) -> None:
        """Give the client a place if it has none yet; whoever waits longer goes first.

        Raises:
            Refusal: `waiting`, with its place in the line.
        """
        if client.sid in self._streaming:
            return
        if client.sid not in self._line and self.streaming < places and not self._line:
            self._streaming[client.sid] = client
            return
        self._line.setdefault(client.sid, client)
        client.place = list(self._line).index(client.sid) + 1
        raise Refusal("waiting", "Every place is taken; wait for one to become free.", place=client.place)

    def leave(self, client: Client) -> None:
        """Take the client's place, or its place in the line, away."""
        self._streaming.pop(client.sid, None)
        self._line.pop(client.sid, None)
        client.place = None

    def admit(self, places: int) -> list[Client]:
        """Give free places to the first in the line, and return who got one."""
        admitted = list(self._line.values())[: max(0, places - self.streaming)]
        for client in admitted:
            self.leave(client)
            self._streaming[client.sid] = client
        return admitted

    def moved(self) -> list[Client]:
        """Those whose place in the line is another than they were told; their `place` is set to the new one."""
        moved = [(place, client) for place, client in enumerate(self._line.values(), 1) if client.place != place]
        for place, client in moved:
            client.place = place
        return [client for _, client in moved]

    def idle(self, since: float) -> list[Client]:
        """Those with a place that sent no frame since then."""
        return [client for client in self._streaming.values() if client.last_frame < since]
