"""The page that brings a class in: the address as text and as a QR code, and the way past the browser's warning."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Flask, Response, current_app, render_template, request

from webapp.secure_protocol import PLAIN
from webapp.security import is_loopback

SERVED_PLAIN = ("/join", "/static/", "/healthz", "/readyz", "/favicon.ico")
"""What a server of HTTPS also answers without it: all that a visitor needs before the browser's warning."""

join = Blueprint("join", __name__)


@dataclass(frozen=True)
class Entrance:
    """Where visitors come in.

    Attributes:
        address: The lab's address, such as https://192.0.2.7:5000.
        fingerprint: SHA-256 of a certificate that was made here, of which browsers warn; empty for any other.
    """

    address: str
    fingerprint: str = ""

    @property
    def welcome(self) -> str:
        """What the QR code leads to: where browsers will warn, the page that says so beforehand."""
        return self.address.replace("https://", "http://", 1) + "/join" if self.fingerprint else self.address

    @property
    def here_alone(self) -> bool:
        """Whether other machines cannot reach it."""
        return is_loopback(urlsplit(self.address).hostname or "")


def attach(app: Flask) -> None:
    """Serve the page."""
    app.register_blueprint(join)


@join.get("/join")
def join_page() -> str:
    """How to come in."""
    return render_template("join.html", entrance=_entrance(), version=current_app.config["VERSION"])


@join.get("/join/qr.svg")
def qr_code() -> Response:
    """The address as a QR code, dark on light whatever the page's colours are: some phones read no other."""
    from io import BytesIO

    drawn = BytesIO()
    _code(_entrance().welcome).save(drawn, kind="svg", border=4, dark="#000", light="#fff", svgclass=None, nl=False)
    return Response(drawn.getvalue(), mimetype="image/svg+xml", headers={"Cache-Control": "no-cache"})


def in_terminal(entrance: Entrance) -> str:
    """The QR code as text of half blocks."""
    from io import StringIO

    drawn = StringIO()
    _code(entrance.welcome).terminal(out=drawn, border=2, compact=True)
    return drawn.getvalue()


def plain_door(app: Callable[..., Any]) -> Callable[..., Any]:
    """The application behind one that leads whoever came without TLS to the page that explains it."""

    def guarded(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if environ.get(PLAIN) and not environ["PATH_INFO"].startswith(SERVED_PLAIN):
            start_response("302 Found", [("Location", "/join"), ("Content-Length", "0")])
            return []
        return app(environ, start_response)

    return guarded


def _entrance() -> Entrance:
    """As set at the start, or the address at which this request came."""
    return current_app.extensions.get("entrance") or Entrance(request.host_url.rstrip("/"))


def _code(address: str) -> Any:
    import segno

    return segno.make(address, error="m", micro=False)
