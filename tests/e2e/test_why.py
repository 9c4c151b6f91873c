"""What the network looked at, over the live face: on the face, not on the background, and only when it is asked for."""

import numpy as np
import pytest

from tests.e2e.clip import face_reach
from tests.e2e.lab import start, until

HEAT = """() => {
    const canvas = document.getElementById("heat");
    const { width, height } = canvas;
    const pixels = canvas.getContext("2d").getImageData(0, 0, width, height).data;
    const rows = Array.from({ length: height }, (_, y) =>
        Array.from({ length: width }, (_, x) => pixels[4 * (y * width + x) + 3]));
    return rows;
}"""
PAINTED = """(() => {
    const canvas = document.getElementById("heat");
    const { width, height } = canvas;
    return width > 0 && canvas.getContext("2d").getImageData(0, 0, width, height).data.some((value) => value > 99);
})()"""
ASKS = """() => new Promise((resolve) =>
    document.getElementById("stage").addEventListener("mien:overlay", (event) => resolve(event.detail.answer),
        { once: true }))"""


def share_inside(heat: np.ndarray, box: tuple[float, float, float, float]) -> float:
    """The share of all heat that lies within a box given in fractions of the letterboxed picture of 640 x 480."""
    height, width = heat.shape
    scale = min(width / 640, height / 480)
    left, top = (width - 640 * scale) / 2, (height - 480 * scale) / 2
    x, y, w, h = np.array(box) * scale * np.array([640, 480, 640, 480])
    rows = slice(round(top + y), round(top + y + h))
    return float(heat[rows, round(left + x) : round(left + x + w)].sum() / heat.sum())


@pytest.mark.parametrize("mirror", [True, False])
def test_the_heat_is_on_the_face_and_not_on_the_background(open_lab, complaints, mirror):
    complaints.expected = ("willReadFrequently",)
    page = open_lab()
    start(page)
    page.locator("[name=mirror]").set_checked(mirror)
    assert page.is_hidden("#why-legend")
    page.locator("#why").check()
    until(page, PAINTED, 30)
    heat = np.array(page.evaluate(HEAT), float)
    x, y, w, h = face_reach()
    assert share_inside(heat, (1 - x - w if mirror else x, y, w, h)) > 0.8
    assert share_inside(heat, (x if mirror else 1 - x - w, y, w, h)) < 0.8
    assert page.is_visible("text=What the network looked at")
    until(page, "document.getElementById('why-said').textContent.startsWith('Person 1: ')")


def test_the_map_of_saliency_takes_the_place_of_the_networks(open_lab, complaints):
    complaints.expected = ("willReadFrequently",)
    page = open_lab()
    start(page)
    page.locator("#why").check()
    until(page, PAINTED, 30)
    page.select_option("#why-map", "saliency")
    assert page.inner_text("#why-title") == "Where people would look"
    assert page.is_visible("text=plays no part in reading the expression") and page.is_hidden(
        "text=less sure of its word"
    )
    until(
        page, "document.getElementById('why-said').textContent.startsWith('Person 1: people would look first at')", 30
    )
    until(page, PAINTED, 30)
    page.locator("[name=mirror]").set_checked(False)
    x, y, w, h = face_reach()
    assert share_inside(np.array(page.evaluate(HEAT), float), (x, y, w, h)) > 0.8
    page.select_option("#why-map", "network")
    until(page, "document.getElementById('why-said').textContent.includes(' of the face; covering ')", 30)
    assert page.inner_text("#why-title") == "What the network looked at"


def test_the_key_turns_it_on_and_off_and_off_costs_nothing(open_lab, complaints):
    complaints.expected = ("willReadFrequently",)
    page = open_lab()
    start(page)
    assert "why" not in page.evaluate(ASKS)["times_ms"]
    page.keyboard.press("w")
    until(page, PAINTED, 30)
    assert page.is_checked("#why") and page.is_visible("#why-legend")
    page.keyboard.press("w")
    assert not page.is_checked("#why") and page.is_hidden("#why-legend")
    until(page, f"!{PAINTED}")
    page.evaluate(ASKS)
    for _ in range(3):
        assert "why" not in page.evaluate(ASKS)["times_ms"]
    assert not page.evaluate(PAINTED)


def test_it_holds_after_the_camera_was_stopped(open_lab, complaints):
    complaints.expected = ("willReadFrequently",)
    page = open_lab()
    page.locator("#why").check()
    start(page)
    until(page, PAINTED, 30)
    page.click("#stop")
    assert not page.evaluate(PAINTED)
    start(page, "#sample")
    until(page, PAINTED, 30)


def test_words_for_the_hottest_place(open_lab):
    said = open_lab().evaluate("""async () => {
        const { heatSentence, hottestPlace } = await import("/static/js/lib/heat-words.js");
        const { heatAt, heatColour } = await import("/static/js/lib/heat-image.js");
        const heat = Array.from({ length: 6 }, () => Array(6).fill(0));
        const none = hottestPlace(heat, false);
        const quiet = heatSentence("Person 2", { label: "sad", heat, drop: 0 }, false);
        heat[5][0] = 1;
        const why = { label: "happy", heat, drop: 0.342 };
        return { none, quiet, plain: hottestPlace(heat, false), mirrored: hottestPlace(heat, true),
            sentence: heatSentence("Person 1", why, false),
            look: heatSentence("Person 3", { map: "saliency", heat }, true),
            nowhere: heatSentence("Person 3", { map: "saliency", heat: [[0]] }, true),
            corner: heatAt(heat, 0, 1), between: heatAt(heat, 1 / 6, 1), clear: heatColour(0)[3], full: heatColour(1) };
    }""")
    assert said["none"] is None
    assert said["quiet"] == "Person 2: no single place holds up “sad”."
    assert (said["plain"], said["mirrored"]) == ("lower left", "lower right")
    assert said["sentence"] == (
        "Person 1: “happy” hangs most on the lower left of the face; covering one place takes up to 34 % away."
    )
    assert said["look"] == "Person 3: people would look first at the lower right of the face."
    assert said["nowhere"] == "Person 3: no place draws the eye."
    assert (said["corner"], said["clear"]) == (1, 0)
    assert said["between"] == pytest.approx(0.5)
    assert said["full"][:3] == [240, 249, 33] and said["full"][3] > 150
