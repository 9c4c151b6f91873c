"""The page that sends videos: its settings and limits, the list of one's own, and what goes wrong on the way."""

import json
import re

import pytest
from playwright.sync_api import Page, Route

from tests.e2e.lab import until
from tests.e2e.videos import PATIENCE

DROP = """async ([name, text]) => {
    const data = new DataTransfer();
    data.items.add(new File([text], name));
    const zone = document.getElementById("drop");
    zone.dispatchEvent(new DragEvent("dragenter", { dataTransfer: data, bubbles: true }));
    const over = zone.classList.contains("is-over");
    zone.dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
    return over;
}"""
PIECES = re.compile(r"/videos/uploads/[\w-]+$")
"""Where the pieces of a file are sent to."""


@pytest.fixture
def page(open_lab, video_server) -> Page:
    return open_lab(path="/videos", at=video_server, viewport={"width": 1280, "height": 800})


def row(page: Page, name: str):
    return page.locator(".job").filter(has=page.get_by_role("heading", name=name, exact=True))


def wait_state(page: Page, name: str, *states: str) -> str:
    """Wait until a video's row has one of the states, and return what it says."""
    row(page, name).and_(page.locator(", ".join(f'[data-state="{state}"]' for state in states))).wait_for(
        timeout=PATIENCE * 1000
    )
    return row(page, name).locator(".job-state").inner_text()


def test_the_page_says_its_limits_and_what_becomes_of_a_video(page):
    text = page.inner_text("#drop")
    for fact in ("2.0 GB", "2 hours", "waiting at once", "deleted 24 hours after", "agree"):
        assert fact in text
    assert page.is_visible("#jobs-empty")
    assert page.evaluate("document.cookie") == ""


def test_settings_go_with_the_video_and_a_bad_file_is_refused_in_words(page, video_server):
    page.select_option("[name=fps]", "every")
    page.select_option("[name=smoothing]", "0.0")
    page.select_option("[name=smallest_face]", "0.2")
    assert page.evaluate(DROP, ["héllo ☃ <b>.mp4", "this is no video"])
    text = wait_state(page, "héllo ☃ <b>.mp4", "failed")
    assert text.endswith(".")
    assert "video" in text
    job = row(page, "héllo ☃ <b>.mp4").get_attribute("data-id")
    settings = video_server.status(job)["settings"]
    assert (settings["fps"], settings["smoothing"], settings["smallest_face"]) == (None, 0.0, 0.2)
    row(page, "héllo ☃ <b>.mp4").get_by_text("Delete").click()
    page.click("#confirm button[value=delete]")
    until(page, "document.querySelectorAll('.job').length === 0")
    assert page.request.get(f"/videos/{job}/status").status == 404


def test_several_at_once_are_listed_and_still_are_after_a_reload(page, tmp_path):
    files = [tmp_path / f"{name}.txt" for name in "abc"]
    for file in files:
        file.write_text(f"no video {file.name}")
    page.set_input_files("#files", files)
    for file in files:
        wait_state(page, file.name, "failed")
    assert page.locator(".job-name").all_inner_texts() == ["c.txt", "b.txt", "a.txt"]
    page.reload()
    for file in files:
        wait_state(page, file.name, "failed")
    assert page.locator(".job-name").all_inner_texts() == ["c.txt", "b.txt", "a.txt"]


def test_what_the_server_refuses_is_said_and_can_be_tried_again(page, tmp_path, complaints):
    complaints.expected = ("507",)
    refusal = json.dumps({"error": {"code": "disk_full", "message": "The server's disk is full."}})
    page.route("**/videos/uploads", lambda route: route.fulfill(status=507, body=refusal))
    page.evaluate(DROP, ["a.mp4", "x"])
    assert wait_state(page, "a.mp4", "failed") == "The server's disk is full."
    page.unroute("**/videos/uploads")
    row(page, "a.mp4").get_by_text("Try again").click()
    row(page, "a.mp4").and_(page.locator("[data-id]")).wait_for()
    assert "disk" not in wait_state(page, "a.mp4", "failed")


def test_a_lost_connection_costs_a_piece_and_not_the_upload(page, video, video_server, complaints):
    complaints.expected = ("ERR_", "Failed to load")
    sent: list[int] = []

    def drop_two(route: Route) -> None:
        sent.append(int(route.request.headers.get("upload-offset", "-1")))
        if len(sent) <= 2:
            route.abort("connectionreset")
        else:
            route.fallback()

    page.route(PIECES, lambda route: (
        drop_two(route) if route.request.method == "PATCH" else route.fallback()
    ))  # fmt: skip
    page.set_input_files("#files", video)
    row(page, video.name).and_(page.locator('[data-state="sending"]')).wait_for()
    wait_state(page, video.name, "done")
    assert len(sent) == 3
    job = row(page, video.name).get_attribute("data-id")
    assert video_server.status(job)["bytes"] == video.stat().st_size


def begin_held(page, video) -> str:
    """Begin an upload whose pieces do not get through; its id."""
    page.route(PIECES, lambda route: None if route.request.method == "PATCH" else route.fallback())
    page.set_input_files("#files", video)
    row(page, video.name).and_(page.locator("[data-id]")).wait_for()
    return row(page, video.name).get_attribute("data-id")


def leave_half(page, video) -> tuple[str, str]:
    """Leave the page in mid-upload, and come back; the upload's id, and what the page says of it."""
    job = begin_held(page, video)
    page.goto("about:blank")
    page.unroute(PIECES)
    page.goto("/videos")
    return job, wait_state(page, video.name, "half")


def test_an_upload_that_was_left_goes_on_with_the_same_file(page, video, video_server, complaints):
    complaints.expected = ("ERR_", "Failed to load", "404")
    job, text = leave_half(page, video)
    assert "Choose the same file again" in text
    page.set_input_files("#files", video)
    wait_state(page, video.name, "done")
    assert page.locator(".job").count() == 1
    assert row(page, video.name).get_attribute("data-id") == job


def test_an_upload_that_was_left_does_not_go_on_with_other_settings(page, video, video_server, complaints):
    complaints.expected = ("ERR_", "Failed to load", "404")
    job, _ = leave_half(page, video)
    page.select_option("[name=fps]", "2")
    page.set_input_files("#files", video)
    page.locator(".job[data-state=done]").wait_for(timeout=PATIENCE * 1000)
    other = page.get_attribute(".job[data-state=done]", "data-id")
    assert other != job
    assert video_server.status(other)["settings"]["fps"] == 2


def test_cancelling_on_the_way_takes_back_what_was_sent(page, video, video_server, complaints):
    complaints.expected = ("ERR_", "404")
    job = begin_held(page, video)
    row(page, video.name).get_by_text("Cancel").click()
    until(page, "document.querySelectorAll('.job').length === 0")
    until_gone(page, job)
    page.unroute(PIECES)
    page.evaluate(DROP, ["next.txt", "the line goes on"])
    wait_state(page, "next.txt", "failed")


def until_gone(page: Page, job: str) -> None:
    for _ in range(100):
        if page.request.get(f"/videos/{job}/status").status in (404, 410):
            return
        page.wait_for_timeout(100)
    raise AssertionError("the half-sent video is still there")


def test_the_page_works_by_keyboard(page):
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "files":
            break
    assert page.evaluate("document.activeElement.id") == "files"
    outline = page.eval_on_selector(".drop-choose", "(label) => getComputedStyle(label).outlineStyle")
    assert outline == "solid"


def test_nothing_scrolls_sideways(page):
    name = f"{'a long name ' * 6}.mp4"
    page.evaluate(DROP, [name, "x"])
    wait_state(page, name, "failed")
    for width in (320, 768, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") == width
