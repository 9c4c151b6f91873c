"""Bodies of requests, read piece by piece, so that memory stays flat whatever comes."""

import json
import time
from collections.abc import Iterator
from typing import Any

from flask import Request

from webapp.concurrency import Timeout, sleep
from webapp.refusals import RequestRefused

PIECE_BYTES = 65_536
"""Read and written at a time: small enough to cost the event loop nothing that the live pages would notice."""


class BodyBroken(Exception):
    """The client went away, or fell silent, before its body was whole."""


def declared_bytes(request: Request) -> int | None:
    """The body's length as the request declares it; None where it comes in chunks of unknown number."""
    if request.headers.get("Transfer-Encoding", "").lower() == "chunked":
        return None
    return request.content_length or 0


def pieces(request: Request, *, slowest: tuple[float, int] | None = None) -> Iterator[bytes]:
    """The body, in pieces of up to 64 KB; other requests have a turn after each.

    Args:
        request: Whose.
        slowest: Seconds that it may take to come, and bytes for which it may take one more; None for ever, as long as
            it does not fall silent.

    Raises:
        BodyBroken: It ended early; the pieces before were whole.
        RequestRefused: It came too slowly.
    """
    stream, left = request.environ["wsgi.input"], declared_bytes(request)
    began, came = time.monotonic(), 0
    while left is None or left > 0:
        patience = slowest[0] + came / slowest[1] + began - time.monotonic() if slowest else None
        try:
            with Timeout(patience and max(patience, 0.001)):
                piece = stream.read(PIECE_BYTES if left is None else min(PIECE_BYTES, left))
        except Timeout:
            message = f"The request came too slowly: it may take {slowest[0]:g} seconds, and more where it is large."
            raise RequestRefused(408, "too_slow", message) from None
        except (OSError, ValueError, EOFError) as error:
            raise BodyBroken(type(error).__name__) from error
        if not piece:
            if left is None:
                return
            raise BodyBroken(f"{left} bytes are missing")
        came += len(piece)
        if left is not None:
            left -= len(piece)
        yield piece
        sleep(0)


def small_body(request: Request, max_bytes: int, *, slowest: tuple[float, int] | None = None) -> bytes:
    """The whole of a body that is to be small; `slowest` is that of `pieces`.

    Raises:
        RequestRefused: It is too large, too slow, or broken.
    """
    if (declared_bytes(request) or 0) > max_bytes:
        raise too_large(declared_bytes(request), max_bytes)
    body = bytearray()
    try:
        for piece in pieces(request, slowest=slowest):
            body += piece
            if len(body) > max_bytes:
                raise too_large(len(body), max_bytes)
    except BodyBroken:
        raise RequestRefused(400, "broken_body", "The request ended before its body was whole.") from None
    return bytes(body)


def json_body(request: Request, max_bytes: int) -> Any:
    """What a small JSON body holds.

    Raises:
        RequestRefused: It is too large, broken, or no JSON.
    """
    body = small_body(request, max_bytes)
    if request.mimetype != "application/json":
        came = f"it is {request.mimetype}" if request.mimetype else "it names none"
        raise RequestRefused(415, "not_json", f"The body must be of the type application/json; {came}.")
    try:
        return json.loads(body, parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise RequestRefused(400, "not_json", "The body must be JSON; it cannot be read as such.") from None


def too_large(came: int | None, max_bytes: int) -> RequestRefused:
    """The refusal of what is over a limit of bytes."""
    more = f"this one has {came:,} or more" if came else "this one has more"
    return RequestRefused(413, "too_many_bytes", f"At most {max_bytes:,} bytes are taken here; {more}.")


def _no_number(word: str) -> None:
    raise ValueError(f"{word} is no JSON")
