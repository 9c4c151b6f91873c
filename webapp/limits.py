"""What one address may do in a time; whoever does more gets a 429 that says when to come back."""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any
from urllib.parse import parse_qs

from flask import Flask, Request, request
from werkzeug.exceptions import TooManyRequests

from webapp.budgets import Budget, LocalBudget, SharedBudget, household
from webapp.config import Config

FREE = ("/static/", "/healthz", "/favicon.ico")
"""Files that every page needs, and what a monitor asks for."""
UPLOADS = ("/videos/uploads", "/api/v1/videos")
"""Where a POST brings a video."""
LIVE = "/socket.io"
HOUSEHOLD = "mien.household"
"""Under this, the environment of a connection says who it belongs to."""
AT_ONCE = 2
"""Requests of one connection that may last: its poll, and the WebSocket that it goes over to."""
CONNECTIONS_RETRY = 10
"""Seconds after which someone may try again whose address has too many connections."""


class Limits:
    """Requests, uploads and connections of each address.

    Attributes:
        refused: How many requests were answered with 429.
    """

    def __init__(self, config: Config, sessions: Mapping[str, Mapping[str, Any]]) -> None:
        """Nobody has asked for anything yet.

        Args:
            config: How much is allowed.
            sessions: The environment of each connection of Engine.IO, by its id, until it is closed: one that polls is
                in it between its polls too.
        """
        self.refused = 0
        self._sessions = sessions
        self._requests = _budget(config, "requests", config.max_requests, 60)
        self._uploads = _budget(config, "uploads", config.max_uploads, 3600)
        self._max_connections = config.max_connections
        self._lasting: Counter[str] = Counter()

    def attach(self, app: Flask) -> None:
        """Look at each request that Flask answers."""
        app.before_request(lambda: self._check(request))

    def forget(self) -> None:
        """Forget the addresses whose budgets are full again; to be called from time to time."""
        self._requests.forget()
        self._uploads.forget()

    def before(self, app: Callable[..., Any]) -> Callable[..., Any]:
        """The application behind a look at each connection of Socket.IO, which Flask never sees."""

        def counted(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
            if not environ["PATH_INFO"].startswith(LIVE) or environ["REQUEST_METHOD"] != "GET":
                return app(environ, start_response)
            return self._connect(app, environ, start_response)

        return counted

    def _check(self, asked: Request) -> None:
        """Spend from the budgets of whoever asks.

        Raises:
            TooManyRequests: One is spent.
        """
        if asked.path.startswith(FREE):
            return
        who = household(asked.remote_addr or "")
        wait = self._requests.spend(who)
        if not wait and asked.method == "POST" and asked.path.rstrip("/") in UPLOADS:
            wait = self._uploads.spend(who)
        if wait:
            self.refused += 1
            raise TooManyRequests(retry_after=math.ceil(wait))

    def _connect(
        self, app: Callable[..., Any], environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        who = environ[HOUSEHOLD] = household(environ.get("REMOTE_ADDR", ""))
        wait = self._wait(who, parse_qs(environ.get("QUERY_STRING", "")).get("sid", [""])[0])
        if wait:
            self.refused += 1
            return _too_many(math.ceil(wait), start_response)
        self._lasting[who] += 1
        try:
            return app(environ, start_response)  # returns when a WebSocket ends, or a poll is answered
        finally:
            self._lasting[who] -= 1
            if not self._lasting[who]:
                del self._lasting[who]

    def _wait(self, who: str, sid: str) -> float:
        """The seconds that someone has to wait who names that connection; 0 for none.

        An id that Engine.IO does not know makes nobody a connection of old: it costs what a new one costs.
        """
        if sid in self._sessions:
            return CONNECTIONS_RETRY if self._lasting[who] >= AT_ONCE * self._max_connections else 0.0
        wait = self._requests.spend(who)
        if not wait and sum(each.get(HOUSEHOLD) == who for each in self._sessions.values()) >= self._max_connections:
            return CONNECTIONS_RETRY
        return wait


def _budget(config: Config, name: str, amount: int, seconds: int) -> Budget:
    if config.message_queue == "none":
        return LocalBudget(amount, seconds)
    return SharedBudget(config.message_queue, name, amount, seconds)


def _too_many(seconds: int, start_response: Callable[..., Any]) -> list[bytes]:
    body = b"Many connections came from here; wait a moment, then try again.\n"
    headers = [("Content-Type", "text/plain; charset=utf-8"), ("Content-Length", str(len(body)))]
    start_response("429 Too Many Requests", [*headers, ("Retry-After", str(seconds))])
    return [body]
