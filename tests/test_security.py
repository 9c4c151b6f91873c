"""The front door: hosts, origins and headers."""

from typing import Any

import pytest

from webapp.security import CONTENT_SECURITY_POLICY, FrontDoor, is_loopback


def knock(door: FrontDoor, **environ: str) -> tuple[str, dict[str, str], bytes]:
    """What comes back for a request, with an application behind the door that says "in"."""
    seen: dict[str, Any] = {}

    def app(environ: dict, start_response: Any) -> list[bytes]:
        seen["extensions"] = environ.get("HTTP_SEC_WEBSOCKET_EXTENSIONS")
        start_response("200 OK", [("Referrer-Policy", "same-origin")])
        return [b"in"]

    def start_response(status: str, headers: list[tuple[str, str]]) -> None:
        seen.update(status=status, headers=dict(headers))

    body = b"".join(door.before(app)(dict(environ), start_response))
    assert seen.get("extensions") is None
    return seen["status"], seen["headers"], body


LOOPBACK = FrontDoor(host="127.0.0.1", origins=("https://mien.example.org",))
OPEN = FrontDoor(host="0.0.0.0")


@pytest.mark.parametrize(
    ("door", "host", "origin", "is_in"),
    [
        (LOOPBACK, "127.0.0.1:5000", None, True),
        (LOOPBACK, "localhost:5000", "http://localhost:5000", True),
        (LOOPBACK, "LOCALHOST:5000", "http://localhost:5000", True),
        (LOOPBACK, "[::1]:5000", "http://[::1]:5000", True),
        (LOOPBACK, "127.0.0.1:5000", "http://localhost:5000", False),
        (LOOPBACK, "127.0.0.1:5000", "http://127.0.0.1:8000", False),
        (LOOPBACK, "127.0.0.1:5000", "null", False),
        (LOOPBACK, "127.0.0.1:5000", "", False),
        (LOOPBACK, "127.0.0.1:5000", "https://mien.example.org", True),
        (LOOPBACK, "127.0.0.1:5000", "http://mien.example.org", False),
        (LOOPBACK, "127.0.0.1:5000", "https://mien.example.org.evil.example", False),
        (LOOPBACK, "mien.example.org", "https://mien.example.org", True),
        (LOOPBACK, "127.0.0.1:5000", "http://[", False),
        (LOOPBACK, "127.0.0.1:5000", "127.0.0.1:5000", False),
        (LOOPBACK, "[", None, False),
        (LOOPBACK, "evil.example", "http://evil.example", False),
        (LOOPBACK, "evil.example", None, False),
        (LOOPBACK, "127.0.0.1.evil.example", None, False),
        (LOOPBACK, "user@evil.example", None, False),
        (OPEN, "192.168.1.7:5000", "http://192.168.1.7:5000", True),
        (OPEN, "class.example", "https://class.example", True),
        (OPEN, "class.example", "https://evil.example", False),
        (OPEN, "class.example", "ftp://class.example", False),
    ],
)
def test_who_is_let_in(door: FrontDoor, host: str, origin: str | None, is_in: bool) -> None:
    given = {"HTTP_HOST": host} | ({} if origin is None else {"HTTP_ORIGIN": origin})
    status, headers, body = knock(door, **given, HTTP_SEC_WEBSOCKET_EXTENSIONS="permessage-deflate")
    assert status == ("200 OK" if is_in else "403 Forbidden")
    assert is_in == (body == b"in")
    assert headers["Content-Security-Policy"] == CONTENT_SECURITY_POLICY


def test_a_monitor_that_names_no_host_is_let_in() -> None:
    assert knock(LOOPBACK)[0] == "200 OK"
    assert knock(LOOPBACK, HTTP_ORIGIN="http://evil.example")[0] == "403 Forbidden"


def test_a_forwarded_host_does_not_count() -> None:
    forged = {"HTTP_X_FORWARDED_HOST": "evil.example", "HTTP_X_FORWARDED_PROTO": "http"}
    status, _, _ = knock(OPEN, HTTP_HOST="class.example", HTTP_ORIGIN="http://evil.example", **forged)
    assert status == "403 Forbidden"


@pytest.mark.parametrize(
    ("method", "site", "origin", "is_in"),
    [
        ("POST", None, None, True),
        ("POST", "same-origin", None, True),
        ("POST", "none", None, True),
        ("POST", "cross-site", None, False),
        ("PUT", "same-site", None, False),
        ("PATCH", "CROSS-SITE", None, False),
        ("DELETE", "nonsense", None, False),
        ("DELETE", "same-origin", "http://evil.example", False),
        ("POST", "cross-site", "https://mien.example.org", True),
        ("GET", "cross-site", None, True),
        ("HEAD", "cross-site", None, True),
        ("OPTIONS", "cross-site", None, True),
    ],
)
def test_a_page_of_another_site_changes_nothing(method: str, site: str | None, origin: str | None, is_in: bool) -> None:
    given = {"HTTP_SEC_FETCH_SITE": site, "HTTP_ORIGIN": origin}
    given = {name: value for name, value in given.items() if value is not None}
    status, _, _ = knock(LOOPBACK, REQUEST_METHOD=method, HTTP_HOST="127.0.0.1:5000", **given)
    assert status == ("200 OK" if is_in else "403 Forbidden")


def test_headers_are_added_once_and_allow_nothing_inline() -> None:
    _, headers, _ = knock(LOOPBACK, HTTP_HOST="localhost")
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "camera=(self)" in headers["Permissions-Policy"]
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "unsafe" not in CONTENT_SECURITY_POLICY
    assert "*" not in CONTENT_SECURITY_POLICY


@pytest.mark.parametrize(
    ("host", "loopback"), [("127.0.0.1", 1), ("::1", 1), ("localhost", 1), ("0.0.0.0", 0), ("", 0)]
)
def test_loopback(host: str, loopback: int) -> None:
    assert is_loopback(host) is bool(loopback)
