"""The line to the server: lost and found, full, shared, and silent while nobody looks."""

import time
from itertools import pairwise

from tests.e2e.lab import notice, start, until

HIDE = """(hidden) => {
    Object.defineProperty(document, "hidden", { value: hidden, configurable: true });
    Object.defineProperty(document, "visibilityState", { value: hidden ? "hidden" : "visible", configurable: true });
    document.dispatchEvent(new Event("visibilitychange"));
}"""
COUNT = """() => {
    window.answers = 0;
    document.getElementById("stage").addEventListener("mien:overlay", () => (window.answers += 1));
}"""


def wait_for_streams(page, count: int) -> None:
    limit = time.monotonic() + 5
    while (streams := page.request.get("/healthz").json()["streaming"]) != count:
        assert time.monotonic() < limit, f"{streams} streams, expected {count}"
        page.wait_for_timeout(50)


def test_goes_on_after_the_server_comes_back(open_lab, own_server, complaints):
    complaints.expected = (
        "ERR_CONNECTION_REFUSED",
        "WebSocket connection",
        "ERR_CONNECTION_RESET",
        "ERR_EMPTY_RESPONSE",
    )
    server = own_server()
    page = open_lab(at=server)
    start(page)
    server.stop()
    until(page, "document.getElementById('notice').dataset.channel === 'connection'")
    assert "Trying again by itself" in notice(page)
    assert page.get_attribute("#stage", "data-faces") == "0"
    own_server(MIEN_PORT=server.url.rsplit(":", 1)[1])
    until(page, "document.getElementById('notice').dataset.channel === 'back'")
    assert "The server is back" in notice(page)
    page.wait_for_selector('#stage[data-faces="1"]')


def test_hidden_tab_pauses_and_gives_up_its_place(open_lab):
    page = open_lab()
    wait_for_streams(page, 0)
    start(page)
    wait_for_streams(page, 1)
    page.evaluate(HIDE, True)
    wait_for_streams(page, 0)
    page.evaluate(COUNT)
    page.wait_for_timeout(700)
    assert page.evaluate("window.answers") == 0
    wait_for_streams(page, 0)
    assert page.evaluate("document.getElementById('video').srcObject.getTracks()[0].enabled") is False
    page.evaluate(HIDE, False)
    until(page, "window.answers > 2")
    page.wait_for_selector('#stage[data-faces="1"]')


def test_two_tabs_work_side_by_side(open_lab):
    first, second = open_lab(), open_lab()
    start(first)
    start(second)
    for page in (first, second):
        page.evaluate(COUNT)
        until(page, "window.answers > 3")


def test_full_server_puts_newcomers_in_a_line_that_they_see(open_lab, own_server):
    server = own_server(MIEN_MAX_STREAMS="1")
    first, second = open_lab(at=server), open_lab(at=server)
    start(first)
    second.click("#start")
    until(second, "document.getElementById('notice').dataset.channel === 'line'")
    assert "You are next in line" in notice(second)
    first.click("#stop")
    second.wait_for_selector('#stage[data-faces="1"]')
    assert notice(second) == ""


def test_stopping_gives_up_the_place(open_lab):
    page = open_lab()
    start(page)
    page.click("#stop")
    wait_for_streams(page, 0)


def test_never_two_frames_in_flight(open_lab):
    """Every frame has been answered before the next is sent."""
    page = open_lab()
    sent = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda data: sent.append(("out", data))))
    page.on("websocket", lambda socket: socket.on("framereceived", lambda data: sent.append(("in", data))))
    start(page)
    page.evaluate(COUNT)
    until(page, "window.answers > 6")
    is_frame = [(way, data) for way, data in sent if (way == "out" and isinstance(data, bytes)) or is_answer(way, data)]
    ways = [way for way, _ in is_frame]
    assert ways.count("out") > 5
    assert all(a != b for a, b in pairwise(ways))


def is_answer(way: str, data: object) -> bool:
    return way == "in" and isinstance(data, str) and data.startswith("43/live,")
