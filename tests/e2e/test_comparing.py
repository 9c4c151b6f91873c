"""Switching and comparing networks on the live page, without a reload."""

import csv
import io

from models import registry
from tests.e2e.lab import start, until

CARDS = registry.available()
FIRST, OTHER = CARDS[0], next(card for card in CARDS if card.name == "four_conv")
ANSWER = """() => new Promise((resolve) =>
    document.getElementById("stage").addEventListener("mien:overlay", (event) => resolve(event.detail.answer),
        { once: true }))"""


def fact(page, name: str) -> str:
    return page.locator(f"[data-network-fact={name}]").first.inner_text()


def test_the_page_offers_every_network_and_begins_with_the_default(open_lab):
    page = open_lab()
    options = "[...document.querySelector(`#readers select[name=${0}]`).options].map((o) => o.value)"
    assert page.evaluate(options.replace("${0}", "network")) == [card.name for card in CARDS]
    assert page.evaluate(options.replace("${0}", "compare")) == ["", *(card.name for card in CARDS)]
    assert page.input_value("#readers [name=network]") == FIRST.name
    assert page.input_value("#readers [name=compare]") == ""


def test_a_network_is_not_compared_with_itself(open_lab):
    page = open_lab()
    page.select_option("#readers [name=compare]", OTHER.name)
    page.select_option("#readers [name=network]", OTHER.name)
    assert page.input_value("#readers [name=compare]") == ""
    assert page.locator(f"#readers [name=compare] option[value={OTHER.name}]").is_disabled()


def test_networks_are_switched_while_the_camera_runs(open_lab):
    page = open_lab()
    start(page)
    page.evaluate("window.stream = document.getElementById('video').srcObject")
    page.select_option("#readers [name=network]", OTHER.name)
    until(page, f"document.querySelector('.meter-network dd').textContent === {OTHER.title!r}")
    assert fact(page, "accuracy") == f"{OTHER.accuracy_on_new * 100:.1f}"
    assert fact(page, "unsure") == str(round(OTHER.unsure_below * 100))
    page.wait_for_selector(".face")
    assert page.evaluate("window.stream === document.getElementById('video').srcObject")
    rows_now = "parseInt(document.getElementById('size').textContent)"
    until(page, f"{rows_now} > 0")
    before = page.evaluate(rows_now)
    until(page, f"{rows_now} > {before} + 5")
    with page.expect_download() as download:
        page.click("#save-csv")
    rows = list(csv.DictReader(io.StringIO(download.value.path().read_text(encoding="utf-8"))))
    assert [row["network"] for row in (rows[0], rows[-1])] == [FIRST.name, OTHER.name]
    assert {row["second_network"] for row in rows} == {""}


def test_two_networks_are_compared_on_the_same_face_and_the_comparison_ends(open_lab):
    page = open_lab()
    start(page)
    assert "compared" not in page.evaluate(ANSWER)["faces"][0]
    page.select_option("#readers [name=compare]", OTHER.name)
    page.wait_for_selector(".face.is-compared")
    answer = page.evaluate(ANSWER)
    assert answer["compare"] == OTHER.name
    (face,) = answer["faces"]
    assert len(face["compared"]["scores"]) == 7
    card = page.inner_text(".face")
    assert f"{FIRST.title}: " in card
    assert f"{OTHER.title}: " in card
    assert page.inner_text(".face-verdict") in ("Both put the same word first.", "They put different words first.")
    assert page.locator(".score-track.score-second").count() == page.locator(".score-track").count() / 2 == 7
    assert page.get_attribute(".scores", "aria-label") == f"Scores of {FIRST.title}, then of {OTHER.title}"
    upper, lower = (page.locator(".score").first.locator(".score-track").nth(i).bounding_box() for i in range(2))
    assert upper["x"] == lower["x"]
    assert upper["y"] + upper["height"] <= lower["y"]
    page.select_option("#readers [name=compare]", "")
    until(page, "document.querySelector('.face') && !document.querySelector('.face.is-compared')")
    assert page.locator(".face-second").is_hidden()
    assert "compared" not in page.evaluate(ANSWER)["faces"][0]


def test_the_comparison_is_recorded(open_lab):
    page = open_lab()
    page.select_option("#readers [name=compare]", OTHER.name)
    start(page)
    until(page, "parseInt(document.getElementById('size').textContent) > 2")
    with page.expect_download() as download:
        page.click("#save-csv")
    rows = list(csv.DictReader(io.StringIO(download.value.path().read_text(encoding="utf-8"))))
    for row in rows:
        assert (row["network"], row["second_network"]) == (FIRST.name, OTHER.name)
        assert 0 < float(row["second_confidence"]) <= 1
        assert row["second_unsure"] in ("true", "false")


def test_choices_hold_after_the_camera_was_stopped(open_lab):
    page = open_lab()
    start(page)
    page.select_option("#readers [name=compare]", OTHER.name)
    page.wait_for_selector(".face.is-compared")
    page.click("#stop")
    start(page, "#sample")
    page.wait_for_selector(".face.is-compared")
