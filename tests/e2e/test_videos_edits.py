"""People and marks of a video: named, joined, hidden, deleted, and kept."""

import json

import pytest

from tests.e2e.following import seek
from tests.e2e.lab import until
from tests.e2e.made_timeline import made_timeline
from tests.e2e.videos import clock_seconds

SAVED = "() => document.getElementById('saved').textContent"


def test_people_are_renamed_joined_hidden_and_it_is_kept(result, video_server, read_video):
    page = result()
    people = len(video_server.get(read_video, "timeline.json?plain=1")["people"])
    assert page.locator(".person").count() == page.locator(".chart-row").count() == people >= 2
    decoded = "(image) => image.decode().then(() => image.naturalWidth > 20)"
    assert page.locator(".person-picture").first.evaluate(decoded)
    name = page.get_by_label("Name of person 1")
    name.fill("  Ana <b> ")
    name.press("Enter")
    until(page, f"({SAVED})() === 'Saved'")
    assert video_server.get(read_video, "edits")["names"] == {"1": "Ana <b>"}
    assert page.locator(".chart-name").first.inner_text() == "Ana <b>"
    second = page.locator('.person[data-person="2"]')
    second.locator("summary").click()
    second.locator("select").select_option("1")
    assert page.locator(".person").count() == people - 1
    first = page.locator('.person[data-person="1"]')
    first.locator("summary").click()
    first.get_by_text("Hide this person").click()
    assert page.locator(".person").count() == people - 2
    page.wait_for_timeout(600)
    until(page, f"({SAVED})() === 'Saved'")
    assert video_server.get(read_video, "edits") == {
        "names": {"1": "Ana <b>"}, "joined": {"2": 1}, "hidden": [1], "marks": []
    }  # fmt: skip
    page.reload()
    page.wait_for_selector("html[data-result]", state="attached")
    page.click("text=Show Ana <b>")
    page.locator('.person[data-person="1"] summary').click()
    page.get_by_text("Take apart again").click()
    assert page.locator(".person").count() == people


def test_marks_by_key_are_listed_edited_deleted_and_kept(result, video_server, read_video):
    page = result()
    seek(page, 1.0)
    page.keyboard.press("m")
    seek(page, 2.0)
    page.keyboard.press("[")
    seek(page, 3.0)
    page.keyboard.press("]")
    assert page.locator(".mark").count() == 2
    assert page.locator(".chart-row").first.locator(".chart-mark").count() == 2
    name = page.locator(".mark-name").first
    name.fill("the joke")
    name.press("Enter")
    assert page.evaluate("document.getElementById('clock-now').textContent")  # typing m in a name marks nothing
    name.press("m")
    assert page.locator(".mark").count() == 2
    name.press("Escape")
    page.wait_for_timeout(600)
    until(page, f"({SAVED})() === 'Saved'")
    marks = video_server.get(read_video, "edits")["marks"]
    assert [(mark["name"], mark["end"] is None) for mark in marks] == [("the joke", True), ("Range 1", False)]
    assert marks[0]["start"] == pytest.approx(1.0, abs=0.05)
    assert (marks[1]["start"], marks[1]["end"]) == pytest.approx((2.0, 3.0), abs=0.05)
    end = page.locator(".mark").nth(1).locator("[data-part=end]")
    end.fill("3.5")
    end.press("Tab")
    page.get_by_label("Delete the joke").click()
    page.wait_for_timeout(600)
    until(page, f"({SAVED})() === 'Saved'")
    (mark,) = video_server.get(read_video, "edits")["marks"]
    assert mark["end"] == 3.5
    page.locator(".mark-time").click()
    assert clock_seconds(page) == pytest.approx(2.0, abs=0.1)


def test_what_cannot_be_saved_is_said(result, complaints):
    page = result(made=made_timeline(), edits={})
    complaints.expected = ("400",)
    refusal = json.dumps({"error": {"code": "bad_edits", "message": "That name is too long."}})
    page.route("**/edits", lambda route: route.fulfill(status=400, body=refusal, content_type="application/json"))
    page.keyboard.press("m")
    until(page, f"({SAVED})() === 'Not saved: That name is too long.'")
