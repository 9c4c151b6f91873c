"""Serves the application until it is told to stop, and ends in order: no new work, running work answered."""

import resource
import signal
import time
from collections.abc import Callable
from typing import Any

from webapp import confinement
from webapp.concurrency import Event, HttpProtocol, IOClosed, sleep, socket, spawn, wsgi_server

MAX_CONNECTIONS = 4096
"""Connections held open at once, where the system allows so many; the next one waits to be accepted."""
OTHER_FILES = 64
"""File descriptors that are kept free of connections: to run out of them would end the server."""
SILENCE_SECONDS = 60
"""An HTTP connection on which nothing comes for so long is closed; WebSockets have their own pings."""
DRAIN_SECONDS = 4.0
"""How long running work may take to end; workers get five seconds after it, and all of it must end within ten."""


class Door:
    """A listening socket that can be shut while those who came in stay."""

    def __init__(self, listener: socket.socket) -> None:
        self._listener = listener
        self._shut = False

    def __getattr__(self, name: str) -> Any:
        return getattr(self._listener, name)

    def accept(self) -> tuple[socket.socket, Any]:
        """Wait for the next connection; for ever, once the door is shut."""
        try:
            return self._listener.accept()
        except (OSError, IOClosed):
            if not self._shut:
                raise
            return Event().wait()

    def shut(self) -> None:
        """Let nobody in any more: whoever knocks is refused by the system at once, and may try another server."""
        self._shut = True
        self._listener.close()


def serve(
    listener: socket.socket,
    app: Callable[..., Any],
    *,
    ready: Callable[[], object],
    drain: Callable[[], bool] = lambda: True,
    protocol: type[HttpProtocol] = HttpProtocol,
) -> None:
    """Serve a WSGI application until SIGTERM or Ctrl-C; a second signal ends it at once. A crash leaves no core file.

    Args:
        listener: Where it listens.
        app: The application.
        ready: Called once requests are answered.
        drain: Called again and again after the signal, until it says that nothing is running any more.
        protocol: What speaks on each connection.
    """
    confinement.leave_no_core()
    stopped, signalled = socket.socketpair()
    signalled.setblocking(False)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: None)
    signal.set_wakeup_fd(signalled.fileno())
    door = Door(listener)
    options = {"keepalive": SILENCE_SECONDS, "socket_timeout": SILENCE_SECONDS, "max_size": _room_for_connections()}
    spawn(wsgi_server, door, app, log_output=False, debug=False, protocol=protocol, **options)
    ready()
    stopped.recv(1)
    door.shut()
    _wait_until(drain, stopped)
    signal.set_wakeup_fd(-1)


def _wait_until(done: Callable[[], bool], stopped: socket.socket) -> None:
    """Wait until work is done, its time is up, or another signal comes."""
    impatient: list[bytes] = []
    waiting = spawn(lambda: impatient.append(stopped.recv(1)))
    end = time.monotonic() + DRAIN_SECONDS
    while not done() and not impatient and time.monotonic() < end:
        sleep(0.02)
    waiting.kill()


def _room_for_connections() -> int:
    """How many connections may be open at once, after asking the system for as many as it allows."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MAX_CONNECTIONS + OTHER_FILES
    if soft < wanted:
        soft = min(wanted, hard) if hard != resource.RLIM_INFINITY else wanted
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return max(1, min(soft, wanted) - OTHER_FILES)
