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
    assert page.locator(".person").count() == people  # looking through the list joins nobody
    second.get_by_role("button", name="Join").click()
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


FOCUS = """() => { const { dataset, id } = document.activeElement;
    return [document.activeElement.closest("[data-person]")?.dataset.person ?? "", dataset.part ?? id]; }"""
"""Whose card has the focus, and on which part of it."""


def press(page, part):
    """Press the mouse where something is seen, as a hand would: nothing is waited for between going down and up."""
    box = part.bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


def test_a_click_that_ends_a_name_is_not_lost(result):
    page = result(made=made_timeline(seconds=8.0), edits={"marks": [mark("a", 1.0), mark("b", 2.0)]})
    names = page.locator(".person-name")
    names.nth(0).fill("Ana")
    press(page, names.nth(1))
    page.keyboard.press("Control+a")
    page.keyboard.type("mike")
    assert [names.nth(i).input_value() for i in range(2)] == ["Ana", "mike"]
    assert page.locator(".mark").count() == 2  # M marked nothing
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUS) == ["2", "more"]
    assert page.locator(".chart-name").all_inner_texts() == ["Ana", "mike"]
    page.locator(".mark-name").first.scroll_into_view_if_needed()
    page.locator(".mark-name").first.fill("joke")
    press(page, page.get_by_label("Delete b"))
    assert page.locator(".mark-name").evaluate_all("(all) => all.map(({ value }) => value)") == ["joke"]
    names.nth(0).fill("Eva")
    before = page.inner_text("#clock-now")
    press(page, page.locator(".chart-row").first.locator(".u-over"))
    assert page.inner_text("#clock-now") != before
    assert page.locator(".finding h3").first.inner_text() == "Eva"


def mark(name, start):
    return {"id": name, "name": name, "start": start, "end": None}


def test_the_focus_has_a_place_after_a_card_is_gone(result, complaints):
    complaints.expected = ("404",)  # the third person of the made timeline has no picture
    page = result(made=made_timeline(people=3), edits={"marks": [mark("a", 1.0)]})
    page.locator(".person").nth(0).locator("summary").click()
    page.locator(".person").nth(0).get_by_text("Hide this person").click()
    assert page.evaluate(FOCUS) == ["2", "more"]
    page.get_by_text("Show Person 1").click()
    assert page.evaluate(FOCUS) == ["1", "more"]
    page.locator(".person").nth(1).locator("summary").click()
    page.locator(".person").nth(1).locator("select").select_option("3")
    page.locator(".person").nth(1).get_by_role("button", name="Join").click()
    assert page.evaluate(FOCUS) == ["3", "more"]
    page.keyboard.press("Enter")
    page.locator('.person[data-person="3"]').get_by_text("Take apart again").click()
    assert page.evaluate(FOCUS) == ["3", "more"]
    assert page.locator(".person").count() == 3
    page.get_by_label("Delete a").click()
    assert page.evaluate(FOCUS) == ["", "mark-point"]


def test_a_mark_that_is_moved_keeps_the_focus(result):
    page = result(made=made_timeline(), edits={"marks": [mark("a", 1.0), mark("b", 2.0)]})
    start = page.locator(".mark").nth(1).locator("[data-part=start]")
    start.fill("0.5")
    start.press("Enter")
    assert page.locator(".mark-name").evaluate_all("(all) => all.map(({ value }) => value)") == ["b", "a"]
    assert page.evaluate("document.activeElement.closest('.mark').dataset.mark") == "b"


def test_a_download_has_the_name_that_was_just_typed(result):
    page = result()
    page.locator("#get-csv").scroll_into_view_if_needed()
    page.locator(".person-name").first.fill("Ana")
    with page.expect_download() as download:
        page.click("#get-csv")
    assert ",Ana," in download.value.path().read_text()


def test_a_download_without_the_last_changes_is_not_made(result, complaints):
    page = result(made=made_timeline(), edits={})
    complaints.expected = ("507",)
    page.route("**/edits", lambda route: route.fulfill(status=507))
    page.locator(".person-name").first.fill("Ana")
    page.click("#get-csv")
    page.wait_for_selector("#download-problem:visible")
    assert "The server has no room left" in page.inner_text("#download-problem")
    page.click("#make-mp4")
    until(page, "document.getElementById('annotated-state').textContent.includes('no room left')")
    page.unroute("**/edits")
    with page.expect_download():
        page.click("#get-csv")
    assert page.is_hidden("#download-problem")


def test_two_pages_keep_each_others_changes(result, video_server, read_video, complaints):
    complaints.expected = ("412",)
    one, other = result(), result()
    one.locator(".person-name").nth(0).fill("Ana")
    one.locator(".person-name").nth(0).press("Enter")
    until(one, f"({SAVED})() === 'Saved'")
    other.locator(".person-name").nth(1).fill("Ben")
    other.locator(".person-name").nth(1).press("Enter")
    until(other, f"({SAVED})().startsWith('Saved. Somebody else')")
    assert video_server.get(read_video, "edits")["names"] == {"1": "Ana", "2": "Ben"}
    assert other.locator(".person-name").nth(0).input_value() == "Ana"
    one.keyboard.press("m")
    until(one, f"({SAVED})().startsWith('Saved. Somebody else')")
    assert one.locator(".chart-name").all_inner_texts() == ["Ana", "Ben"]
    assert len(video_server.get(read_video, "edits")["marks"]) == 1


def name_in_vain(page, retry_after: str) -> None:
    """Names a person, of which the server hears too often once."""
    page.route("**/edits", lambda route: route.fulfill(status=429, headers={"Retry-After": retry_after}), times=1)
    page.locator(".person-name").first.fill("Ana")
    page.locator(".person-name").first.press("Enter")
    until(page, f"({SAVED})().startsWith('Not saved yet: ')")


def test_what_comes_too_often_is_saved_later(result, video_server, read_video, complaints):
    page = result()
    complaints.expected = ("429",)
    name_in_vain(page, retry_after="2")
    until(page, f"({SAVED})() === 'Saved'")
    assert video_server.get(read_video, "edits")["names"] == {"1": "Ana"}


def test_what_is_not_saved_yet_is_saved_when_the_page_goes(result, video_server, read_video, complaints):
    page = result()
    complaints.expected = ("429",)
    name_in_vain(page, retry_after="600")
    page.goto("/videos")
    page.wait_for_timeout(500)
    assert video_server.get(read_video, "edits")["names"] == {"1": "Ana"}


def test_what_cannot_be_saved_is_said(result, complaints):
    page = result(made=made_timeline(), edits={})
    complaints.expected = ("400",)
    refusal = json.dumps({"error": {"code": "bad_edits", "message": "That name is too long."}})
    page.route("**/edits", lambda route: route.fulfill(status=400, body=refusal, content_type="application/json"))
    page.keyboard.press("m")
    until(page, f"({SAVED})() === 'Not saved: That name is too long.'")
