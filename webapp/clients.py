"""One connected client: everything that the server keeps for it, freed when it goes."""

from dataclasses import dataclass
from typing import Any


@dataclass(eq=False)
class Client:
    """What the server knows of one client of /live.

    Attributes:
        sid: Its Socket.IO id.
        pipeline: Its own `FerPipeline` with its tracks, while it has a place; None in the line.
        last_frame: When its last frame came, in seconds of the server's monotonic clock.
        tokens: How many frames it may still send in vain before it is told to slow down.
        place: The place in the line that it was last told; None outside the line.
        reading: Whether one of its frames is being read.
        wish: The network that it asked for last, until that is loaded; None when there is nothing to change.
        recognizer: What reads with the network that it chose; None while it chose none.
        second_wish: The network that is to read beside it, until that is loaded, or `NOBODY`; None when there is
            nothing to change.
        second: What reads with that network; None while none is compared.
        extra_ms: Processor time that a frame of this client costs beyond what a frame costs everybody.
        waiting: Told True when the turn of its waiting frame comes, False when a newer one took its stead.
    """

    sid: str
    last_frame: float
    tokens: float
    pipeline: Any = None
    place: int | None = None
    reading: bool = False
    wish: str | None = None
    recognizer: Any = None
    second_wish: str | None = None
    second: Any = None
    extra_ms: float = 0.0
    waiting: Any = None
