"""Who sends a video, as far as the limits of each visitor need it: a hash of a random token, or of an address.

No cookie: the upload page makes a random token, keeps it in the browser's own storage and sends it in a header. The
token opens nothing, since a result is reached by its address alone; jobs that wait are counted by it. A program that
sends none is counted by its address, hashed under a key that dies with the process, so that no address can be told from
the table of jobs.
"""

import hashlib
import re
import secrets

from flask import Request

HEADER = "Mien-Visitor"
TOKEN = re.compile(r"[A-Za-z0-9_-]{16,128}")


class Visitors:
    """Request -> owner of what it sends."""

    def __init__(self) -> None:
        self._key = secrets.token_bytes(32)

    def __call__(self, request: Request) -> str:
        """The visitor of a request, as 32 hexadecimal digits."""
        token = request.headers.get(HEADER, "")
        known = TOKEN.fullmatch(token) is not None
        who, key = (token, b"") if known else (request.remote_addr or "", self._key)
        return hashlib.blake2s(who.encode(), key=key, digest_size=16).hexdigest()
