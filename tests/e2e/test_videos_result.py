"""A video's result page: in step with the picture, charts, people, marks, keys."""

import json

import pytest

from tests.e2e.lab import until
from tests.e2e.made_timeline import made_timeline
from tests.e2e.videos import answer_with, clock_seconds, loaded, open_result

SHOWN_FRAME = """(bits) => {
    const canvas = new OffscreenCanvas(640, 360).getContext("2d", { willReadFrequently: true });
    canvas.drawImage(document.getElementById("video"), 0, 0, 640, 360);
    const lit = (bit) => canvas.getImageData(bit * 20 + 10, 346, 1, 1).data[1] > 128;
    return Array.from({ length: bits }, (_, bit) => (lit(bit) ? 2 ** bit : 0)).reduce((a, b) => a + b);
}"""
FOLLOW = f"""() => {{
    const shown = {SHOWN_FRAME};
    window.seen = [];
    document.getElementById("stage").addEventListener("mien:overlay", ({{ detail }}) => {{
        window.seen.push({{ time: detail.time, frame: shown(10), placed: detail.placed }});
    }});
}}"""
NO_FRAME_CALLBACK = "delete HTMLVideoElement.prototype.requestVideoFrameCallback"
SAVED = "() => document.getElementById('saved').textContent"


@pytest.fixture
def result(open_lab, video_server, read_video):
    """Opens the page of the clip that was read, or with a made timeline and made edits in its place."""

    def open_it(*, made=None, edits=None, **options):
        page = open_lab(path="/videos", at=video_server, **({"viewport": {"width": 1280, "height": 900}} | options))
        open_result(page, read_video, made=made, edits=edits)
        if made is None or made["video"]["kind"] == "video":
            loaded(page)
        return page

    return open_it


@pytest.fixture
def plain_edits(video_server, read_video):
    """Whatever a test changes about the clip's result is taken back."""
    yield
    import urllib.request

    request = urllib.request.Request(
        f"{video_server.url}/videos/{read_video}/edits", b"{}", {"Content-Type": "application/json"}, method="PUT"
    )
    urllib.request.urlopen(request).close()


def seek(page, seconds: float) -> None:
    """Move the range under the video, as a hand would."""
    page.evaluate(
        """(seconds) => { const range = document.getElementById("scrubber");
        range.value = String(seconds); range.dispatchEvent(new Event("input")); }""",
        seconds,
    )


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


def expected_faces(timeline: dict, time: float) -> dict[int, list[float]]:
    """Each person's box at a time, by id: on its way from one reading to the next."""
    at = max(i for i, reading in enumerate(timeline["times"]) if reading <= time + 1e-4)
    faces = {}
    for person in timeline["people"]:
        boxes = dict(zip(person["frames"], person["boxes"], strict=True))
        if at in boxes:
            share = 0.0
            if at + 1 in boxes:
                here, there = timeline["times"][at : at + 2]
                share = (time - here) / (there - here)
            ahead = boxes.get(at + 1, boxes[at])
            faces[person["id"]] = [a + (b - a) * share for a, b in zip(boxes[at], ahead, strict=True)]
    return faces


def fractions(rect: dict, stage: dict) -> list[float]:
    """A rectangle on the stage as fractions of the letterboxed picture of 640 x 360."""
    scale = min(stage["w"] / 640, stage["h"] / 360)
    left, top = (stage["w"] - 640 * scale) / 2, (stage["h"] - 360 * scale) / 2
    x, y = (rect["x"] - left) / (640 * scale), (rect["y"] - top) / (360 * scale)
    return [x, y, rect["w"] / (640 * scale), rect["h"] / (360 * scale)]


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


def test_people_are_renamed_joined_hidden_and_it_is_kept(result, video_server, read_video, plain_edits):
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


def test_marks_by_key_are_listed_edited_deleted_and_kept(result, video_server, read_video, plain_edits):
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
