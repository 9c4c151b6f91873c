"""The page by keyboard, by ear, on small screens and in both lights."""

from itertools import pairwise

from tests.e2e.lab import start, until

TIMED = """() => {
    window.said = [];
    new MutationObserver(() => {
        const text = document.getElementById("announcement").textContent;
        if (text) window.said.push({ at: performance.now(), text });
    }).observe(document.getElementById("announcement"), { childList: true, characterData: true, subtree: true });
}"""


def tab_to(page, wanted: str) -> None:
    for _ in range(25):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == wanted:
            return
    raise AssertionError(f"Tab does not reach #{wanted}")


def test_first_tab_is_the_skip_link(open_lab):
    page = open_lab()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_starts_and_stops_by_keyboard(open_lab):
    page = open_lab()
    tab_to(page, "start")
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineWidth")
    assert float(outline.removesuffix("px")) >= 2
    page.keyboard.press("Enter")
    page.wait_for_selector('#stage[data-state="running"][data-faces="1"]')
    assert page.evaluate("document.activeElement.id") == "stop"
    page.keyboard.press("Enter")
    assert page.get_attribute("#stage", "data-state") == "idle"
    assert page.evaluate("document.activeElement.id") == "start"


def test_everything_to_press_has_a_name(open_lab):
    page = open_lab()
    start(page)
    nameless = page.evaluate("""() => [...document.querySelectorAll("button, select, input, a")]
        .filter((e) => !(e.ariaLabel || e.textContent.trim() || e.labels?.[0]?.textContent.trim()))
        .map((e) => e.outerHTML)""")
    assert nameless == []
    assert page.get_attribute("#overlay", "aria-label")
    assert "last 60 seconds" in page.get_attribute(".strip", "aria-label")


def test_says_what_the_face_looks_like(open_lab):
    page = open_lab()
    page.evaluate(TIMED)
    start(page)
    until(page, "window.said.length > 0")
    assert page.evaluate("window.said[0].text") == "Person 1 looks like happy."


def test_says_at_most_one_thing_in_two_seconds(open_lab):
    page = open_lab()
    page.evaluate(TIMED)
    page.evaluate("""async () => {
        const { Announcer } = await import("/static/js/lib/announcer.js");
        const announcer = new Announcer(document.getElementById("announcement"));
        for (let i = 0; i < 25; i += 1) {
            announcer.say(`news ${i}`);
            await new Promise((resolve) => setTimeout(resolve, 100));
        }
    }""")
    said = page.evaluate("window.said")
    assert said[0]["text"] == "news 0"
    assert len(said) == 2
    gaps = [b["at"] - a["at"] for a, b in pairwise(said)]
    assert min(gaps) >= 1990


def test_nothing_scrolls_sideways(open_lab):
    page = open_lab(viewport={"width": 360, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    start(page, "#sample")
    for width in (320, 360, 768, 1280, 1920):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") == width


def test_theme_switch_turns_and_remembers(open_lab):
    page = open_lab(color_scheme="light")
    light = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.click("#theme-switch")
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert light != dark
    page.reload()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == dark
    assert page.get_attribute("#theme-switch", "aria-label") == "Switch to light colours"


def test_sample_holds_still_where_motion_is_unwelcome(open_lab):
    page = open_lab(reduced_motion="reduce")
    start(page, "#sample")
    picture = """() => { const c = new OffscreenCanvas(64, 48).getContext("2d");
        c.drawImage(document.getElementById("video"), 0, 0, 64, 48); return [...c.getImageData(0, 0, 64, 48).data]; }"""
    before = page.evaluate(picture)
    page.wait_for_timeout(1000)
    after = page.evaluate(picture)
    assert max(abs(a - b) for a, b in zip(before, after, strict=True)) <= 4


def test_unknown_address_is_told_in_words(browser, server, complaints):
    context = browser.new_context(base_url=server.url)
    page = context.new_page()
    complaints.expected = ("404",)
    complaints.listen(page)
    assert page.goto("/nowhere").status == 404
    assert page.inner_text("h1") == "There is nothing at this address."
    page.click("text=To the live lab")
    page.wait_for_selector("#start")
    context.close()
