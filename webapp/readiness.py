"""Whether this server should get new visitors: what it needs is there, and it is not about to end."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

from flask import Flask

from webapp.config import Config

NEEDED_BYTES = 100_000_000
"""With less room on the disk, uploads would soon fail."""


class Readiness:
    """Checks by name; each gives a sentence about what is wrong, or None."""

    def __init__(self, app: Flask, config: Config) -> None:
        self._app = app
        self._folder = config.data_folder
        self._checks: dict[str, Callable[[], str | None]] = {
            "ending": self._ending,
            "network": self._network,
            "disk": self._disk,
            "readers": self._readers,
        }
        if config.message_queue != "none":
            self.add("redis", redis_check(config.message_queue))

    def add(self, name: str, check: Callable[[], str | None]) -> None:
        """Ask this too from now on."""
        self._checks[name] = check

    def problems(self) -> dict[str, str]:
        """What keeps the server from being ready, by the name of the check."""
        found = {name: check() for name, check in self._checks.items()}
        return {name: sentence for name, sentence in found.items() if sentence}

    def _ending(self) -> str | None:
        return "The server is about to end." if self._app.extensions["draining"].begun else None

    def _network(self) -> str | None:
        return None if self._app.extensions["networks"].default else "No network is loaded."

    def _readers(self) -> str | None:
        readers = self._app.extensions["live"].readers
        return "No process that reads frames is there." if readers.begun and not readers.pids else None

    def _disk(self) -> str | None:
        folder = nearest(self._folder)
        if not os.access(folder, os.W_OK):
            return "The data folder cannot be written."
        free = shutil.disk_usage(folder).free
        if free >= NEEDED_BYTES:
            return None
        return f"The disk has {free / 1e6:.0f} MB left; {NEEDED_BYTES / 1e6:.0f} MB are needed."


def nearest(folder: Path) -> Path:
    """The folder, or the nearest one above it that is there: a new one would be made in it."""
    while not folder.exists():
        folder = folder.parent
    return folder


def redis_check(url: str) -> Callable[[], str | None]:
    """Asks Redis for a sign of life, and waits for half a second."""
    import redis

    client = redis.Redis.from_url(url, socket_connect_timeout=0.5, socket_timeout=0.5)

    def check() -> str | None:
        try:
            client.ping()
        except redis.RedisError:
            return "Redis does not answer."
        return None

    return check
