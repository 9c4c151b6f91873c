"""What the network looked at in the paused picture of a recorded video."""

import numpy as np

from tests.e2e.lab import until
from tests.e2e.test_why import HEAT, PAINTED
from tests.e2e.videos import loaded, open_result

SAID = "document.getElementById('why-said').textContent"


def test_the_paused_picture_is_explained_and_a_playing_one_is_not(open_lab, complaints, video_server, read_video):
    complaints.expected = ("willReadFrequently",)
    page = open_lab(path="/videos", at=video_server, viewport={"width": 1280, "height": 900})
    open_result(page, read_video)
    loaded(page)
    page.evaluate("""document.getElementById("stage").addEventListener("mien:overlay",
        ({ detail }) => { window.placed = detail.placed; })""")
    page.keyboard.press(".")
    page.keyboard.press("w")
    assert page.is_visible("#why-legend")
    until(page, PAINTED, 30)
    until(page, f"{SAID}.startsWith('Person ')", 30)
    heat = np.array(page.evaluate(HEAT), float)
    inside = np.zeros_like(heat, bool)
    for face in page.evaluate("window.placed"):
        x, y, w, h = (face["rect"][side] for side in "xywh")
        inside[round(y) : round(y + h), round(x) : round(x + w)] = True
    assert heat[inside].sum() / heat.sum() > 0.8
    assert inside.mean() < 0.3
    page.click("#play")
    until(page, f"{SAID} === 'Pause the video to see what the network looked at.'")
    assert not page.evaluate(PAINTED)
    page.select_option("#why-map", "saliency")
    until(page, f"{SAID} === 'Pause the video to see where people would look.'")
    page.click("#play")
    until(page, f"{SAID}.includes(': people would look first at ')", 30)
    assert page.evaluate(PAINTED)
    page.click("#play")
    page.locator("#why").focus()
    page.keyboard.press("w")
    assert page.is_hidden("#why-legend")
    page.keyboard.press(" ")
    page.wait_for_timeout(800)
    assert not page.evaluate(PAINTED)


def test_what_the_server_refuses_is_said(open_lab, complaints, video_server, read_video):
    complaints.expected = ("willReadFrequently", "503")
    page = open_lab(path="/videos", at=video_server)
    open_result(page, read_video)
    loaded(page)
    refusal = '{"error": {"code": "busy", "message": "Try again in a moment."}}'
    page.route("**/api/v1/why?*", lambda route: route.fulfill(status=503, body=refusal))
    page.locator("#why").check()
    until(page, f"{SAID} === 'Try again in a moment.'")
    assert not page.evaluate(PAINTED)
