"""Whose frame is read next: one of each client at a time, its newest, and the clients in the order they came."""

from collections import deque

from webapp.clients import Client
from webapp.concurrency import Event


class Turns:
    """Hands out a fixed number of slots in rounds, so that no client gets two while another waits."""

    def __init__(self, slots: int) -> None:
        self._slots = slots
        self._free = slots
        self._line: deque[Client] = deque()

    @property
    def idle(self) -> bool:
        """Whether no frame is being read and none waits."""
        return self._free == self._slots and not self._line

    def take(self, client: Client) -> bool:
        """Wait for the client's turn.

        Returns:
            True when it has come (then `give_back` must follow); False when a newer frame of the client came first.
        """
        if self._free and not client.reading:
            self._free -= 1
            client.reading = True
            return True
        queued = client.waiting is not None
        self.forget(client)
        mine = client.waiting = Event()
        if not client.reading and not queued:
            self._line.append(client)
        return mine.wait()

    def give_back(self, client: Client) -> None:
        """End the client's turn and begin the next one."""
        client.reading = False
        self._free += 1
        if client.waiting is not None:
            self._line.append(client)
        while self._free and self._line:
            self._call(self._line.popleft())

    def forget(self, client: Client) -> None:
        """Answer the client's waiting frame, if there is one, with False."""
        if client.waiting is not None:
            client.waiting.send(False)
            client.waiting = None

    def _call(self, client: Client) -> None:
        turn, client.waiting = client.waiting, None
        if turn is not None:
            self._free -= 1
            client.reading = True
            turn.send(True)
