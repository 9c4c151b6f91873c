"""The one door from the event loop to threads, and eventlet's own tools under neutral names."""

import logging
import threading
import warnings
from collections.abc import Callable

with warnings.catch_warnings(record=True) as _caught:
    warnings.simplefilter("always")
    import eventlet
    import eventlet.wsgi
    from eventlet.event import Event
    from eventlet.green import socket
    from eventlet.hubs import IOClosed, get_hub
    from eventlet.semaphore import Semaphore
    from eventlet.timeout import Timeout
    from eventlet.websocket import RFC6455WebSocket
    from eventlet.wsgi import HttpProtocol
for _warning in _caught:
    if _warning.category is not eventlet.EventletDeprecationWarning:
        warnings.warn_explicit(_warning.message, _warning.category, _warning.filename, _warning.lineno)

__all__ = [
    "Event",
    "HttpProtocol",
    "IOClosed",
    "RFC6455WebSocket",
    "Semaphore",
    "Timeout",
    "every",
    "get_hub",
    "in_own_thread",
    "listen",
    "log_what_nobody_catches",
    "patch",
    "sleep",
    "socket",
    "spawn",
    "wsgi_server",
]

sleep = eventlet.sleep
spawn = eventlet.spawn
wsgi_server = eventlet.wsgi.server


log = logging.getLogger("mien.concurrency")


def patch() -> None:
    """Make the standard library's blocking calls cooperate with the event loop; to be called before other imports.

    Threads and locks stay real ones: what runs in threads of its own needs them.
    """
    eventlet.monkey_patch(thread=False)


def log_what_nobody_catches() -> None:
    """Log what green threads raise: eventlet writes it past the log, with all that the log leaves out."""
    hub = get_hub()
    hub.squelch_timer_exception = lambda _, error: log.error("a green thread failed", exc_info=error)
    hub.squelch_generic_exception = lambda error: log.error("a green thread failed", exc_info=error)


def in_own_thread(function: Callable[[], object]) -> None:
    """Call `function` in a real thread of its own; nobody waits for it. It may not touch anything of the event loop."""
    threading.Thread(target=function, daemon=True).start()


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
