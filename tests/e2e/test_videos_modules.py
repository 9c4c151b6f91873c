"""The pure modules of the videos' pages, each by itself; what is also counted in Python must come out the same."""

import numpy as np
import pytest

from tests.e2e.made_timeline import made_timeline
from webapp.fer.changes import summarise
from webapp.fer.edits import Edits, apply
from webapp.fer.timeline import Timeline


@pytest.fixture(scope="module")
def run(module_page):
    """Evaluates JavaScript with one of the page's modules at hand as `m`."""

    def evaluate(module: str, body: str, argument: object = None):
        return module_page.evaluate(
            "async ([path, argument]) => { const m = await import(path);"
            "const { Timeline } = await import('/static/js/videos/timeline.js');"
            "const { Edits } = await import('/static/js/videos/edits.js');"
            f"return ({body})(m, argument, Timeline, Edits); }}",
            [f"/static/js/{module}", argument],
        )

    return evaluate


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [(0, "0:00.0"), (3.25, "0:03.2"), (59.999, "0:59.9"), (62.3, "1:02.3"), (3600, "1:00:00.0"), (-1, "0:00.0")],
)
def test_clock(run, seconds, expected):
    assert run("lib/measures.js", "(m, seconds) => m.clock(seconds)", seconds) == expected


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        (0.24, "0.2 s"),
        (12, "12 s"),
        (59.7, "1 min"),
        (61, "1 min 1 s"),
        (119.9, "2 min"),
        (599.8, "10 min"),
        (1500, "25 min"),
        (3599, "1 h"),
        (3661, "1 h 1 min"),
        (7199, "2 h"),
    ],
)
def test_span(run, seconds, expected):
    assert run("lib/measures.js", "(m, seconds) => m.span(seconds)", seconds) == expected


@pytest.mark.parametrize(("size", "expected"), [(12, "1 kB"), (1_900_000, "1.9 MB"), (2_000_000_000, "2.00 GB")])
def test_size(run, size, expected):
    assert run("lib/measures.js", "(m, bytes) => m.size(bytes)", size) == expected


CHANGES = """(m, [made, edits], Timeline, Edits) => {
    const timeline = new Timeline(made, new Edits(edits));
    return timeline.people.map((person) => ({ id: person.id, name: person.name, ...m.changesOf(timeline, person) }));
}"""


@pytest.mark.parametrize("fps", [2.0, 12.5])
@pytest.mark.parametrize(
    "edits",
    [{}, {"joined": {"2": 1}}, {"hidden": [1], "names": {"2": "Ana"}}, {"joined": {"1": 3, "3": 2}}],
    ids=["plain", "joined", "hidden", "chain"],
)
def test_shares_and_turns_are_those_of_the_server(run, fps, edits):
    made = made_timeline(seconds=40, fps=fps, people=3)
    flickers = np.random.default_rng(7)
    for person in made["people"]:
        for row in flickers.choice(len(person["frames"]), len(person["frames"]) // 6, replace=False):
            person["scores"][row] = person["scores"][row][::-1]
    expected = summarise(apply(Timeline.from_dict(made), Edits.from_dict(edits)))
    found = run("videos/changes.js", CHANGES, [made, edits])
    assert [(row["id"], row["name"]) for row in found] == [(one.id, one.name) for one in expected]
    assert any(one.changes for one in expected)
    for row, one in zip(found, expected, strict=True):
        assert row["seen"] == pytest.approx(one.seconds, abs=2e-3)
        assert row["shares"] == pytest.approx(list(one.shares.values()), abs=1e-4)
        assert row["unsure"] == pytest.approx(one.unsure, abs=1e-4)
        assert row["perMinute"] == pytest.approx(one.changes_per_minute, abs=1e-2)
        turns = [(turn["time"], made["labels"][turn["from"]], made["labels"][turn["to"]]) for turn in row["turns"]]
        assert turns == [(change.time, change.before, change.after) for change in one.changes]


def test_faces_at_a_moment_glide_and_do_not_outstay(run):
    made = made_timeline(seconds=4, fps=10, people=2, away=(0.5, 0.75))
    body = """(m, [made, times], Timeline, Edits) => {
        const timeline = new Timeline(made, new Edits({}));
        return times.map((t) => timeline.facesAt(t).map(({ person, box }) => [person.id, box[0]]));
    }"""
    at, between, away, after = run("videos/timeline.js", body, [made, [1.0, 1.05, 2.5, 4.3]])
    boxes = [person["boxes"] for person in made["people"]]
    assert at == [[1, boxes[0][10][0]], [2, boxes[1][10][0]]]
    assert between[0][1] == pytest.approx((boxes[0][10][0] + boxes[0][11][0]) / 2)
    assert [person for person, _ in away] == [1]
    assert after == []  # the last reading is 0.4 s old, and stands for 0.2 s


HOUR = """() => {
    const times = Array.from({ length: 100_800 }, (_, i) => i / 28);
    const scores = times.map((t) => { const a = 0.5 + 0.5 * Math.sin(t); return [a, 1 - a, 0, 0, 0, 0, 0]; });
    const person = (id, frames) => ({
        id, name: "", frames, boxes: frames.map(() => [0, 0, 1, 1]), tilts: frames.map(() => 0), thumbnail_time: 0,
        scores: frames.map((frame) => scores[frame]), unsure: frames.map(() => 0) });
    const all = times.map((_, i) => i);
    const people = [person(1, all), person(2, all.filter((i) => times[i] < 900 || times[i] >= 1800))];
    return { labels: ["a", "b", "c", "d", "e", "f", "g"], times, people, video: { duration: 3600 }, hints: [] };
}"""


def test_a_chart_of_an_hour_gets_no_more_points_than_it_can_show_and_keeps_its_gaps(run):
    body = f"""(m, _, Timeline, Edits) => {{
        const timeline = new Timeline(({HOUR})(), new Edits({{}}));
        const series = timeline.people.map((person) => new m.ScoreSeries(timeline, person));
        const begun = performance.now();
        const views = series.map((one) => one.view(0, 3600, 1200));
        const ms = performance.now() - begun;
        const close = series[0].view(1000, 1002, 1200);
        return {{ ms, views: views.map(({{ x, scores }}) => ({{ x, first: scores[0] }})), close: close.x.length,
                 sums: views[0].x.map((_, i) => views[0].scores.reduce((sum, column) => sum + column[i], 0)) }};
    }}"""
    told = run("videos/score-series.js", body)
    whole, broken = told["views"]
    assert 1000 <= len(whole["x"]) <= 1300
    assert None not in whole["first"]
    assert told["sums"] == pytest.approx([1.0] * len(whole["x"]), abs=1e-6)
    gap = [x for x, score in zip(broken["x"], broken["first"], strict=True) if score is None]
    assert gap == pytest.approx([900, 1800], abs=0.1)
    seen = [x for x, score in zip(broken["x"], broken["first"], strict=True) if score is not None]
    assert not [x for x in seen if 901 < x < 1799]
    assert 54 <= told["close"] <= 60  # two seconds are shown reading by reading
    assert told["ms"] < 1000


def test_joins_follow_each_other_and_can_be_taken_back(run):
    body = """(m, made, Timeline, Edits) => {
        const edits = new m.Edits({});
        const told = [];
        edits.addEventListener("people", () => told.push(JSON.stringify(edits.toDict().joined)));
        edits.join(1, 2);
        edits.join(2, 3);
        edits.join(3, 1); // would be a ring
        const targets = [1, 2, 3].map((id) => edits.target(id));
        edits.split(3);
        return { told, targets, after: [1, 2, 3].map((id) => edits.target(id)) };
    }"""
    told = run("videos/edits.js", body)
    assert told["targets"] == [3, 3, 3]
    assert told["after"] == [1, 2, 3]
    assert told["told"] == ['{"1":2}', '{"1":2,"2":3}', "{}"]


MARKS = [{"id": name, "name": name, "start": 1.0, "end": None} for name in "abc"]


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "merged"),
    [
        ({}, {"names": {"1": "A"}}, {"names": {"2": "B"}}, {"names": {"1": "A", "2": "B"}}),
        ({"names": {"1": "A"}}, {"names": {"1": "B"}}, {"names": {"1": "C"}}, {"names": {"1": "B"}}),
        ({"names": {"1": "A"}}, {}, {"names": {"1": "A", "2": "B"}}, {"names": {"2": "B"}}),
        ({"hidden": [1]}, {"hidden": [2]}, {"hidden": [1, 3]}, {"hidden": [2, 3]}),
        ({"marks": MARKS[:2]}, {"marks": MARKS[:1]}, {"marks": MARKS}, {"marks": [MARKS[0], MARKS[2]]}),
        ({}, {"joined": {"1": 2}}, {"joined": {"3": 2}}, {"joined": {"1": 2, "3": 2}}),
        ({}, {"joined": {"1": 2}}, {"joined": {"2": 1}}, {"joined": {"2": 1}}),
    ],
    ids=["both", "ours on top", "taken back", "hidden", "marks", "joined", "no ring"],
)
def test_edits_of_two_pages_come_together(run, base, ours, theirs, merged):
    full = {"names": {}, "joined": {}, "hidden": [], "marks": []}
    given = [full | edits for edits in (base, ours, theirs)]
    found = run("videos/edits-merge.js", "(m, given) => m.mergeEdits(...given)", given)
    assert found == full | merged
    Edits.from_dict(found)


@pytest.mark.parametrize(
    ("text", "room", "expected"),
    [
        ("Ana", 3, "Ana"),
        ("Annabel", 5, "Anna…"),
        ("Ana Bel", 5, "Ana…"),
        ("Annabel", 1, ""),
        ("😀😀😀", 2, "😀…"),
        ("", 0, ""),
    ],
)
def test_a_text_is_shortened_until_it_fits(run, text, room, expected):
    body = "(m, [text, room]) => m.shorten(text, (shown) => [...shown].length <= room)"
    assert run("lib/shorten.js", body, [text, room]) == expected


PROGRESS = """(m, steps) => {
    const element = (tag) => document.createElement(tag);
    const parts = { state: element("h2"), more: element("p"), bar: element("progress"), cancel: element("button") };
    const said = [];
    const panel = new m.ProgressPanel(element("section"), parts, { say: (sentence) => said.push(sentence) });
    for (const [state, progress] of steps) panel.show({ state, progress, place: 2 });
    return said;
}"""


def test_progress_is_spoken_by_quarters(run):
    steps = [("waiting", 0), ("waiting", 0), *(("running", percent / 100) for percent in range(100)), ("done", 1)]
    said = run("videos/progress-panel.js", PROGRESS, steps)
    assert said == ["Number 2 in line.", *(f"Reading the video: {percent}\u202f%" for percent in (0, 25, 50, 75))]
