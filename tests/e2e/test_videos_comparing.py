"""Two networks on one recording: asked for with the upload, then shown in turn and side by side."""

import csv
import io
import time
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Page

from models import registry
from tests.e2e.lab import until
from tests.e2e.made_timeline import made_timeline
from tests.e2e.video_clips import write_clip
from tests.e2e.videos import PATIENCE, loaded, open_result
from webapp.fer.agreement import agreements
from webapp.fer.edits import Edits, apply
from webapp.fer.timeline import Timeline

CARDS = registry.available()
FIRST, OTHER = CARDS[0], next(card for card in CARDS if card.name == "mobilenet_v2_finetuned")
LISTEN = """document.getElementById("stage").addEventListener("mien:overlay",
    ({ detail }) => { window.labels = detail.placed.map(({ label }) => label); })"""
WRITTEN = """window.written = new Set();
const plain = CanvasRenderingContext2D.prototype.fillText;
CanvasRenderingContext2D.prototype.fillText = function (text, ...rest) {
    window.written.add(text);
    return plain.call(this, text, ...rest);
};"""
"""Notes what is written on any canvas."""


def compared_timeline(**options: Any) -> dict[str, Any]:
    """A made timeline that a second network read too: in its way every third reading, and often in doubt."""
    made = made_timeline(**options)
    title = "Another, with a long title"
    made["second_network"] = {"name": "other", "title": title, "sha256": "1" * 64, "unsure_below": 0.6}
    made["settings"]["compare"] = "other"
    for person in made["people"]:
        scores = [row[::-1] if i % 3 == 0 else row for i, row in enumerate(person["scores"])]
        person |= {"second_scores": scores, "second_unsure": [int(max(row) < 0.6) for row in scores]}
    return made


@pytest.fixture
def result(plain_edits, open_lab, video_server, read_video):
    """Opens the page of the clip that was read, with a made timeline in its place."""

    def open_it(made: dict[str, Any], edits: dict[str, Any] | None = None, script: str = "") -> Page:
        page = open_lab(path="/videos", at=video_server, viewport={"width": 1280, "height": 900}, script=script)
        open_result(page, read_video, made=made, edits=edits or {})
        if made["video"]["kind"] == "video":
            loaded(page)
        page.evaluate(LISTEN)
        return page

    return open_it


def show(page: Page, view: str) -> None:
    """Choose whose readings are shown."""
    page.locator(f"#comparison input[value={view}]").check(force=True)


def percent(text: str) -> int:
    return int(text.split()[0])


def test_the_second_network_offered_is_always_another(open_lab, video_server):
    page = open_lab(path="/videos", at=video_server)
    options = (
        "[...document.querySelector('#settings [name=compare]').options].filter((o) => !o.disabled).map((o) => o.value)"
    )
    assert page.evaluate(options) == ["", *(card.name for card in CARDS[1:])]
    assert page.input_value("#settings [name=compare]") == ""
    page.select_option("#settings [name=compare]", OTHER.name)
    page.select_option("#settings [name=network]", OTHER.name)
    assert page.input_value("#settings [name=compare]") == ""
    assert OTHER.name not in page.evaluate(options)


def test_a_video_is_sent_with_a_comparison_and_both_networks_are_shown(open_lab, video_server, tmp_path):
    page = open_lab(path="/videos", at=video_server, viewport={"width": 1280, "height": 900})
    page.select_option("#settings [name=compare]", OTHER.name)
    page.set_input_files("#files", write_clip(tmp_path / "pair.mp4", seconds=1.2, sound=False))
    page.wait_for_selector(".job[data-state=done]", timeout=PATIENCE * 1000)
    assert "two networks compared" in page.inner_text(".job-state")
    job = page.get_attribute(".job", "data-id")
    assert video_server.status(job)["settings"]["compare"] == OTHER.name
    page.locator(".job").get_by_role("link", name="Open").click()
    page.wait_for_selector("html[data-result]", state="attached")
    loaded(page)
    timeline = video_server.get(job, "timeline.json?plain=1")
    person = timeline["people"][0]
    assert timeline["second_network"]["name"] == OTHER.name
    options = page.locator("#comparison label").all_inner_texts()
    assert options == [FIRST.title, OTHER.title, "Side by side"]
    confidence = page.locator(".person").first.locator("[data-part=confidence]")
    assert percent(confidence.inner_text()) == pytest.approx(100 * max(person["scores"][0]), abs=0.6)
    show(page, "second")
    assert percent(confidence.inner_text()) == pytest.approx(100 * max(person["second_scores"][0]), abs=0.6)
    show(page, "both")
    names = [f"Person 1, {card.title}" for card in (FIRST, OTHER)]
    assert page.locator(".chart-name").all_inner_texts() == names
    assert page.locator(".chart-row canvas").count() == 2
    assert page.inner_text("#agreement") == told(timeline, 1)
    assert f"tell what {FIRST.title} says" in page.inner_text("#compared-files")
    table = list(csv.DictReader(io.StringIO(page.request.get(page.get_attribute("#get-csv", "href")).text())))
    assert table[0][f"label_{OTHER.name}"]
    assert float(table[0][f"confidence_{OTHER.name}"]) == max(person["second_scores"][0])
    assert OTHER.title in page.request.get(page.get_attribute("#get-html", "href")).text()


def told(timeline: dict[str, Any], number: int, edits: Edits | None = None) -> str:
    """The sentence about a person, from what the server counts."""
    shown = apply(Timeline.from_dict(timeline), edits or Edits())
    one = next(one for one in agreements(shown) if one.id == number)
    titles = f"{timeline['network']['title']} and {timeline['second_network']['title']}"
    share = int(100 * one.same / one.readings + 0.5)
    same = f"{titles} put the same word first in {one.same} of {one.readings} readings ({share}\u202f%)"
    return f"{same}; where neither was unsure, in {one.sure_same} of {one.sure}."


def test_overlay_cards_charts_and_shares_follow_the_switch(result):
    made = compared_timeline()
    page = result(made, script=WRITTEN)
    page.keyboard.press("End")
    until(page, "window.labels?.length === 2")
    rows = [(person["scores"][-1], person["second_scores"][-1]) for person in made["people"]]
    first, second = ([made["labels"][int(np.argmax(row[i]))] for row in rows] for i in range(2))
    assert first != second
    assert page.evaluate("window.labels") == first
    shares = page.inner_text("#findings")
    show(page, "second")
    assert page.evaluate("window.labels") == second
    assert page.locator(".person [data-part=look]").first.inner_text() == second[0]
    assert page.locator(".chart-name").all_inner_texts() == ["Person 1", "Person 2"]
    assert page.inner_text("#findings") != shares
    assert page.is_hidden("#pair")
    show(page, "both")
    until(page, f"window.written.has('{first[0]} · {second[0]}')")
    card = page.locator(".person").first
    assert card.locator("[data-part=verb]").inner_text() == "Made: looks like"
    assert card.locator("[data-part=second-verb]").inner_text() == "Another, with a long title: looks like"
    assert card.locator("[data-part=second-look]").inner_text() == second[0]
    assert card.locator(".face-verdict").inner_text() == "They put different words first."
    assert page.locator(".finding h3").count() == 4
    show(page, "first")
    assert page.evaluate("window.labels") == first
    assert page.inner_text("#findings") == shares
    assert page.locator(".person.is-compared").count() == 0


def test_side_by_side_is_for_the_chosen_person_also_after_edits(result, complaints):
    complaints.expected = ("404",)  # the third person of the made timeline has no picture
    made = compared_timeline(people=3)
    page = result(made)
    show(page, "both")
    page.select_option("#pair-person", "3")
    assert [name.split(",")[0] for name in page.locator(".chart-name").all_inner_texts()] == ["Person 3"] * 2
    assert page.inner_text("#agreement") == told(made, 3)
    page.locator('.person[data-person="3"] summary').click()
    page.locator('.person[data-person="3"] select').select_option("2")
    page.locator('.person[data-person="3"]').get_by_role("button", name="Join").click()
    assert page.locator(".person").count() == 2
    assert page.locator(".chart-name").first.inner_text() == "Person 1, Made"
    page.select_option("#pair-person", "2")
    assert page.inner_text("#agreement") == told(made, 2, Edits.from_dict({"joined": {"3": 2}}))
    for number in (1, 2):
        page.locator(f'.person[data-person="{number}"] summary').click()
        page.locator(f'.person[data-person="{number}"]').get_by_text("Hide this person").click()
    assert page.is_hidden("#pair")
    assert page.locator(".chart-row").count() == 0


def test_why_asks_the_network_whose_readings_are_shown(result):
    page = result(compared_timeline())
    asked: list[str] = []
    page.route("**/api/v1/why?*", lambda route: (asked.append(route.request.url), route.fulfill(json={"faces": []})))
    page.locator("#why").check(force=True)
    for count, view in ((1, "second"), (2, "both"), (3, None)):
        limit = time.monotonic() + 30
        while len(asked) < count:
            assert time.monotonic() < limit, asked
            page.wait_for_timeout(50)
        if view:
            show(page, view)
    assert [url.split("network=")[1].split("&")[0] for url in asked] == ["made", "other", "made"]


def test_a_result_of_one_network_has_no_switch(result):
    page = result(made_timeline())
    for part in ("#comparison", "#pair", "#compared-files", ".face-second"):
        assert page.locator(part).first.is_hidden()


def test_a_compared_picture_has_both_on_its_cards(result):
    made = compared_timeline(seconds=0.1, kind="picture", duration=0.0, frame_rate=None, audio=False)
    made["hints"] = []
    page = result(made)
    show(page, "both")
    assert page.locator(".person").first.locator(".face-second").is_visible()
    assert page.is_hidden("#timeline")
    assert page.inner_text("#compared-files").startswith("The report tells what Made says")


def test_nothing_scrolls_sideways_side_by_side(result):
    page = result(compared_timeline(), edits={"names": {"1": "A name of quite some length " * 2}})
    show(page, "both")
    for width in (320, 390, 768, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        page.wait_for_timeout(100)
        assert page.evaluate("document.documentElement.scrollWidth") == width
