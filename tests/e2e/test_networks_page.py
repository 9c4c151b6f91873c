"""The page about the networks in a browser: sorting, charts, and what they say in words."""

import pytest

from models import registry
from tests.e2e.lab import until

CHARTS = ["accuracy", "loss", "confusion", "recall", "reliability"]
NAMES = [card.name for card in registry.available()]


@pytest.fixture
def page(open_lab):
    page = open_lab(path="/networks", viewport={"width": 1280, "height": 900})
    until(page, "document.querySelectorAll('article:not([hidden]) .chart svg').length === 5")
    return page


def rows(page) -> list[str]:
    return page.evaluate("[...document.querySelectorAll('#networks tbody tr')].map((row) => row.dataset.network)")


def column(page, index: int) -> list[str]:
    return page.evaluate(
        "(i) => [...document.querySelectorAll('#networks tbody tr')].map((row) => row.cells[i].dataset.value)", index
    )


def test_rows_begin_best_first_and_say_so(page):
    assert rows(page) == NAMES
    assert page.locator("#networks th[aria-sort]").inner_text().strip() == "Accuracy"
    assert page.get_attribute("#networks th[aria-sort]", "aria-sort") == "descending"


def test_numbers_sort_both_ways(page):
    for heading, index in (("Accuracy", 1), ("Macro-F1", 3), ("ECE", 4), ("Size, MB", 5), ("Trained", 7)):
        orders = []
        for _ in range(2):
            page.get_by_role("button", name=heading, exact=True).click()
            orders.append(page.get_attribute("#networks th[aria-sort]", "aria-sort"))
            values = [float(value) for value in column(page, index)]
            assert values == sorted(values, reverse=orders[-1] == "descending"), heading
        assert set(orders) == {"ascending", "descending"}
        assert sorted(rows(page)) == sorted(NAMES)


def test_names_sort_as_words_by_keyboard_and_are_announced(page):
    page.get_by_role("button", name="Network", exact=True).focus()
    page.keyboard.press("Enter")
    titles = column(page, 0)
    assert titles == sorted(titles, key=str.lower)
    until(page, "document.getElementById('announcement').textContent === 'Sorted by Network, ascending.'")


def test_what_has_no_value_stays_last(page):
    button = page.get_by_role("button", name="Reported", exact=True)
    for _ in range(2):
        button.click()
        values = column(page, 2)
        known = [value for value in values if value]
        assert values == known + [""] * (len(values) - len(known))
        assert len(known) < len(values)


def test_one_network_is_shown_and_the_address_chooses_it(page):
    shown = "[...document.querySelectorAll('article:not([hidden])')].map((section) => section.dataset.network)"
    assert page.evaluate(shown) == [NAMES[0]]
    page.click("a[href='#network-mobilenet_v2_finetuned']")
    until(page, f"({shown}).join() === 'mobilenet_v2_finetuned'")
    until(page, "document.activeElement.id === 'title-mobilenet_v2_finetuned'")
    assert page.get_attribute("a[href='#network-mobilenet_v2_finetuned']", "aria-current") == "true"
    assert page.locator("tr.is-shown").count() == 1
    page.go_back()
    until(page, f"({shown}).length === 1")


def test_every_chart_of_every_network_is_drawn_from_its_card_and_has_words(page):
    for name in NAMES:
        page.evaluate("(name) => { location.hash = `network-${name}`; }", name)
        section = f"#network-{name}"
        until(page, f"document.querySelectorAll('{section} .chart svg').length === 5")
        kinds = page.evaluate(f"[...document.querySelectorAll('{section} .chart')].map((f) => f.dataset.chart)")
        assert kinds == CHARTS
        for kind in CHARTS:
            drawing = page.locator(f"{section} .chart-{kind}").get_by_role("img")
            title, said = (drawing.get_attribute(f"aria-{by}") for by in ("labelledby", "describedby"))
            assert len(page.inner_text(f"#{title}")) > 10
            assert len(page.inner_text(f"#{said}")) > 40
            assert drawing.bounding_box()["width"] > 300
        drawn_as_the_card_says(page, section, name)


def drawn_as_the_card_says(page, section: str, name: str) -> None:
    card = page.request.get(f"/api/v1/networks/{name}").json()
    history = page.request.get(f"/api/v1/networks/{name}/history").json()
    count = "(selector) => document.querySelectorAll(selector).length"
    paths = page.evaluate(f"""[...document.querySelectorAll('{section} .chart-loss path')]
        .map((path) => path.getAttribute('d'))""")
    assert [path.count("L") + path.count("M") for path in paths] == [len(history["epochs"])] * 2
    fills = page.evaluate(f"""[...document.querySelectorAll('{section} .cell-fill')]
        .map((cell) => Number(cell.getAttribute('fill-opacity')))""")
    expected = [number / sum(row) for row in card["metrics"]["confusion"] for number in row]
    assert fills == pytest.approx(expected, abs=6e-4)
    assert page.evaluate(count, f"{section} .chart-recall .bar") == 7
    bins = card["calibration"]["reliability"]
    assert page.evaluate(count, f"{section} .dot") == sum(entry["n"] > 0 for entry in bins)
    tuned = page.evaluate(count, f"{section} .tuning")
    assert tuned == (0 if history["fine_tuning_from"] is None else 2)


def test_the_line_of_fine_tuning_lies_between_its_epochs(open_lab):
    page = open_lab(path="/networks#network-mobilenet_v2_finetuned", viewport={"width": 1280, "height": 900})
    until(page, "document.querySelectorAll('article:not([hidden]) .tuning').length === 2")
    history = page.request.get("/api/v1/networks/mobilenet_v2_finetuned/history").json()
    at, points = page.evaluate("""[
        Number(document.querySelector('.chart-loss .tuning').getAttribute('x1')),
        document.querySelector('.chart-loss .line-training[d]').getAttribute('d').split(/[ML]/).slice(1)
            .map((point) => Number(point.split(' ')[0]))]""")
    before = history["fine_tuning_from"]
    assert points[before - 1] < at < points[before]
    assert f"Fine tuning starts after epoch {before}." in page.inner_text(".chart-loss .chart-summary")


def test_the_numbers_are_there_as_tables(page):
    section = f"#network-{NAMES[0]}"
    card = page.request.get(f"/api/v1/networks/{NAMES[0]}").json()
    page.click(f"{section} .chart-confusion summary")
    cells = page.evaluate(f"""[...document.querySelectorAll('{section} .chart-confusion tbody tr')]
        .map((row) => [...row.cells].slice(1).map((cell) => Number(cell.textContent)))""")
    assert cells == card["metrics"]["confusion"]
    assert page.locator(f"{section} .chart-confusion th[scope=row]").all_inner_texts() == card["labels"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_phone_needs_no_scrolling_sideways_and_charts_fit(open_lab, scheme):
    page = open_lab(path="/networks", viewport={"width": 360, "height": 740}, color_scheme=scheme)
    until(page, "document.querySelectorAll('article:not([hidden]) .chart svg').length === 5")
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    edges = page.evaluate("""[...document.querySelectorAll('article:not([hidden]) .chart svg')].map((drawing) => {
        const [outer, texts] = [drawing.closest('.chart').getBoundingClientRect(), drawing.querySelectorAll('text')];
        return [...texts].every((text) => {
            const box = text.getBoundingClientRect();
            return box.left >= outer.left && box.right <= outer.right && box.height > 9;
        });
    })""")
    assert edges == [True] * 5


def test_charts_follow_the_width(page):
    width = "document.querySelector('article:not([hidden]) .chart-accuracy svg').getAttribute('width')"
    before = int(page.evaluate(width))
    page.set_viewport_size({"width": 420, "height": 900})
    until(page, f"Number({width}) < {before}")


def test_words_stand_out_from_their_ground_in_both_lights(open_lab):
    contrast = """(() => {
        const luminance = (colour) => {
            const [r, g, b] = colour.match(/[\\d.]+/g).slice(0, 3).map((v) => v / 255)
                .map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
            return 0.2126 * r + 0.7152 * g + 0.0722 * b;
        };
        const ground = luminance(getComputedStyle(document.querySelector('.chart')).backgroundColor);
        const against = (selector, property) => {
            const other = luminance(getComputedStyle(document.querySelector(selector))[property]);
            return (Math.max(ground, other) + 0.05) / (Math.min(ground, other) + 0.05);
        };
        const lines = ['.line-training', '.line-watched'].map((line) => against(line, 'stroke'));
        return [against('.chart .mark', 'fill'), ...lines];
    })()"""
    for scheme in ("light", "dark"):
        page = open_lab(path="/networks", color_scheme=scheme)
        until(page, "document.querySelectorAll('article:not([hidden]) .chart svg').length === 5")
        letters, *lines = page.evaluate(contrast)
        assert letters >= 4.5
        assert min(lines) >= 3


def test_a_server_that_gives_no_cards_is_said(open_lab, complaints):
    complaints.expected = ("503",)
    page = open_lab(path="/networks")
    page.route("**/api/v1/networks", lambda route: route.fulfill(status=503, body="{}"))
    page.reload()
    until(page, "!document.getElementById('networks-problem').hidden")
    assert "could not be fetched" in page.inner_text("#networks-problem")
    assert page.locator("#networks tbody tr").count() == len(NAMES)


def test_marks_are_round_numbers(page):
    cases = {
        (0, 1, 5): [0, 0.2, 0.4, 0.6, 0.8, 1],
        (1, 50, 6): [10, 20, 30, 40, 50],
        (0.27, 0.46, 3): [0.3, 0.4],
        (1.4, 2.8, 3): [1.5, 2, 2.5],
        (3, 3, 4): [3],
    }
    found = page.evaluate(
        "async (cases) => { const { ticks } = await import('/static/js/networks/scale.js');"
        " return cases.map(([low, high, about]) => ticks(low, high, about)); }",
        [list(case) for case in cases],
    )
    for marks, expected in zip(found, cases.values(), strict=True):
        assert marks == pytest.approx(expected)


def test_intervals_are_those_of_the_cards(page):
    """Newcombe (1998), table I: 81 of 263, and 0 of 20."""
    found = page.evaluate("""(async () => {
        const { wilson } = await import('/static/js/networks/wilson.js');
        return [wilson(81, 263), wilson(0, 20)];
    })()""")
    assert found[0] == pytest.approx([0.2553, 0.3662], abs=5e-5)
    assert found[1] == pytest.approx([0, 0.1611], abs=5e-5)
