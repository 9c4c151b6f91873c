"""A video's result page while it plays and seeks: boxes in step with the picture, charts, keys."""

import pytest

from tests.e2e.following import FOLLOW, NO_FRAME_CALLBACK, expected_faces, fractions, seek
from tests.e2e.lab import until
from tests.e2e.made_timeline import made_timeline
from tests.e2e.video_clips import write_clip
from tests.e2e.videos import clock_seconds, open_result


def test_boxes_are_those_of_the_picture_on_the_screen_when_seeking(result, video_server, read_video):
    page = result()
    timeline = video_server.get(read_video, "timeline.json?plain=1")
    page.evaluate(FOLLOW)
    for seconds in (3.1, 0.42, 1.7, 2.94):
        page.evaluate("window.seen = []")
        seek(page, seconds)
        until(page, f"window.seen.some(({{ time }}) => Math.abs(time - {seconds}) < 0.05)")
        seen = page.evaluate("window.seen.at(-1)")
        assert seen["frame"] / 25 == pytest.approx(seen["time"], abs=0.002)
        expected = expected_faces(timeline, seen["time"])
        stage = page.eval_on_selector("#stage", "({ clientWidth: w, clientHeight: h }) => ({ w, h })")
        found = {face["id"]: fractions(face["rect"], stage) for face in seen["placed"]}
        assert found.keys() == expected.keys()
        for person, box in expected.items():
            assert found[person] == pytest.approx(box, abs=0.01)


@pytest.mark.parametrize(("speed", "script"), [("1", ""), ("2", ""), ("1", NO_FRAME_CALLBACK)])
def test_boxes_stay_in_step_while_it_plays(result, speed, script):
    page = result(script=script)
    page.select_option("#speed", speed)
    page.evaluate(FOLLOW)
    page.click("#play")
    until(page, "document.getElementById('video').ended", 30)
    seen = page.evaluate("window.seen")
    assert len(seen) > 8
    late = sorted(abs(one["frame"] / 25 - one["time"]) for one in seen)
    assert late[len(late) // 2] <= 0.041  # a picture, where the next one came while the test looked
    assert late[-1] <= 0.041 * float(speed) * 4
    assert page.get_attribute("#play", "aria-label") == "Play"


def test_a_click_on_a_chart_goes_there_and_a_drag_enlarges(result):
    page = result(made=made_timeline(), edits={})
    over = page.locator(".chart-row").first.locator(".u-over")
    box = over.bounding_box()
    page.mouse.click(box["x"] + box["width"] * 0.5, box["y"] + 40)
    until(page, "document.getElementById('video').currentTime > 1.9")
    assert clock_seconds(page) == pytest.approx(2.0, abs=0.11)
    page.mouse.move(box["x"] + box["width"] * 0.25, box["y"] + 40)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.4, box["y"] + 40, steps=4)
    page.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + 40, steps=4)
    page.mouse.up()
    span = page.eval_on_selector("#charts", "({ dataset }) => [Number(dataset.start), Number(dataset.end)]")
    assert span == pytest.approx([1.0, 2.0], abs=0.06)
    assert clock_seconds(page) == pytest.approx(2.0, abs=0.11)  # enlarging is no seeking
    page.click("#zoom-all")
    assert page.get_attribute("#charts", "data-end") == "4.000"
    assert page.is_disabled("#zoom-all")


def test_keys_play_step_and_jump(result):
    page = result(made=made_timeline(), edits={})
    page.keyboard.press(".")
    until(page, "document.getElementById('video').currentTime > 0.09")
    assert clock_seconds(page) == pytest.approx(0.1, abs=0.02)
    page.keyboard.press(",")
    assert clock_seconds(page) == 0
    page.keyboard.press("End")
    assert clock_seconds(page) == pytest.approx(4.0, abs=0.1)
    page.keyboard.press("Home")
    page.keyboard.press(" ")
    until(page, "!document.getElementById('video').paused")
    page.keyboard.press(" ")
    until(page, "document.getElementById('video').paused")


def test_sound_without_a_picture_is_not_called_playing(open_lab, video_server, read_video, tmp_path):
    clip = write_clip(tmp_path / "old.mp4", codec="mpeg4", seconds=1.0)  # Chromium plays the sound of it
    page = open_lab(path="/videos", at=video_server)
    page.route(f"**/videos/{read_video}/video", lambda route: route.fulfill(path=clip, content_type="video/mp4"))
    open_result(page, read_video)
    page.wait_for_selector("#unplayable:not([hidden])")
    assert page.is_disabled("#play")
    state = page.eval_on_selector("#video", "({ error, videoWidth, paused }) => [error, videoWidth, paused]")
    assert state == [None, 0, True]
    page.keyboard.press(" ")
    assert page.eval_on_selector("#video", "(video) => video.paused")


TAGS = """window.tags = [];
const plain = CanvasRenderingContext2D.prototype.fillText;
CanvasRenderingContext2D.prototype.fillText = function (text, x, y) {
    window.tags.push({ text, right: x + this.measureText(text).width, width: this.canvas.clientWidth });
    return plain.call(this, text, x, y);
};"""
"""Notes what is written on any canvas, and how far it reaches."""


def test_a_long_name_leaves_room_for_the_look(result):
    name = "Somebody with a name as long as a name may be " + "w" * 30
    page = result(
        made=made_timeline(), edits={"names": {"1": name}}, script=TAGS, viewport={"width": 390, "height": 800}
    )
    until(page, "window.tags.some(({ text }) => text.startsWith('Some'))")
    tags = page.evaluate("window.tags.filter(({ text }) => text.startsWith('Some'))")
    assert all(tag["right"] <= tag["width"] for tag in tags)
    assert all("…: " in tag["text"] for tag in tags)


def test_arrows_choose_where_there_is_a_choice(result):
    page = result(made=made_timeline(), edits={})
    page.locator("input[name=style][value=stacked]").focus()
    page.keyboard.press("ArrowRight")
    assert page.is_checked("input[name=style][value=lines]")
    assert clock_seconds(page) == 0
    page.locator(".pandas pre").focus()
    page.keyboard.press("ArrowRight")
    assert clock_seconds(page) == 0
    page.locator("#zoom-in").focus()
    page.keyboard.press("ArrowRight")
    assert clock_seconds(page) == pytest.approx(4.0, abs=0.1)


def test_keys_can_be_switched_off_and_stay_off(result):
    page = result(made=made_timeline(), edits={})
    page.locator("#keys").uncheck(force=True)
    for key in ("m", "End", "w"):
        page.keyboard.press(key)
    assert page.locator(".mark").count() == clock_seconds(page) == 0
    assert not page.is_checked("#why")
    page.reload()
    page.wait_for_selector("html[data-result]", state="attached")
    assert not page.is_checked("#keys")
    page.locator("#keys").check(force=True)
    page.keyboard.press("m")
    assert page.locator(".mark").count() == 1
