"""The front door: which Host and Origin are let in, and the headers that every answer carries."""

from collections.abc import Callable, Iterable
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

Environ = dict[str, Any]
WsgiApp = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "font-src 'self'",
        "img-src 'self' blob:",
        "media-src 'self' blob:",
        "connect-src 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "form-action 'self'",
    )
)
SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
OWN_SITES = ("same-origin", "none")
HEADERS = (
    ("Content-Security-Policy", CONTENT_SECURITY_POLICY),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("Referrer-Policy", "no-referrer"),
    ("Permissions-Policy", "camera=(self), microphone=(), geolocation=()"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
)


class FrontDoor:
    """Stands before everything else, Socket.IO's own requests too.

    A page on another site may not connect. A server on a loopback address answers to loopback names alone (and to the
    hosts of `origins`), so that a name which someone else's DNS points here does not count as the same origin.
    """

    def __init__(self, *, host: str, origins: tuple[str, ...] = ()) -> None:
        self._origins = frozenset(origins)
        self._hosts = {urlsplit(origin).hostname for origin in origins} | {"localhost"} if is_loopback(host) else None

    def before(self, app: WsgiApp) -> WsgiApp:
        """The application with this door before it."""

        def guarded(environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
            environ.pop("HTTP_SEC_WEBSOCKET_EXTENSIONS", None)  # deflating JPEG pictures wastes time and memory
            refusal = self._refusal(environ)
            answer = _with_headers(start_response)
            return _forbidden(refusal, answer) if refusal else app(environ, answer)

        return guarded

    def allows(self, origin: str | None, environ: Environ) -> bool:
        """Whether a page of that origin may connect; a program that is no browser sends none and may."""
        if origin is None or origin.lower() in self._origins:
            return True
        scheme, _, place = origin.lower().partition("://")
        return scheme in ("http", "https") and place == environ.get("HTTP_HOST", "").lower()

    def _refusal(self, environ: Environ) -> str | None:
        return self._refused_origin(environ) or _refused_site(environ)

    def _refused_origin(self, environ: Environ) -> str | None:
        name = _name(environ.get("HTTP_HOST", "localhost"))  # a browser always says which host it means
        if self._hosts is not None and name not in self._hosts and not is_loopback(name):
            return "This server does not go by that name; MIEN_ORIGINS can list the address that it is reached at."
        if "HTTP_ORIGIN" in environ and not self.allows(environ["HTTP_ORIGIN"], environ):
            return "Pages of other origins may not connect; MIEN_ORIGINS can list those that may."
        return None


def _refused_site(environ: Environ) -> str | None:
    """Why a request that changes something is not done: a browser sent it for a page of another site.

    Browsers say so in Sec-Fetch-Site (W3C Fetch Metadata), also where they send no Origin; programs send neither.
    """
    site = environ.get("HTTP_SEC_FETCH_SITE", "none").lower()
    if environ.get("REQUEST_METHOD", "GET") in SAFE_METHODS or "HTTP_ORIGIN" in environ or site in OWN_SITES:
        return None
    return "Pages of other sites may change nothing here."


def is_loopback(host: str) -> bool:
    """Whether a host can be reached from this machine alone."""
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"


def _with_headers(start_response: Callable[..., Any]) -> Callable[..., Any]:
    def answer(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
        present = {name.lower() for name, _ in headers}
        return start_response(status, headers + [row for row in HEADERS if row[0].lower() not in present], *rest)

    return answer


def _forbidden(sentence: str, start_response: Callable[..., Any]) -> list[bytes]:
    body = f"{sentence}\n".encode()
    start_response("403 Forbidden", [("Content-Type", "text/plain; charset=utf-8"), ("Content-Length", str(len(body)))])
    return [body]


def _name(host: str) -> str:
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""
