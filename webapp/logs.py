"""Log lines as text or as JSON; no picture is ever among what is logged, and no address unless a setting says so."""

import json
import logging
import re
import time
from collections.abc import Callable, Iterable
from typing import Any

from webapp.config import Config

TEXT = "%(asctime)s %(levelname)s %(name)s %(message)s"
LONGEST = 4000
"""Characters of a message or of a traceback that are kept: nobody reads more, and nothing large slips in."""
SECRET = re.compile(r"/[A-Za-z0-9_-]{20,}(?=/|$)")
"""The part of a path that alone opens a video: it stands in no log."""
SECRET_WORD = re.compile(r"(?<![A-Za-z0-9_-])(?=[a-z0-9_-]*[A-Z])[A-Za-z0-9_-]{32,}(?![A-Za-z0-9_-])")
"""The same in a message or a traceback, wherever it stands: as long as an id, and with a capital letter, which names of
functions and digests have not (nor has one id in ten million)."""
EXTRA = "fields"
"""The key of `extra` under which a record carries fields of its own."""

access = logging.getLogger("mien.access")


def configure(config: Config) -> None:
    """Set up the log of this process, on standard error."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines() if config.log_format == "json" else ShortLines(TEXT))
    logging.basicConfig(level=config.log_level.upper(), handlers=[handler])
    for library in ("urllib3", "botocore", "boto3", "PIL", "h5py"):
        logging.getLogger(library).setLevel(max(logging.WARNING, getattr(logging, config.log_level.upper())))


class ShortLines(logging.Formatter):
    """Lines of text, cut where they are longer than anybody reads."""

    def format(self, record: logging.LogRecord) -> str:
        """One record as text."""
        return masked(super().format(record))[: 2 * LONGEST]


class JsonLines(logging.Formatter):
    """One JSON object a line: time, level, logger, message, and the fields that the record carries."""

    def format(self, record: logging.LogRecord) -> str:
        """One record as JSON."""
        at = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(record.created))
        row = {
            "time": f"{at}.{int(record.msecs):03d}Z",
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": masked(record.getMessage())[:LONGEST],
            **getattr(record, EXTRA, {}),
        }
        if record.exc_info:
            row["traceback"] = masked(self.formatException(record.exc_info))[-LONGEST:]
        return json.dumps(row, ensure_ascii=False, default=str)


def masked(text: str) -> str:
    """Text without what opens a video."""
    return SECRET_WORD.sub(":id", text)


class Traffic:
    """Counts requests, and logs each when it ends: method, path, status and time, without query or body.

    Attributes:
        answered: How many requests ended with each status.
        running: How many are being answered now, Socket.IO's own left aside: those last as long as a visitor stays.
    """

    def __init__(self, *, with_addresses: bool) -> None:
        self.answered: dict[int, int] = {}
        self.running = 0
        self._with_addresses = with_addresses

    def before(self, app: Callable[..., Any]) -> Callable[..., Any]:
        """The application with this before it."""

        def counted(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
            if environ["PATH_INFO"].startswith("/socket.io"):
                return app(environ, start_response)
            return self._follow(app, environ, start_response)

        return counted

    def _follow(
        self, app: Callable[..., Any], environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        started, status = time.monotonic(), 0

        def answer(line: str, *rest: Any) -> Any:
            nonlocal status
            status = int(line[:3])
            return start_response(line, *rest)

        self.running += 1
        body: Iterable[bytes] = ()
        try:
            body = app(environ, answer)
            yield from body
        finally:
            if hasattr(body, "close"):
                body.close()
            self.running -= 1
            self.answered[status] = self.answered.get(status, 0) + 1
            self._log(environ, status, time.monotonic() - started)

    def _log(self, environ: dict[str, Any], status: int, seconds: float) -> None:
        if not access.isEnabledFor(logging.INFO):
            return
        row = {"method": environ["REQUEST_METHOD"], "path": SECRET.sub("/:id", environ["PATH_INFO"]), "status": status}
        row["ms"] = round(1000 * seconds, 1)
        if self._with_addresses:
            row["address"] = environ.get("REMOTE_ADDR", "")
        access.info("%s", " ".join(map(str, row.values())), extra={EXTRA: row})
