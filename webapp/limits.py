"""What one address may do in a time; whoever does more gets a 429 that says when to come back."""

import math
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask, Request, request
from werkzeug.exceptions import TooManyRequests

from webapp.budgets import Budget, LocalBudget, SharedBudget, household
from webapp.config import Config

FREE = ("/static/", "/healthz", "/favicon.ico")
"""Files that every page needs, and what a monitor asks for."""
UPLOADS = ("/videos/uploads", "/api/v1/videos")
"""Where a POST brings a video."""
LIVE = "/socket.io"
CONNECTIONS_RETRY = 10
"""Seconds after which someone may try again whose address has too many connections."""


class Limits:
    """Requests, uploads and connections of each address.

    Attributes:
        refused: How many requests were answered with 429.
    """

    def __init__(self, config: Config) -> None:
        self.refused = 0
        self._requests = _budget(config, "requests", config.max_requests, 60)
        self._uploads = _budget(config, "uploads", config.max_uploads, 3600)
        self._max_connections = config.max_connections
        self._connections: Counter[str] = Counter()

    def attach(self, app: Flask) -> None:
        """Look at each request that Flask answers."""
        app.before_request(lambda: self._check(request))

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
        who = household(environ.get("REMOTE_ADDR", ""))
        wait = 0.0 if "sid=" in environ.get("QUERY_STRING", "") else self._requests.spend(who)
        if not wait and self._connections[who] >= self._max_connections:
            wait = CONNECTIONS_RETRY
        if wait:
            self.refused += 1
            return _too_many(math.ceil(wait), start_response)
        self._connections[who] += 1
        try:
            return app(environ, start_response)  # returns when a WebSocket ends, or a poll is answered
        finally:
            self._connections[who] -= 1
            if not self._connections[who]:
                del self._connections[who]


def _budget(config: Config, name: str, amount: int, seconds: int) -> Budget:
    if config.message_queue == "none":
        return LocalBudget(amount, seconds)
    return SharedBudget(config.message_queue, name, amount, seconds)


def _too_many(seconds: int, start_response: Callable[..., Any]) -> list[bytes]:
    body = b"Many connections came from here; wait a moment, then try again.\n"
    headers = [("Content-Type", "text/plain; charset=utf-8"), ("Content-Length", str(len(body)))]
    start_response("429 Too Many Requests", [*headers, ("Retry-After", str(seconds))])
    return [body]
