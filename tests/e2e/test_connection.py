"""The line to the server: lost and found, full, shared, and silent while nobody looks."""

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


def streaming(page) -> int:
    return page.request.get("/healthz").json()["streaming"]


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
    server.start()
    until(page, "document.getElementById('notice').dataset.channel === 'back'")
    assert "The server is back" in notice(page)
    page.wait_for_selector('#stage[data-faces="1"]')


def test_hidden_tab_pauses_and_gives_up_its_place(open_lab, own_server):
    page = open_lab(at=own_server())
    start(page)
    assert streaming(page) == 1
    page.evaluate(HIDE, True)
    page.wait_for_timeout(300)
    page.evaluate(COUNT)
    page.wait_for_timeout(700)
    assert page.evaluate("window.answers") == 0
    assert streaming(page) == 0
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
    server = own_server(max_streams="1")
    first, second = open_lab(at=server), open_lab(at=server)
    start(first)
    second.click("#start")
    until(second, "document.getElementById('notice').dataset.channel === 'line'")
    assert "You are next in line" in notice(second)
    first.click("#stop")
    second.wait_for_selector('#stage[data-faces="1"]')
    assert notice(second) == ""


def test_answers_stop_when_stopped_and_the_place_is_free(open_lab, own_server):
    page = open_lab(at=own_server())
    start(page)
    page.click("#stop")
    page.wait_for_timeout(200)
    assert streaming(page) == 0


def test_never_two_frames_in_flight(open_lab):
    """Every frame has been answered before the next is sent."""
    page = open_lab()
    sent = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda data: sent.append(("out", data))))
    page.on("websocket", lambda socket: socket.on("framereceived", lambda data: sent.append(("in", data))))
    start(page)
    page.wait_for_timeout(1500)
    is_frame = [(way, data) for way, data in sent if (way == "out" and isinstance(data, bytes)) or is_answer(way, data)]
    ways = [way for way, _ in is_frame]
    assert ways.count("out") > 5
    assert all(a != b for a, b in pairwise(ways))


def is_answer(way: str, data: object) -> bool:
    return way == "in" and isinstance(data, str) and data.startswith("43/live,")
