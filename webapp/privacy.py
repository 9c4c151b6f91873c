"""What keeps a visitor's videos out of caches and search engines."""

from flask import Response


def keep_private(response: Response) -> Response:
    """Mark an answer that belongs to one visitor: no cache keeps it, no search engine lists it."""
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
