"""The end of the server in order: no new work, and what runs is answered."""

from typing import Any

from webapp.live import LiveNamespace
from webapp.logs import Traffic


class Draining:
    """Asked again and again once the server is to end, until it says that nothing runs any more.

    Attributes:
        begun: Whether the server is about to end; it says so to whoever asks if it is ready.
    """

    def __init__(self, live: LiveNamespace, traffic: Traffic, engine: Any) -> None:
        """Changes nothing yet.

        Args:
            live: What answers frames.
            traffic: What knows of requests that are being answered.
            engine: The Engine.IO server, whose sockets hold answers that are still to be sent.
        """
        self.begun = False
        self._unsent: list[Any] | None = None
        self._live = live
        self._traffic = traffic
        self._engine = engine

    def __call__(self) -> bool:
        """Take in no new work from now on; True when all that ran is answered and sent."""
        self.begun = self._live.closing = True
        if self._unsent is None and self._live.reader.idle:
            # Who polls may never come back for what is queued; a WebSocket is sent to at once.
            self._unsent = [connection for connection in self._engine.sockets.values() if connection.upgraded]
        if self._unsent is None:
            return False
        self._unsent = [connection for connection in self._unsent if connection.queue.qsize()]
        return not self._unsent and not self._traffic.running
