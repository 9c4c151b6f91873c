"""Bodies that nobody read, because the request was refused: swallowed for a while, then cut off.

A client that sends its body before it looks for an answer would otherwise lose the answer: to close a connection with
unread bytes resets it (RFC 9112, section 9.6). Who asks first (`Expect: 100-continue`) sends nothing to be swallowed.
"""

import time
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from werkzeug.wsgi import ClosingIterator

from webapp.bodies import PIECE_BYTES
from webapp.concurrency import sleep, socket

SECONDS = 30.0
"""How long a refused client may go on sending before its connection is cut."""

WsgiApp = Callable[..., Iterable[bytes]]


def before(app: WsgiApp) -> WsgiApp:
    """The application; what it leaves of a body is swallowed once its answer is sent."""

    def swallowing(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        answer = app(environ, start_response)
        stream = environ["wsgi.input"]
        return ClosingIterator(answer, partial(swallow, stream)) if _is_left(stream) else answer

    return swallowing


def swallow(stream: Any, seconds: float = SECONDS) -> None:
    """Read the rest of a body, and cut the connection's way in if that takes too long.

    Args:
        stream: `wsgi.input` of the server.
        seconds: How long it may take.
    """
    end = time.monotonic() + seconds
    try:
        while stream.read(PIECE_BYTES):
            if time.monotonic() > end:
                stream.get_socket().shutdown(socket.SHUT_RD)
                return
            sleep(0)
    except (OSError, ValueError):
        return  # the connection is gone, or its chunks are damaged: there is nothing more to read


def _is_left(stream: Any) -> bool:
    """Whether a client that did not ask first has something to send yet; never, but on the real server."""
    if not hasattr(stream, "get_socket") or stream.should_send_hundred_continue:
        return False
    if stream.chunked_input:
        return stream.chunk_length != 0
    return stream.position < (stream.content_length or 0)
