"""One connected client: everything that the server keeps for it, freed when it goes."""

from dataclasses import dataclass
from typing import Any, NamedTuple


class Choice(NamedTuple):
    """Which networks read a client's stream.

    Attributes:
        network: The name of the one that reads.
        second: The name of the one that reads beside it, or None.
    """

    network: str
    second: str | None = None


@dataclass
class Stream:
    """What is remembered between two frames of a stream: faces, not pictures; see `webapp.fer.stream_reader`."""

    memory: bytes = b""


@dataclass(eq=False)
class Client:
    """What the server knows of one client of /live.

    Attributes:
        sid: Its Socket.IO id.
        last_frame: When its last frame came, in seconds of the server's monotonic clock.
        tokens: How many frames it may still send in vain before it is told to slow down.
        choice: The networks that it asked for last.
        proven: Those that read its last frame; it goes back to them where others cannot be loaded.
        stream: Its stream, while it has a place; None in the line.
        place: The place in the line that it was last told; None outside the line.
        reading: Whether one of its frames is being read.
        extra_ms: Processor time that a frame of this client costs beyond what a frame costs everybody.
        waiting: Told True when the turn of its waiting frame comes, False when a newer one took its stead.
    """

    sid: str
    last_frame: float
    tokens: float
    choice: Choice
    proven: Choice
    stream: Stream | None = None
    place: int | None = None
    reading: bool = False
    extra_ms: float = 0.0
    waiting: Any = None

    def take_back(self, choice: tuple[str, str | None]) -> None:
        """Go back to the networks that are proven, unless it chose others meanwhile."""
        if self.choice == choice:
            self.choice = self.proven
