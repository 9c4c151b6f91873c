"""What is drawn over the picture, and beside it."""

import numpy as np
import pytest

from tests.e2e.clip import face_box, iou, write_frames
from tests.e2e.lab import drawn_boxes, fake_camera, start, until

PAINTED = """(id) => {
    const canvas = document.getElementById(id) ?? document.querySelector(id);
    const pixels = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
    let [left, right, top, bottom] = [canvas.width, 0, canvas.height, 0];
    for (let i = 3; i < pixels.length; i += 4) {
        if (pixels[i] < 40) continue;
        const [x, y] = [((i - 3) / 4) % canvas.width, Math.floor((i - 3) / 4 / canvas.width)];
        [left, right] = [Math.min(left, x), Math.max(right, x)];
        [top, bottom] = [Math.min(top, y), Math.max(bottom, y)];
    }
    const [w, h] = [canvas.width, canvas.height];
    return [left / w, top / h, (right - left) / w, (bottom - top) / h];
}"""


def mirrored(box):
    return (1 - box[0] - box[2], *box[1:])


@pytest.mark.parametrize("mirror", [True, False])
def test_the_box_lies_on_the_face(open_lab, mirror):
    page = open_lab()
    start(page)
    page.locator("[name=mirror]").set_checked(mirror)
    [drawn] = drawn_boxes(page)
    expected = mirrored(face_box()) if mirror else face_box()
    assert iou(drawn.box, expected) > 0.5
    assert iou(drawn.box, mirrored(expected)) < 0.5
    flipped = (
        page.eval_on_selector("#video", "video => getComputedStyle(video).transform") == "matrix(-1, 0, 0, 1, 0, 0)"
    )
    assert flipped == mirror


def test_the_box_stays_on_the_face_in_every_window(open_lab):
    page = open_lab()
    start(page)
    for width, height in ((420, 900), (1000, 420), (1920, 1080)):
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_timeout(200)
        assert iou(drawn_boxes(page)[0].box, mirrored(face_box())) > 0.5, (width, height)


def test_canvas_has_a_pixel_for_each_pixel_of_the_screen(open_lab):
    page = open_lab(device_scale_factor=2)
    start(page)
    ratio = page.eval_on_selector("#overlay", "canvas => canvas.width / canvas.clientWidth")
    assert ratio == pytest.approx(2, abs=0.01)


def test_paint_on_the_canvas_is_around_the_face_and_its_tag(open_lab):
    page = open_lab()
    start(page)
    page.locator("[name=mirror]").uncheck()
    page.wait_for_timeout(500)
    painted = page.evaluate(PAINTED, "overlay")
    [drawn] = drawn_boxes(page)
    stage = page.eval_on_selector("#stage", "stage => stage.clientWidth / stage.clientHeight")
    shown = (4 / 3) / stage  # the share of the stage's width that the picture fills
    left = (1 - shown) / 2 + drawn.box[0] * shown
    assert painted[0] == pytest.approx(left, abs=0.05)
    assert painted[1] < drawn.box[1]  # the tag is above the box
    assert painted[1] + painted[3] == pytest.approx(drawn.box[1] + drawn.box[3], abs=0.05)


def test_card_says_what_the_face_looks_like(open_lab):
    page = open_lab()
    start(page)
    card = page.locator(".face")
    assert card.locator("[data-part=person]").inner_text() == "Person 1"
    assert card.locator("[data-part=verb]").inner_text() == "looks like"
    assert card.locator("[data-part=look]").inner_text() == "happy"
    names = card.locator(".score-name").all_inner_texts()
    assert names == page.evaluate(
        "JSON.parse(document.getElementById('mien-data').textContent).emotions.map(e => e.name)"
    )
    shares = [int(text.split()[0]) for text in card.locator(".score-value").all_inner_texts()]
    assert sum(shares) == pytest.approx(100, abs=4)
    assert page.locator("#faces-empty").is_hidden()


def test_strip_is_drawn_up_to_now(open_lab):
    page = open_lab()
    start(page)
    page.wait_for_timeout(1500)
    left, _, width, height = page.evaluate(PAINTED, ".strip")
    assert left + width > 0.98
    assert 0.005 < width < 0.3
    assert height > 0.9


def test_meter_shows_speed(open_lab):
    page = open_lab()
    start(page)
    until(page, "Number(document.getElementById('meter-fps').textContent) > 3")
    assert page.inner_text("#meter-trip").endswith("ms")
    assert page.inner_text("#meter-server").endswith("ms")


def test_no_face_is_put_in_words(open_lab, launch, tmp_path):
    night = write_frames(tmp_path / "night.mjpeg", [np.full((480, 640, 3), 6, np.uint8)] * 4)
    page = open_lab(on=launch(*fake_camera(night)))
    page.click("#start")
    until(page, "document.getElementById('notice').dataset.channel === 'hint'")
    assert "dark" in page.inner_text("#notice")
    assert page.locator("#faces-empty").is_visible()
