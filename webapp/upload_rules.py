"""What may be uploaded, before any of it has come, and what a file is called."""

from webapp.config import Config
from webapp.incoming import Incoming
from webapp.job import Refused

MAX_NAME = 255
"""Characters of a file's name that are kept."""


class UploadRules:
    """The limits of uploads."""

    def __init__(self, config: Config, incoming: Incoming) -> None:
        self._config = config
        self._incoming = incoming

    def check(self, size: int, *, waiting: int, coming: int) -> None:
        """Refuse an upload that cannot be taken.

        Args:
            size: Its bytes.
            waiting: How many of the visitor's jobs are not over.
            coming: How many of the bytes do not lie on the disk yet.

        Raises:
            Refused: It is empty or too large, there is no room for it, or too many of the visitor's wait.
        """
        most, allowed = self._config.max_video_bytes, self._config.max_waiting
        if size <= 0:
            raise Refused("empty_file", "The file is empty.", status=422)
        if size > most:
            sentence = f"The file has {size / 1e6:,.0f} MB; at most {most / 1e6:,.0f} MB are taken."
            raise Refused("too_many_bytes", sentence, status=413)
        if waiting >= allowed:
            sentence = f"{waiting} of your videos wait or are being analysed, and no more may; wait for one to be done."
            raise Refused("too_many_waiting", sentence, status=429)
        if not self._incoming.room_for(coming):
            raise disk_full()


def disk_full() -> Refused:
    """What is said where there is no room for an upload."""
    return Refused("disk_full", "The server's disk has no room for this file now.", status=507)


def plain_name(name: str) -> str:
    """A name that is shown and never used as a path: its last part, without control characters."""
    last = name.replace("\\", "/").rpartition("/")[2]
    return "".join(letter for letter in last if letter.isprintable())[:MAX_NAME].strip() or "video"
