"""The page's pure modules, each by itself, in the browser that will run them."""

import pytest


@pytest.fixture(scope="module")
def run(module_page):
    """Evaluates JavaScript with one of the page's modules at hand as `m`."""

    def evaluate(module: str, body: str, argument: object = None):
        return module_page.evaluate(
            "async ([path, argument]) => { const m = await import(path); return (" + body + ")(m, argument); }",
            [f"/static/js/{module}", argument],
        )

    return evaluate


@pytest.mark.parametrize(
    ("stage", "picture", "expected"),
    [
        ((800, 600), (640, 480), (0, 0, 800, 600)),
        ((800, 400), (400, 400), (200, 0, 400, 400)),
        ((300, 600), (400, 300), (0, 187.5, 300, 225)),
        ((300, 600), (0, 0), (0, 0, 300, 600)),
    ],
)
def test_contain(run, stage, picture, expected):
    rect = run("lib/geometry.js", "(m, [s, p]) => m.contain({w: s[0], h: s[1]}, {w: p[0], h: p[1]})", [stage, picture])
    assert (rect["x"], rect["y"], rect["w"], rect["h"]) == pytest.approx(expected)


@pytest.mark.parametrize(("mirror", "left"), [(False, 110), (True, 170)])
def test_on_stage(run, mirror, left):
    body = "(m, mirror) => m.onStage([0.1, 0.2, 0.2, 0.4], {x: 100, y: 0, w: 100, h: 50}, mirror)"
    rect = run("lib/geometry.js", body, mirror)
    assert rect == pytest.approx({"x": left, "y": 10, "w": 20, "h": 20})


def test_turned_bounds(run):
    rect = run("lib/geometry.js", "(m) => m.turnedBounds({x: 10, y: 10, w: 20, h: 10}, 90)")
    assert rect == pytest.approx({"x": 15, "y": 5, "w": 10, "h": 20})


@pytest.mark.parametrize(
    ("box", "taken", "expected"),
    [
        ((100, 100, 50, 50), [], (100, 72)),  # above
        ((100, 5, 50, 50), [], (100, 63)),  # no room above: below
        ((100, 5, 50, 190), [], (100, 13)),  # no room outside: inside
        ((170, 100, 50, 50), [], (120, 72)),  # at the right edge: pushed in
        ((-10, 100, 50, 50), [], (0, 72)),
        ((100, 100, 50, 50), [(90, 60, 30, 40)], (100, 158)),  # another tag is above: below
    ],
)
def test_place_tag(run, box, taken, expected):
    body = """(m, [box, taken]) => {
        const rect = ([x, y, w, h]) => ({x, y, w, h});
        return m.placeTag(rect(box), {w: 80, h: 20}, rect([0, 0, 200, 200]), taken.map(rect));
    }"""
    rect = run("lib/geometry.js", body, [box, taken])
    assert (rect["x"], rect["y"]) == pytest.approx(expected)


def test_box_glides_to_its_goal_and_leads_a_moving_one(run):
    body = """({ BoxMotion }) => {
        const still = new BoxMotion([0, 0, 1, 1, 0], 0);
        still.aim([0.1, 0, 1, 1, 0], 100);
        const early = still.at(110)[0];
        const moving = new BoxMotion([0, 0, 1, 1, 0], 0);
        for (let t = 1; t <= 60; t += 1) {
            if (t % 6 === 0) moving.aim([t * 0.002, 0, 1, 1, 0], t * 16);
            moving.at(t * 16);
        }
        const lag = 61 * 0.002 - moving.at(61 * 16)[0];
        const jumping = new BoxMotion([0, 0, 1, 1, 0], 0);
        jumping.aim([0.6, 0, 1, 1, 0], 100);
        return { early, lag, jumped: jumping.at(101)[0], calm: still.at(111, true)[0] };
    }"""
    told = run("lib/box-motion.js", body)
    assert 0 < told["early"] < 0.1
    assert abs(told["lag"]) < 0.012  # less than one answer's step
    assert told["jumped"] == pytest.approx(0.6)
    assert told["calm"] == pytest.approx(0.1)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("plain", "plain"),
        ("a,b", '"a,b"'),
        ('say "x"', '"say ""x"""'),
        ("two\nlines", '"two\nlines"'),
        (None, ""),
        (0.5, "0.5"),
        (True, "true"),
    ],
)
def test_csv_field(run, value, expected):
    assert run("lib/csv.js", "(m, value) => m.csvField(value)", value) == expected


def test_history_keeps_a_minute_and_breaks_at_gaps(run):
    body = """({ History }) => {
        const history = new History();
        for (let t = 0; t <= 70_000; t += 100) if (t < 30_000 || t > 40_000) history.add(t, [1, 0]);
        return history.runs.map((run) => [run[0].at, run.at(-1).at, run.length]);
    }"""
    first, second = run("lib/history.js", body)
    assert first[0] >= 10_000
    assert first[1] == 29_900
    assert second[:2] == [40_100, 70_000]
    assert second[2] < 200  # thinned to about five a second


def test_record_is_bounded_and_forgets_the_oldest(run):
    body = """({ SessionRecord }) => {
        const about = { network: { name: "n" }, version: "1", unsure_below: 0.5 };
        const record = new SessionRecord(["a", "b"], about);
        const guess = { label: "b", confidence: 0.75, unsure: false };
        const face = { id: 1, box: [0, 0, 1, 1], tilt: 0, scores: [0.25, 0.75], ...guess };
        for (let seq = 0; seq < 130_000; seq += 1) record.add({ seq, faces: [face] }, seq * 20);
        const busy = record.size;
        record.add({ seq: 1, faces: [face] }, 130_000 * 20 + 4_000_000);
        return { busy, lines: record.toCsv().join("").split("\\r\\n").length, first: record.toCsv()[1].slice(0, 20) };
    }"""
    told = run("live/session-record.js", body)
    assert 118_000 <= told["busy"] <= 120_000
    assert told["lines"] <= 120_002
    assert float(told["first"].split(",")[0]) > 200


@pytest.mark.parametrize(
    ("colour", "expected"), [("#ffffff", "#000000"), ("#CCBB44", "#000000"), ("#AA3377", "#ffffff")]
)
def test_readable_on(run, colour, expected):
    assert run("lib/overlay-drawing.js", "(m, colour) => m.readableOn(colour)", colour) == expected


def test_every_error_of_the_protocol_has_a_sentence_or_is_none(run):
    told = run(
        "live/sentences.js",
        """(m, codes) => codes.map((code) => m.errorSentence({ code, message: "from the server" }))""",
        ["dropped", "busy", "waiting", "bad_message", "not_a_jpeg", "too_many_bytes", "failed", "something_new"],
    )
    assert told[:3] == [None] * 3
    assert all(sentence.endswith((".", "…")) for sentence in told[3:7])
    assert told[7] == "from the server"


def test_unsure_is_worded_with_the_two_likeliest(run):
    face = {"id": 2, "unsure": True, "likeliest": ["sad", "neutral"], "label": "sad"}
    words = run("lib/wording.js", "(m, face) => [m.looks(face), m.looksSentence(face)]", face)
    assert words == ["unsure: sad or neutral", "Person 2: unsure, sad or neutral."]
    assert run("lib/wording.js", "(m, face) => m.looks(face)", face | {"unsure": False}) == "looks like sad"


def test_encoder_scales_by_the_longer_side(run):
    body = """async ({ FrameEncoder }) => {
        const sizes = [];
        for (const [w, h] of [[640, 480], [480, 640], [100, 80]]) {
            const canvas = new OffscreenCanvas(w, h);
            canvas.getContext("2d").fillRect(0, 0, w, h);
            const video = Object.assign(canvas, { videoWidth: w, videoHeight: h });
            const picture = await createImageBitmap(new Blob([new FrameEncoder(320, 1e6).encode(video)]));
            sizes.push([picture.width, picture.height]);
        }
        return sizes;
    }"""
    assert run("live/frame-encoder.js", body) == [[320, 240], [240, 320], [100, 80]]


def test_sender_slows_to_the_servers_pace_and_waits_in_line(run):
    """A stand-in for the connection answers; the sender's own decisions are what is looked at."""
    body = """async ({ FrameSender }) => {
        const { Gate } = await import("/static/js/lib/waiting.js");
        class FakeConnection extends EventTarget {
            gate = new Gate(true);
            times = [];
            waiting = false;
            async send({ seq, clock }) {
                this.times.push(performance.now());
                const common = { seq, clock, interval_ms: 100 };
                if (this.waiting) return { ...common, ok: false, place: 2, error: { code: "waiting", message: "" } };
                return { ...common, ok: true, faces: [], hint: null, times_ms: {} };
            }
        }
        const canvas = document.createElement("canvas");
        const connection = new FakeConnection();
        const places = [];
        const listener = { onanswer() {}, onplace: (place) => places.push(place), onsilence() {} };
        const encoder = { encode: () => new Uint8Array(8) };
        const sender = new FrameSender(canvas, encoder, connection, 60, listener);
        const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
        sender.start();
        await pause(700);
        const gaps = connection.times.slice(1).map((at, i) => at - connection.times[i]);
        connection.waiting = true;
        await pause(250);
        const sent = connection.times.length;
        await pause(400);
        const whileWaiting = connection.times.length - sent;
        connection.dispatchEvent(new CustomEvent("line", { detail: { place: 1, waiting: 1 } }));
        connection.waiting = false;
        connection.dispatchEvent(new CustomEvent("admitted", { detail: { interval_ms: 100 } }));
        await pause(300);
        const after = connection.times.length - sent;
        sender.stop();
        await pause(300);
        return { gaps: gaps.slice(1), whileWaiting, places, after, stopped: connection.times.length - sent - after };
    }"""
    told = run("live/frame-sender.js", body)
    assert min(told["gaps"]) > 90
    assert told["whileWaiting"] == 0
    assert told["places"] == [2, 1, None]
    assert told["after"] >= 1
    assert told["stopped"] == 0
