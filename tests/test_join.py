"""The way in as text: the code in the terminal, and where it leads."""

import pytest
import segno

from tests.fakes import fake_networks
from webapp import create_app
from webapp.config import Config
from webapp.join import Entrance, in_terminal


@pytest.mark.parametrize(
    ("entrance", "welcome", "here_alone"),
    [
        (Entrance("https://192.0.2.7:5000", "AA:BB"), "http://192.0.2.7:5000/join", False),
        (Entrance("https://mien.example.org"), "https://mien.example.org", False),
        (Entrance("http://127.0.0.1:5000"), "http://127.0.0.1:5000", True),
        (Entrance("http://[::1]:5000"), "http://[::1]:5000", True),
    ],
)
def test_where_the_code_leads(entrance: Entrance, welcome: str, here_alone: bool) -> None:
    assert (entrance.welcome, entrance.here_alone) == (welcome, here_alone)


def test_the_code_in_the_terminal_is_the_whole_code() -> None:
    lines = in_terminal(Entrance("https://192.0.2.7:5000", "AA:BB")).splitlines()
    size = segno.make("http://192.0.2.7:5000/join", error="m", micro=False).symbol_size(border=2)[0]
    assert len(lines) >= size // 2
    assert any("\u2580" in line or "\u2584" in line for line in lines)


def test_the_picture_of_the_code_carries_no_style_that_the_policy_forbids() -> None:
    client = create_app(Config(readers=1), fake_networks()).test_client()
    picture = client.get("/join/qr.svg", headers={"Host": "localhost:5000"})
    assert picture.mimetype == "image/svg+xml"
    assert "style=" not in picture.text
    assert "<path" in picture.text
    assert "default-src 'none'" in picture.headers["Content-Security-Policy"]


def test_a_page_behind_a_proxy_tells_the_address_that_is_set() -> None:
    app = create_app(Config(readers=1, address="https://mien.example.org"), fake_networks())
    app.extensions["entrance"] = Entrance("https://mien.example.org")
    page = app.test_client().get("/join", headers={"Host": "mien.example.org"})
    assert page.status_code == 200
    assert "https://mien.example.org" in page.text
