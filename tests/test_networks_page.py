"""The page about the networks: a row and a section for each, and why a figure differs from the reported one."""

import re
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest
from flask import Flask

from models import registry
from models.card import ModelCard
from tests.weights import add_network
from webapp import create_app
from webapp.config import Config
from webapp.network_view import duration, view_of
from webapp.reported import comparison, reasons


@pytest.fixture(scope="module")
def app() -> Flask:
    return create_app(Config(readers=1))


@pytest.fixture(scope="module")
def card() -> ModelCard:
    """The card of one of the paper's networks."""
    return next(card for card in registry.available() if card.name == "four_conv")


def test_every_network_has_a_row_and_a_section_best_first(app: Flask) -> None:
    page = app.test_client().get("/networks")
    assert page.status_code == 200
    names = [card.name for card in registry.available()]
    assert re.findall(r'<tr data-network="(\w+)"', page.text) == names
    assert re.findall(r'<article id="network-(\w+)"', page.text) == names
    assert page.text.count('class="badge">default') == 2
    text = unescape(page.text)
    for card in registry.available():
        assert all(sentence in text for sentence in (card.title, card.summary, *card.limits))
        assert f'data-value="{card.accuracy}"' in text


def test_the_page_has_no_inline_script_or_style(app: Flask) -> None:
    text = app.test_client().get("/networks").text
    scripts = re.findall(r"<script(?![^>]*\bsrc=)[^>]*>", text)
    assert scripts == ['<script type="application/json" id="mien-data">']
    assert not re.search(r"<[^>]+\son\w+=|<style|\sstyle=", text)


def test_the_page_is_in_the_navigation(app: Flask) -> None:
    assert 'href="/networks"' in app.test_client().get("/").text
    assert re.search(r'href="/networks" aria-current="page"', app.test_client().get("/networks").text)


def test_what_a_card_says_is_text_and_nothing_else(tmp_path: Path) -> None:
    add_network(tmp_path, "odd", title="<b>Odd</b>", summary='"><script>alert(1)</script>', limits=("<i>none</i>",))
    text = create_app(Config(readers=1, weights=str(tmp_path))).test_client().get("/networks").text
    assert not any(tag in text for tag in ("<b>Odd", "<script>alert", "<i>none"))
    assert "&lt;b&gt;Odd&lt;/b&gt;" in text


def test_a_card_that_knows_little_is_shown_with_dashes(tmp_path: Path, card: ModelCard) -> None:
    add_network(
        tmp_path,
        "bare",
        metrics={"accuracy": 0.5},
        calibration={},
        serving={},
        reported={},
        training=replace(card.training, config={}),
    )
    page = create_app(Config(readers=1, weights=str(tmp_path))).test_client().get("/networks")
    assert page.status_code == 200
    assert page.text.count('data-value="">\N{EN DASH}') == 5
    assert "No paper reports a figure for it" in page.text


def test_size_time_and_error_are_those_of_what_is_served(card: ModelCard) -> None:
    view = view_of(card, default=False)
    form = next(form for form in card.serving["forms"] if form["kind"] == card.serving["form"])
    assert (view.bytes, view.ms_per_face) == (form["bytes"], form["ms_per_face"])
    assert view.bytes == (registry.WEIGHTS / card.name / registry.SERVED).stat().st_size
    assert view.ece == card.calibration["ece"]
    assert view.recipe == "Adam at 0.0001, a constant rate; batches of 64"


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(45, "45 seconds"), (90, "2 minutes"), (4680, "78 minutes"), (5400, "1.5 hours"), (36_000, "10.0 hours")],
)
def test_durations_are_words(seconds: float, words: str) -> None:
    assert duration(seconds) == words


def with_figures(card: ModelCard, ours: float, interval: tuple[float, float], theirs: float | None) -> ModelCard:
    metrics = {**card.metrics, "accuracy": ours, "accuracy_interval": interval}
    return replace(card, metrics=metrics, reported={**card.reported, "accuracy": theirs})


@pytest.mark.parametrize(
    ("theirs", "said"),
    [
        (0.61, "Reported: 61.0 %. Measured here: 60.0 %. The reported figure lies within our 95 % interval (58.0 %"),
        (0.65, "Reported: 65.0 %. Measured here: 60.0 %, 5.0 points less."),
        (0.5, "Reported: 50.0 %. Measured here: 60.0 %, 10.0 points more."),
    ],
)
def test_both_figures_stand_in_one_sentence(card: ModelCard, theirs: float, said: str) -> None:
    assert comparison(with_figures(card, 0.6, (0.58, 0.62), theirs)).startswith(said)


def test_without_a_reported_figure_nothing_is_compared(card: ModelCard) -> None:
    ours = with_figures(card, 0.6, (0.58, 0.62), None)
    assert comparison(ours) is None
    (said,) = reasons(ours)
    assert said.startswith("280 of the pictures stand in Training too. Without them it names ")


def test_reasons_are_those_of_the_card(card: ModelCard) -> None:
    said = " ".join(reasons(card))
    assert "PublicTest (3,589 faces)" in said
    assert "50 epochs" in said
    assert "280 of the pictures stand in Training too" in said
    assert "leaves open" in said
    assert "Its best epoch" not in said
    config = {**card.training.config, "keep": "best"}
    assert "Its best epoch was chosen on PublicTest" in " ".join(
        reasons(replace(card, training=replace(card.training, config=config)))
    )


def test_every_reported_source_of_the_project_has_its_reason() -> None:
    for card in registry.available():
        if card.reported["accuracy"] is not None:
            assert len(reasons(card)) >= 4, card.name
