"""The one door from the event loop to threads, and eventlet's own tools under neutral names."""

import resource
import signal
import time
import warnings
from collections.abc import Callable
from typing import Any, TypeVar

with warnings.catch_warnings(record=True) as _caught:
    warnings.simplefilter("always")
    import eventlet
    import eventlet.wsgi
    from eventlet import tpool
    from eventlet.event import Event
    from eventlet.green import socket
    from eventlet.websocket import RFC6455WebSocket
for _warning in _caught:
    if _warning.category is not eventlet.EventletDeprecationWarning:
        warnings.warn_explicit(_warning.message, _warning.category, _warning.filename, _warning.lineno)

__all__ = ["Event", "RFC6455WebSocket", "Threads", "every", "listen", "patch", "serve", "sleep", "spawn"]

sleep = eventlet.sleep
spawn = eventlet.spawn

MAX_CONNECTIONS = 4096
"""Connections held open at once, where the system allows so many; the next one waits to be accepted."""
OTHER_FILES = 64
"""File descriptors that are kept free of connections: to run out of them would end the server."""
SILENCE_SECONDS = 60
"""An HTTP connection on which nothing comes for so long is closed; WebSockets have their own pings."""

Result = TypeVar("Result")


def patch() -> None:
    """Make the standard library's blocking calls cooperate with the event loop; to be called before other imports.

    Threads and locks stay real ones: what runs in `Threads` needs them.
    """
    eventlet.monkey_patch(thread=False)


class Threads:
    """A fixed number of real threads; the event loop goes on while they work.

    What runs in them may not emit or touch anything of the event loop.
    """

    def __init__(self, count: int) -> None:
        tpool.set_num_threads(count)
        self.count = count

    def run(self, function: Callable[..., Result], *args: Any) -> Result:
        """Call `function(*args)` in a thread; the caller waits, the event loop does not. Raises what it raises."""
        return tpool.execute(function, *args)

    def run_in_each(self, function: Callable[[], object], seconds: float = 0.02) -> None:
        """Call `function` in every thread at the same time, so that each loads what it will need."""

        def once() -> None:
            function()
            time.sleep(seconds)  # keeps this thread from taking the next one's call

        for waiter in [spawn(tpool.execute, once) for _ in range(self.count)]:
            waiter.wait()


def every(seconds: float, function: Callable[[], object]) -> None:
    """Call `function` again and again in the background, for as long as the process lives."""

    def loop() -> None:
        while True:
            sleep(seconds)
            function()

    spawn(loop)


def listen(host: str, port: int) -> socket.socket:
    """A listening TCP socket.

    Raises:
        OSError: The address is taken, not this machine's, or no address.
    """
    family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    return eventlet.listen(address, family, backlog=512, reuse_port=False)


def serve(listener: socket.socket, app: Callable[..., Any], ready: Callable[[], object]) -> None:
    """Serve a WSGI application until SIGTERM or Ctrl-C; `ready` is called once requests are answered."""
    stopped, signalled = socket.socketpair()
    signalled.setblocking(False)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: None)
    signal.set_wakeup_fd(signalled.fileno())
    options = {"keepalive": SILENCE_SECONDS, "socket_timeout": SILENCE_SECONDS, "max_size": _room_for_connections()}
    spawn(eventlet.wsgi.server, listener, app, log_output=False, debug=False, **options)
    ready()
    stopped.recv(1)
    signal.set_wakeup_fd(-1)


def _room_for_connections() -> int:
    """How many connections may be open at once, after asking the system for as many as it allows."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MAX_CONNECTIONS + OTHER_FILES
    if soft < wanted:
        soft = min(wanted, hard) if hard != resource.RLIM_INFINITY else wanted
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return max(1, min(soft, wanted) - OTHER_FILES)
