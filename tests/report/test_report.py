"""The report: its charts, its words, and one file that needs no other."""

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest

from webapp import report
from webapp.fer.edits import Edits
from webapp.fer.media import MediaInfo
from webapp.fer.people import Person
from webapp.fer.settings import Settings
from webapp.fer.timeline import NetworkNote, Timeline
from webapp.report.bands import stretches
from webapp.report.findings import findings
from webapp.report.wording import clock, percent

HAPPY, SAD = 3, 4
VIDEO = MediaInfo("video", "mov,mp4", "h264", 640, 360, 0, 60.0, 30.0, True, 1800)
PICTURE = MediaInfo("picture", "png", "png", 640, 360, 0, 0.0, None, False, 1)


def person(number: int, frames: np.ndarray, label: np.ndarray | int) -> Person:
    """Somebody whose likeliest expression has .7 in each frame."""
    scores = np.full((len(frames), 7), 0.05)
    scores[np.arange(len(frames)), label] = 0.7
    boxes = np.tile([0.4, 0.3, 0.2, 0.3], (len(frames), 1))
    unsure = np.zeros(len(frames), bool)
    return Person(number, frames, boxes, np.zeros(len(frames)), scores, unsure, f"Person {number}")


def timeline(*people: Person, frames: int = 600, video: MediaInfo = VIDEO, name: str = "clip.mp4") -> Timeline:
    times = np.arange(frames) / 10
    return Timeline(NetworkNote("mien", "Mien", "0" * 64, 0.4), Settings(), video, times, people, (), name)


@pytest.fixture
def two() -> Timeline:
    """One who is happy and then sad, and away from 20 to 30 s; one who is there for the last ten."""
    there = np.r_[0:200, 300:600]
    first = person(1, there, np.where(there < 400, HAPPY, SAD))
    return timeline(first, person(2, np.arange(500, 600), SAD))


class Text(HTMLParser):
    """What a reader sees of a page, and what it would load."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.words, self.loads, self.tags = "", [], []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.loads += [value for name, value in attrs if name in ("src", "href", "srcset", "data")]

    def handle_data(self, data: str) -> None:
        self.words += data


def test_the_page_needs_nothing_else_and_tells_what_was_found(two: Timeline) -> None:
    page = Text(report.html(two, Edits()))
    assert page.loads == []
    assert "script" not in page.tags
    for said in ("clip.mp4", "An expression is not an emotion", "Person 1", "Person 2", "1:00", "640 x 360", "happy"):
        assert said in page.words
    assert "Looked most often like happy (60 %); 1 turn" in page.words
    assert "happy to sad" in page.words
    assert "0:40.0" in page.words


def test_edits_show(two: Timeline) -> None:
    edits = Edits.from_dict(
        {
            "names": {"1": "Ana"},
            "hidden": [2],
            "marks": [
                {"id": "a", "name": "the task", "start": 15, "end": 30},
                {"id": "b", "name": "a moment", "start": 45, "end": None},
            ],
        }
    )
    page = report.html(two, edits)
    words = Text(page).words
    assert "Ana" in words
    assert "Person" not in words.replace("People", "")
    assert "0:15.0 to 0:30.0" in words
    marks = re.findall(r'<rect class="mark" x="([\d.]+)" y="0" width="([\d.]+)"', page)
    assert marks == [("250.0", "250.0"), ("750.0", "2.0")]


def test_what_a_visitor_wrote_is_never_markup(two: Timeline, tmp_path: Path) -> None:
    wild = "<script>alert(1)</script>&amp;'\""
    edits = Edits.from_dict(
        {"names": {"1": wild}, "marks": [{"id": "a", "name": "<img src=x onerror=y>", "start": 1, "end": None}]}
    )
    wild_timeline = timeline(*two.people, name="<b>🙂.mp4")
    page = Text(report.html(wild_timeline, edits))
    assert not {"script", "img", "b"} & set(page.tags)
    assert wild in page.words
    assert "<b>🙂.mp4" in page.words
    report.pdf(wild_timeline, edits, tmp_path / "report.pdf")


def test_nobody_is_said_kindly(tmp_path: Path) -> None:
    empty = timeline()
    assert "No face was found. That is an answer too" in Text(report.html(empty, Edits())).words
    report.pdf(empty, Edits(), tmp_path / "report.pdf")
    assert (tmp_path / "report.pdf").read_bytes().startswith(b"%PDF-")


def test_a_picture_has_scores_and_no_time(tmp_path: Path) -> None:
    still = timeline(person(1, np.array([0]), HAPPY), frames=1, video=PICTURE, name="me.png")
    words = Text(report.html(still, Edits())).words
    assert "Scores" in words
    assert "70 %" in words
    assert "0:00" not in words
    report.pdf(still, Edits(), tmp_path / "report.pdf")


def test_the_pdf_is_the_same_each_time_and_has_its_typeface_in_it(two: Timeline, tmp_path: Path) -> None:
    files = [tmp_path / "one.pdf", tmp_path / "two.pdf"]
    for path in files:
        report.pdf(two, Edits(), path)
    one, other = (path.read_bytes() for path in files)
    assert one == other
    assert one.startswith(b"%PDF-")
    assert one.rstrip().endswith(b"%%EOF")
    assert b"/FontFile2" in one
    assert len(re.findall(rb"/Type\s*/Page\b", one)) == 1


def test_bands_come_to_one_and_leave_gaps(two: Timeline) -> None:
    first, second = stretches(two.people[0], two.times, 60.0, columns=60)
    assert (first.edges[0], first.edges[-1]) == (0.0, pytest.approx(20 / 60))
    assert (second.edges[0], second.edges[-1]) == (0.5, 1.0)
    assert first.tops[-1] == pytest.approx(1.0)
    assert np.diff(first.tops, axis=0).min() >= 0
    happy = list(second.outlines())[HAPPY]
    assert len(happy) == 2 * len(second.edges)
    top, bottom = happy[1][1], happy[-2][1]
    assert top - bottom == pytest.approx(0.7)


def test_an_hour_of_many_people_stays_small() -> None:
    frames = np.arange(36_000)
    people = [person(number, frames, (frames // 50) % 7) for number in range(1, 51)]
    hour = MediaInfo("video", "mov,mp4", "h264", 640, 360, 0, 3600.0, 30.0, True, 108_000)
    long = timeline(*people, frames=36_000, video=hour)
    page = report.html(long, Edits())
    assert len(page) < 5_000_000
    assert "10 more people" in page
    assert findings(long, Edits()).people[0].more_changes > 0


@pytest.mark.parametrize(
    ("seconds", "said"), [(0, "0:00"), (5.5, "0:05.5"), (9.96, "0:10"), (65, "1:05"), (3665.4, "1:01:05")]
)
def test_clock(seconds: float, said: str) -> None:
    assert clock(seconds) == said


def test_tenths_and_percent() -> None:
    assert clock(41, tenths=True) == "0:41.0"
    assert [percent(share) for share in (0, 0.001, 0.5, 1)] == ["0 %", "under 1 %", "50 %", "100 %"]


def test_a_comparison_is_told_and_the_charts_are_the_firsts(two: Timeline, tmp_path: Path) -> None:
    people = [replace(one, second_scores=one.scores[::-1], second_unsure=one.unsure) for one in two.people]
    pair = replace(two, people=tuple(people), second=NetworkNote("four_conv", "Four-conv CNN", "1" * 64, 0.4))
    pages = report.html(two, Edits()), report.html(pair, Edits())
    alone, both = (Text(page).words for page in pages)
    assert "Four-conv CNN (four_conv); all charts and shares are of the first" in both
    assert "Both put the same word first in 100 of 100 readings (100%)" in both
    assert "Four-conv" not in alone and "Both put" not in alone
    assert len({tuple(re.findall('points="([^"]+)"', page)) for page in pages}) == 1
    report.pdf(pair, Edits(), tmp_path / "pair.pdf")
    assert (tmp_path / "pair.pdf").read_bytes().startswith(b"%PDF-")
