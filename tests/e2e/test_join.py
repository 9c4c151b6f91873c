"""The page that brings a class in, as a phone and as a projector see it."""

from collections.abc import Callable, Iterator

import cv2
import numpy as np
import pytest
from playwright.sync_api import Browser, Page

from benchmarks.server_process import ServerProcess


@pytest.fixture(scope="module")
def lan(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    data = tmp_path_factory.mktemp("lan")
    with ServerProcess({"MIEN_DATA": str(data)}, command=("wsgi.py", "--lan")) as running:
        yield running


@pytest.fixture
def visit(browser: Browser, complaints: object) -> Iterator[Callable[..., Page]]:
    """Opens an address in a context of its own; its console may not complain."""
    contexts = []
    complaints.expected = ("Cross-Origin-Opener-Policy header has been ignored",)  # said of every page without HTTPS

    def go(address: str, **options: object) -> Page:
        contexts.append(browser.new_context(**{"viewport": {"width": 1280, "height": 800}, **options}))
        page = contexts[-1].new_page()
        complaints.listen(page)
        page.goto(address)
        return page

    yield go
    for context in contexts:
        context.close()


def code_in(picture: bytes) -> str:
    """What the QR code in a picture says."""
    return cv2.QRCodeDetector().detectAndDecode(cv2.imdecode(np.frombuffer(picture, np.uint8), cv2.IMREAD_COLOR))[0]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_code_can_be_read_from_the_projector(lan: ServerProcess, visit: Callable[..., Page], scheme: str) -> None:
    plain = lan.url.replace("https://", "http://")
    page = visit(f"{plain}/join", color_scheme=scheme)
    assert code_in(page.locator(".join-code").screenshot()) == f"{plain}/join"
    assert page.get_by_role("link", name=lan.url).count() == 1
    assert page.get_by_text("Show Details").is_visible()


def test_the_page_fits_a_phone(lan: ServerProcess, visit: Callable[..., Page]) -> None:
    page = visit(f"{lan.url.replace('https', 'http', 1)}/", viewport={"width": 320, "height": 640})
    assert page.url.endswith("/join")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_past_the_warning_the_camera_can_be_used(lan: ServerProcess, visit: Callable[..., Page]) -> None:
    page = visit(f"{lan.url.replace('https', 'http', 1)}/join", ignore_https_errors=True)
    assert page.evaluate("navigator.mediaDevices === undefined")
    page.get_by_role("link", name="Go to the lab").click()
    page.wait_for_url(f"{lan.url}/")
    page.wait_for_selector("html[data-ready]", state="attached")
    assert page.evaluate("window.isSecureContext && !!navigator.mediaDevices.getUserMedia")


def test_a_copy_for_this_machine_alone_shows_no_code(server: ServerProcess, visit: Callable[..., Page]) -> None:
    page = visit(f"{server.url}/join")
    assert page.get_by_text("make serve-lan").is_visible()
    assert page.locator(".join-code").count() == 0
