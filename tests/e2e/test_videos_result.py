"""A video's result page: what it shows of what was found, on every screen, also where that is nothing."""

import json

import pytest
from playwright.sync_api import WebSocketRoute

from tests.e2e.lab import until
from tests.e2e.made_timeline import made_timeline
from tests.e2e.videos import answer_with


def test_the_chart_is_empty_where_the_face_is_away(result, complaints):
    complaints.expected = ("willReadFrequently",)
    page = result(made=made_timeline(away=(0.3, 0.6)), edits={})
    body = """(row, share) => {
        const canvas = row.querySelector("canvas");
        const { left, width, top, height } = row.querySelector(".u-over").getBoundingClientRect();
        const own = canvas.getBoundingClientRect();
        const scale = canvas.width / own.width;
        const x = Math.round((left - own.left + width * share) * scale);
        const y = Math.round((top - own.top + height * 0.45) * scale);
        return canvas.getContext("2d").getImageData(x, y, 1, 1).data[3] > 0;
    }"""
    rows = page.locator(".chart-row")
    shares = (0.17, 0.37, 0.52, 0.67, 0.87)
    painted = [[rows.nth(i).evaluate(f"(row) => ({body})(row, {share})") for share in shares] for i in range(2)]
    assert painted == [[True] * 5, [True, False, False, True, True]]


def test_an_hour_of_readings_stays_fluid(result):
    page = result(made=made_timeline(seconds=3600, fps=14, people=1), edits={})
    ms = page.evaluate("""async () => {
        const times = [];
        for (let i = 0; i < 8; i += 1) {
            const begun = performance.now();
            document.getElementById(i < 4 ? "zoom-in" : "zoom-out").click();
            await new Promise((resolve) => setTimeout(resolve, 0));
            times.push(performance.now() - begun);
        }
        return times.sort((a, b) => a - b)[4];
    }""")
    assert ms < 400  # the middle of eight, on a machine that may be busy


def test_turns_shares_and_hints_are_listed_and_lead_there(result):
    made = made_timeline(seconds=8.0)
    page = result(made=made, edits={})
    card = page.locator(".finding").first
    assert card.locator("h4").inner_text() == "2 turns, 15.0 a minute"
    shares = [int(text.split()[0]) for text in card.locator("td:nth-child(2)").all_inner_texts()]
    assert sum(shares) == pytest.approx(100, abs=3)
    assert "unsure" in card.inner_text()
    assert "The picture is very dark." in page.inner_text("#hints")
    page.locator(".turn").first.click()
    until(page, "document.getElementById('video').currentTime > 2.9")


def test_nothing_scrolls_sideways(result):
    long_name = {
        "names": {"1": "A name of quite some length " * 2},
        "marks": [{"id": "a", "name": "x" * 80, "start": 1, "end": 2}],
    }
    page = result(made=made_timeline(), edits=long_name)
    for width in (320, 390, 768, 1280, 1920):
        page.set_viewport_size({"width": width, "height": 800})
        page.wait_for_timeout(100)
        assert page.evaluate("document.documentElement.scrollWidth") == width


def test_everything_to_press_has_a_name(result):
    marks = {"marks": [{"id": "a", "name": "One", "start": 1, "end": 2}]}
    page = result(made=made_timeline(), edits=marks)
    nameless = page.evaluate("""() => [...document.querySelectorAll("button, select, input, a, summary, progress")]
        .filter((e) => !(e.ariaLabel || e.getAttribute("aria-labelledby") || e.textContent.trim()
            || e.labels?.[0]?.textContent.trim()))
        .map((e) => e.outerHTML)""")
    assert nameless == []


def test_nobody_found_is_a_kind_answer(result):
    page = result(made=made_timeline(people=0), edits={})
    assert page.is_visible("text=No face was found")
    assert page.is_hidden("#timeline")
    assert page.is_visible("#get-csv")


def test_a_picture_has_faces_and_no_timeline(result, open_lab):
    made = made_timeline(seconds=0.1, kind="picture", duration=0.0, frame_rate=None, audio=False)
    made["hints"] = []
    page = result(made=made, edits={})
    assert page.is_hidden("#timeline")
    assert page.is_hidden("#transport")
    assert page.is_visible("#picture")
    until(page, "document.getElementById('stage').dataset.faces === '2'")


def test_a_video_that_is_gone_is_told_in_words(browser, video_server, complaints):
    context = browser.new_context(base_url=video_server.url)
    page = context.new_page()
    complaints.expected = ("404",)
    complaints.listen(page)
    assert page.goto("/videos/nothing-of-the-kind-here-0000000").status == 404
    assert page.inner_text("h1").endswith((".", "!"))
    context.close()


def test_a_video_that_somebody_deletes_meanwhile_is_gone(open_lab, video_server, read_video):
    page = open_lab(path="/videos", at=video_server)
    waiting = video_server.status(read_video) | {"state": "waiting", "progress": 0.0}
    answer_with(page, "**/status", waiting)
    told = json.dumps(["progress", {"id": read_video, "state": "deleted"}])

    def talk(socket: WebSocketRoute) -> None:
        def answer(message: str) -> None:
            if message.startswith("40/videos"):
                socket.send('40/videos,{"sid":"a"}')
            if '"watch"' in message:
                page.wait_for_selector("#progress[data-state=waiting]")
                socket.send(f"42/videos,{told}")

        socket.on_message(answer)
        socket.send('0{"sid":"a","upgrades":[],"pingInterval":25000,"pingTimeout":20000,"maxPayload":1000000}')

    page.route_web_socket("**/socket.io/*", talk)
    page.goto(f"/videos/{read_video}")
    until(page, "document.getElementById('progress').dataset.state === 'gone'")
    assert page.inner_text("#progress-state") == "This video is deleted."
    assert page.title().endswith("s result · Mien")  # and no name
    assert page.inner_text("#about") == ""


def test_progress_is_shown_until_it_is_read(open_lab, video_server, read_video, complaints):
    page = open_lab(path="/videos", at=video_server)
    complaints.expected = ("ERR_FAILED",)
    page.route("**/socket.io/?*", lambda route: route.abort())  # asking again and again has to do
    page.route_web_socket("**/socket.io/*", lambda socket: socket.close())
    status = video_server.status(read_video)
    waiting = status | {"state": "waiting", "progress": 0.0, "place": 3, "estimate_seconds": 95.0}
    answer_with(page, "**/status", waiting)
    page.goto(f"/videos/{read_video}")
    until(page, "document.getElementById('progress-state').textContent === 'Number 3 in line.'")
    assert "About 1 min 35 s to go." in page.inner_text("#progress-more")
    assert page.is_hidden("#result")
    answer_with(page, "**/status", status | {"state": "running", "progress": 0.4, "place": 0, "estimate_seconds": 3})
    until(page, "document.getElementById('progress-bar').value === 0.4", 30)
    page.unroute("**/status")
    page.wait_for_selector("html[data-result]", state="attached", timeout=30_000)
    assert page.is_hidden("#progress")
